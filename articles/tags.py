"""Tags: which of them somebody at the desk may know of, as one can be a draft's secret; and two that become one."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from taggit.models import Tag

from articles.models import Article, MergedTag, RevisionTag
from articles.querysets import in_live_stories
from media.models import Photo
from people import taken
from people.models import TakenName

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

AT_ONCE = 500


def tags_known_to(user: "User | AnonymousUser", at: datetime) -> QuerySet[Tag]:
    """Return the tags that a user may know of at the moment `at`: all but those only in stories that aren't theirs.

    A story has a tag as long as its place in time has it: one that is scheduled, or under embargo, is written on.
    """
    if user.has_perm("articles.view_any_article"):
        return Tag.objects.all()
    seen = Article.objects.visible_to(user).order_by().values("pk")
    tagged = Article.objects.order_by().filter(tags=OuterRef("pk"))
    placed = RevisionTag.objects.filter(tag=OuterRef("pk"))
    return Tag.objects.filter(
        Exists(tagged.filter(pk__in=seen))
        | Exists(placed.filter(revision__article__in=seen))
        | (~Exists(tagged) & ~Exists(placed))
        | Exists(Photo.objects.filter(tags=OuterRef("pk")))
        | Q(pk__in=in_live_stories("tag", at))
    )


def tags_of(ids: Iterable[int]) -> dict[int, Tag]:
    """Return the tags that a frozen story names, by their ids in it: one that was merged is what it has become."""
    ids = {*ids}
    found = Tag.objects.in_bulk(ids)
    if gone := ids - found.keys():
        merged = MergedTag.objects.filter(gone__in=gone, tag__name__isnull=False).select_related("tag")
        found |= {each.gone: each.tag for each in merged}
    return found


@transaction.atomic
def merge(kept: Tag, gone: Tag, at: datetime) -> None:
    """Make one tag of two: all that has `gone` has `kept`, readers who come by its address or type its name get there.

    Frozen stories stay as they are, and print `kept`. An address that no reader could know is nobody's.
    """
    if kept.pk == gone.pk:
        raise ValueError("A tag isn't merged into itself.")
    held = Tag.objects.select_for_update().in_bulk(sorted([kept.pk, gone.pk]))
    kept, gone = held[kept.pk], held[gone.pk]  # KeyError: somebody else has merged or deleted one
    is_known = Tag.objects.filter(Q(pk__in=in_live_stories("tag", at)), pk=gone.pk).exists()
    names = TakenName.objects.filter(kind__in=[taken.ALIKE, taken.MERGED], row=gone.pk)
    for folded in [*names.values_list("folded", flat=True)]:
        TakenName.objects.update_or_create(kind=taken.MERGED, folded=folded, defaults={"row": kept.pk})
    move_links(apps, kept.pk, gone.pk, former=gone.slug if is_known else "")
    gone.delete()


def move_links(apps: Any, kept: int, gone: int, former: str) -> None:
    """Have all rows that lead to one tag lead to another, some hundreds at a time; no row leads to it twice.

    Arguments: `apps`, Django's or a migration's; `kept` and `gone`, ids; `former`, the address that leads on.
    """
    for label, same in (("taggit.TaggedItem", ("content_type", "object_id")), ("articles.RevisionTag", ("revision",))):
        rows = apps.get_model(label)._base_manager
        twin = rows.filter(tag=kept, **{name: OuterRef(name) for name in same})
        while batch := [*rows.filter(tag=gone).annotate(is_twice=Exists(twin)).order_by("pk")[:AT_ONCE]]:
            rows.filter(pk__in=[row.pk for row in batch if row.is_twice]).delete()
            rows.filter(pk__in=[row.pk for row in batch if not row.is_twice]).update(tag=kept)
    merged = apps.get_model("articles.MergedTag").objects
    merged.filter(tag=gone).update(tag=kept)
    merged.create(gone=gone, tag_id=kept)
    addresses = apps.get_model("people.FormerAddress")._base_manager.filter(kind=Tag._meta.label_lower)
    addresses.filter(row=gone).update(row=kept)
    if former:
        addresses.update_or_create(slug=former, defaults={"kind": Tag._meta.label_lower, "row": kept})
    addresses.filter(slug__in=apps.get_model("taggit.Tag").objects.filter(pk=kept).values("slug")).delete()

"""Tags: which of them somebody at the desk may know of, as one can be a draft's secret; and two that become one."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core import serializers
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.models import Article, MergedTag, RevisionTag
from articles.querysets import in_live_stories
from media.models import Photo
from people import taken
from people.merging import NotMerged, give_back, take_back_address, what_stayed
from people.merging.moving import bring_back
from people.models import Merge, TakenName

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from people.querysets import MergeQuerySet

AT_ONCE = 500
# What leads to a tag, each with the columns by which two rows lead from the same.
LINKS = {"taggit.TaggedItem": ("content_type", "object_id"), "articles.RevisionTag": ("revision",)}


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
        | Q(in_live_stories.hold("tag", at))
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
def merge(kept: Tag, gone: Tag, at: datetime, by: "User | None" = None) -> None:
    """Make one tag of two: all that has `gone` has `kept`, readers who come by its address or type its name get there.

    Frozen stories stay as they are, and print `kept`. An address that no reader could know is nobody's. What was moved
    is written down, so that the two can be split again.
    """
    if kept.pk == gone.pk:
        raise ValueError("A tag isn't merged into itself.")
    held = Tag.objects.select_for_update().in_bulk(sorted([kept.pk, gone.pk]))
    kept, gone = held[kept.pk], held[gone.pk]  # KeyError: somebody else has merged or deleted one
    is_known = Tag.objects.filter(Q(in_live_stories.hold("tag", at)), pk=gone.pk).exists()
    rows = TakenName.objects.filter(kind__in=[taken.ALIKE, taken.MERGED], row=gone.pk)
    names = [*rows.values_list("folded", flat=True)]
    for folded in names:
        TakenName.objects.update_or_create(kind=taken.MERGED, folded=folded, defaults={"row": kept.pk})
    moved = move_links(apps, kept.pk, gone.pk, former=gone.slug if is_known else "")
    Merge.objects.create(
        kind=gone._meta.label_lower,
        gone=gone.pk,
        gone_name=gone.name,
        kept=kept.pk,
        at=at,
        by=by,
        record={**moved, "names": names, "slug": gone.slug},
    )
    gone.delete()


def move_links(apps: Any, kept: int, gone: int, former: str) -> dict[str, list[Any]]:
    """Have all rows that lead to one tag lead to another, some hundreds at a time; no row leads to it twice.

    Arguments: `apps`, Django's or a migration's; `kept` and `gone`, ids; `former`, the address that leads on. Returns
    what `Merge.record` keeps of it.
    """
    moved: dict[str, list[int]] = {}
    dropped: list[dict[str, Any]] = []
    for label, same in LINKS.items():
        rows = apps.get_model(label)._base_manager
        twin = rows.filter(tag=kept, **{name: OuterRef(name) for name in same})
        while batch := [*rows.filter(tag=gone).annotate(is_twice=Exists(twin)).order_by("pk")[:AT_ONCE]]:
            twice, once = [row for row in batch if row.is_twice], [row.pk for row in batch if not row.is_twice]
            dropped += serializers.serialize("python", twice)
            rows.filter(pk__in=[row.pk for row in twice]).delete()
            rows.filter(pk__in=once).update(tag=kept)
            moved.setdefault(label, []).extend(once)
    merged = apps.get_model("articles.MergedTag").objects
    led = [*merged.filter(tag=gone).values_list("gone", flat=True)]
    merged.filter(tag=gone).update(tag=kept)
    merged.create(gone=gone, tag_id=kept)
    addresses = apps.get_model("people.FormerAddress")._base_manager.filter(kind=Tag._meta.label_lower)
    slugs = [*addresses.filter(row=gone).values_list("slug", flat=True)]
    addresses.filter(row=gone).update(row=kept)
    if former:
        addresses.update_or_create(slug=former, defaults={"kind": Tag._meta.label_lower, "row": kept})
    addresses.filter(slug__in=apps.get_model("taggit.Tag").objects.filter(pk=kept).values("slug")).delete()
    links = [[label, "tag", pks] for label, pks in moved.items()]
    return {"moved": links, "dropped": dropped, "former": slugs, "led": led}


def merges_into(tag: Tag) -> "MergeQuerySet":
    """Return what still leads to a tag, whichever it led to first, and was written down: the upgrade's wasn't."""
    gone = MergedTag.objects.filter(tag=tag).values("gone")
    return Merge.objects.standing(Tag).filter(gone__in=gone).select_related("by")


def become(pk: int | str) -> Tag | None:
    """Return the tag that one which has gone has become, by its id; None if it hasn't, or that has been deleted."""
    return _become(pk).first()


def _become(pk: int | str) -> QuerySet[Tag]:
    return Tag.objects.filter(pk__in=MergedTag.objects.filter(gone=pk).values("tag"))


@transaction.atomic
def split_again(made: Merge, at: datetime, by: "User | None" = None) -> tuple[Tag, list[str]]:
    """Make a tag again of one that has become another, of its id, which frozen stories name, and give back its links.

    Where a story or photo had both, it gets both again, if it still has the other. What has got a tag since keeps that.
    Returns the tag, and sentences: what couldn't go back. Raises NotMerged where the two aren't one any more.
    """
    made = Merge.objects.select_for_update().get(pk=made.pk)
    kept = _become(made.gone).select_for_update().first()
    if made.undone_at or kept is None:
        raise NotMerged(_("The two aren’t one any more. Look at what there is now."))
    gone, record = Tag(pk=made.gone, name=made.gone_name), made.record
    key = taken.tag_key(gone.name)
    if (other := taken.tags_there([gone.name]).get(gone.name)) and taken.tag_key(other.name) == key:
        raise NotMerged(_("Another tag is called “%s” now: give that one another name first.") % other)
    said = take_back_address(gone, kept, record)
    names = TakenName.objects.filter(kind=taken.MERGED, row=kept.pk, folded__in=record["names"])
    names.filter(folded=key).delete()
    names.update(row=gone.pk)
    MergedTag.objects.filter(gone=gone.pk).delete()
    slug = gone.slug
    gone.save(force_insert=True)
    Tag.objects.filter(pk=gone.pk).update(slug=slug)  # its own, also where a new tag would get another
    there = [*_still_twice(record["dropped"], kept)]
    MergedTag.objects.filter(gone__in=record["led"], tag=kept).update(tag=gone)  # but for those that have been split
    lost = len(record["dropped"]) - len(there) + bring_back(there)
    stayed = lost + give_back(made, gone, kept)
    made.undone_at, made.undone_by = at, by
    made.save(update_fields=["undone_at", "undone_by"])
    return gone, [*said, *what_stayed(gone, stayed)]


def _still_twice(dropped: list[dict[str, Any]], kept: Tag) -> Iterator[dict[str, Any]]:
    """Yield what was dropped as the same had both tags, where that still has the other."""
    for label, same in LINKS.items():
        standing = {*apps.get_model(label)._base_manager.filter(tag=kept).values_list(*same)}
        for each in dropped:
            if each["model"] == label.lower() and tuple(each["fields"][name] for name in same) in standing:
                yield each

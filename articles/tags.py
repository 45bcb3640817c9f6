"""Tags: which of them somebody at the desk may know of, as one can be a draft's secret; and how long an address is."""

from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from taggit.models import Tag

from articles.models import Article, RevisionTag
from articles.querysets import in_live_stories
from media.models import Photo

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


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


def shorten(instance: Tag, **_signal: Any) -> None:
    """Before a tag is written, cut an address that its column doesn't hold; no two become one by that.

    taggit makes it of the name, in which a sign may stand for many letters, and puts a number behind it.
    """
    most = Tag._meta.get_field("slug").max_length
    if len(instance.slug) > most:
        digest = sha256(instance.slug.encode()).hexdigest()[:12]
        instance.slug = f"{instance.slug[: most - len(digest) - 1]}-{digest}"

"""Looks at a revision before readers have it: at the desk, and by a link for people without an account.

A link's address holds its random key and a signature over it, so that a copy of the database has no links in it. What
a link still opens is asked at every request: a revoked one is gone at once, and so are the files of its photos.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Campaign, PreviewLink, Revision
from articles.pages.rendering import prints
from articles.permissions import may_share
from articles.publishing import Refused
from articles.querysets import PreviewLinkQuerySet
from articles.revisions.snapshots import campaign_ids
from kit.prepared import prepared, read
from media.models import Photo

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DAYS = (1, 3, 7, 30)  # how long a link may open
MOST_LINKS = 50  # of one story that open at the same time
MANY = 20  # cookies of links that one request is believed to have
_PAGE, _PHOTOS = (Signer(salt=f"articles.previews.{what}", sep=".") for what in ("page", "photos"))


def lives_at(revision: Revision, at: datetime) -> datetime:
    """Return the moment at which readers see a revision, or would: no earlier than `at`, and under no embargo."""
    ends = [campaign.embargoed_until for campaign in Campaign.objects.in_bulk(campaign_ids(revision)).values()]
    return max(filter(None, [at, revision.live_from, revision.article.embargoed_until, *ends]))


def dated(revision: Revision, at: datetime) -> Revision:
    """Give a story's revision that was never published the date that would be printed if it went live at `at`."""
    if revision.is_page:
        return revision
    revision.published_at = revision.published_at or revision.article.published_at or at
    return revision


def make(revision: Revision, *, by: "User", days: int, at: datetime | None = None) -> PreviewLink:
    """Make a link to a revision that opens for a number of `days`.

    Raises PermissionDenied if `by` may not, Refused if the story has enough of them.
    """
    _check(by, revision)
    at = at or timezone.now()
    if PreviewLink.objects.of(revision.article).valid(at).count() >= MOST_LINKS:
        raise Refused(
            _("A story has at most %d links that open: revoke one that nobody needs, then make this.") % MOST_LINKS
        )
    return PreviewLink.objects.create(revision=revision, made_by=by, made_at=at, expires_at=at + timedelta(days=days))


def revoke(link: PreviewLink, *, by: "User", at: datetime | None = None) -> None:
    """Close a link for good, at once; raise PermissionDenied if `by` may not."""
    _check(by, link.revision)
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at or timezone.now())


def _check(by: "User", revision: Revision) -> None:
    if not may_share(by, revision.article):
        raise PermissionDenied(_("You may not share this story with people without an account."))


def token(link: PreviewLink) -> str:
    """Return what stands in a link's address."""
    return _PAGE.sign(link.key)


def found(token: str, at: datetime) -> PreviewLink | None:
    """Return the link whose address ends in `token` if it opens at the moment `at`, else None."""
    return next(iter(opening(_signed(_PAGE, [token]), at)), None)


def count(link: PreviewLink, at: datetime) -> None:
    """Note that somebody has opened a link."""
    PreviewLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, last_opened_at=at)


def cookie(link: PreviewLink) -> tuple[str, str]:
    """Return (name, value) of the cookie by which a browser that has opened a link asks for its photos."""
    return f"look-{link.key[:8]}", _PHOTOS.sign(link.key)


def previewed_photo(cookies: Mapping[str, str], pk: int, at: datetime) -> Photo | None:
    """Return the photo with a primary key if a link that a browser has opened prints it, or None."""
    values = [value for name, value in cookies.items() if name.startswith("look-")][:MANY]
    asked = Photo.objects.filter(pk=pk).first() if values else None
    if not asked:
        return None
    links = opening(_signed(_PHOTOS, values), at)
    return asked if any(prints(link.revision, asked, at) for link in links) else None


def opening(links: PreviewLinkQuerySet, at: datetime) -> list[PreviewLink]:
    """Return those of some links that open at the moment `at`: the valid ones whose maker may still share the story."""
    return _shared(links.valid(at).select_related("made_by", "revision__article"))


def links_to(article: Article, at: datetime) -> tuple[list[PreviewLink], set[int]]:
    """Return the links that were made to a story, and the ids of those that open at the moment `at`."""
    links, valid = read(_links(article.pk), _valid(article.pk, at))
    for link in links:
        link.revision.article = article
    return links, {link.pk for link in _shared(link for link in links if link.pk in valid)}


@prepared
def _links(story: int) -> QuerySet[PreviewLink]:
    return PreviewLink.objects.of(story).defer("revision__body")


@prepared
def _valid(story: int, at: datetime) -> QuerySet[Any, int]:
    return PreviewLink.objects.of(story).valid(at).order_by().values_list("pk", flat=True)


def _shared(links: Iterable[PreviewLink]) -> list[PreviewLink]:
    """Return those of some links whose maker may still share the story."""
    makers: dict[int, User] = {}  # each a row of its own only once, as it remembers its rights
    return [
        link for link in links if may_share(makers.setdefault(link.made_by_id, link.made_by), link.revision.article)
    ]


def _signed(signer: Signer, values: Iterable[str]) -> PreviewLinkQuerySet:
    """Return the links whose key stands in one of the values, with our signature."""
    keys = []
    for value in values:
        try:
            keys.append(signer.unsign(value))
        except BadSignature:
            continue
    return PreviewLink.objects.filter(key__in=keys)

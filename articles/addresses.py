"""The addresses of stories and pages. Drafts may share one: it is claimed when one is given a place in time.

No page may have one that is, or begins, another address of the magazine's: nobody would come to it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import chain
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.urls import Resolver404, URLResolver, get_resolver, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Revision
from articles.querysets import RevisionQuerySet
from articles.querysets.standing import STORY
from kit.prepared import prepared, read
from kit.slugs import free_slug

RESERVED = _("“%s” is another part of the magazine. Choose another address.")
COMING = {"search", "series", "api"}  # which the magazine will have for all of them
_FILES = {"static", "media", "favicon", "robots", "sitemap"}  # that a server in front may answer for


def free_address(headline: str, *, kind: str = STORY, but: int | None = None, beside_all: bool = False) -> str:
    """Return an address for the headline of a story, or of another kind, by which readers come to nothing.

    A draft's counts for nothing, else a number behind the new one would tell of it. `but` is the id of the story that
    it is for, if it has one; `beside_all` has every story's address count, for the console, which sees them.
    """
    now = timezone.now()

    def is_kept(slug: str) -> bool:
        if is_reserved(slug, kind):
            return True
        asked = _reached(slug, now, but or 0), *([_stories_at(slug, but or 0)] if beside_all else [])
        return any(read(*asked))

    return free_slug(Article.objects.none(), headline, fallback=kind, is_kept=is_kept)


def is_reserved(slug: str, kind: str) -> bool:
    """Say whether what is of a kind can't have an address, since another part of the magazine does."""
    return kind != STORY and slug.lower() in _reserved()


def page_at(address: str) -> str | None:
    """Return the slug of the page to which an address of this site leads if there is one, None for any other."""
    path = unquote(urlsplit(address).path)
    try:
        match = resolve(path if path.endswith("/") else f"{path}/")
    except Resolver404:
        return None
    return match.kwargs["slug"] if match.view_name == "page" else None


@cache
def _reserved() -> frozenset[str]:
    """Return the first part of each address that there is, and the codes of languages, which some may begin with."""
    languages = {code.lower() for code, _name in settings.LANGUAGES}
    return frozenset(chain(_first_parts(get_resolver(), ""), languages, COMING, _FILES))


def _first_parts(resolver: URLResolver, before: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        first, slash, _rest = f"{before}{each.pattern}".partition("/")
        if isinstance(each, URLResolver) and not slash:
            yield from _first_parts(each, first)
        elif "<" not in first:
            yield first


@prepared
def _reached(slug: str, now: datetime, but: int) -> QuerySet[Revision, int]:
    return Revision.objects.live(now).once_at(slug, now).exclude(article=but).values_list("pk", flat=True)[:1]


@prepared
def _stories_at(slug: str, but: int) -> QuerySet[Article, int]:
    return Article.objects.filter(slug=slug).exclude(pk=but).order_by().values_list("pk", flat=True)[:1]


def reached_by(slug: str, *, but: int | None = None) -> RevisionQuerySet:
    """Return the live stories to which readers come by an address; `but` is the id of one that doesn't count."""
    now = timezone.now()
    return Revision.objects.live(now).once_at(slug, now).exclude(article=but)


def claim(slugs: Iterable[str]) -> None:
    """Hold addresses until the transaction ends, so that nobody else gives a story its place at one of them meanwhile.

    No constraint says that two intervals at one address don't overlap on both engines. SQLite has one writer at a time
    anyway. Taken in one order, so that two who want the same ones wait for each other and not in a circle.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for slug in sorted({*slugs}):
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"story {slug}"])

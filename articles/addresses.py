"""The addresses of stories. Drafts may share one: it is claimed when a story is given a place in time."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article, Revision
from articles.querysets import RevisionQuerySet
from kit.prepared import prepared, read
from kit.slugs import free_slug


def free_address(headline: str, *, but: int | None = None, beside_all: bool = False) -> str:
    """Return an address for a headline by which readers come to no story.

    A draft's counts for nothing, else a number behind the new one would tell of it. `but` is the id of the story that
    it is for, if it has one; `beside_all` has every story's address count, for the console, which sees them.
    """
    now = timezone.now()

    def is_kept(slug: str) -> bool:
        asked = _reached(slug, now, but or 0), *([_stories_at(slug, but or 0)] if beside_all else [])
        return any(read(*asked))

    return free_slug(Article.objects.none(), headline, fallback="story", is_kept=is_kept)


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

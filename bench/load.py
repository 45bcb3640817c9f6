"""Make a magazine of many stories, some hundreds in one go, and keep it for the other benches.

    .venv/bin/python bench/load.py 20000

needs what `make lint` and `make test` install. It stands where `bench/kept.py` says: SQLite, or PostgreSQL where
DATABASE_URL names one. It may be stopped at any moment and taken up again; where all stories are there, it does
nothing. What a revision keeps, its digest, its seals and the rows of what it mentions are made by the program's own
functions, and every row is what the verbs of `articles.publishing` would have written: a test compares them.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import cast
import kept
from stories import OWN_PHOTOS, Story, tell

AT_ONCE = 500  # stories in a transaction


def main() -> None:
    if len(sys.argv) != 2 or not sys.argv[1].isdecimal() or not int(sys.argv[1]):
        sys.exit("Say how many stories: bench/load.py 20000")
    size = int(sys.argv[1])
    kept.enter(size)
    try:
        load(size)
    except KeyboardInterrupt:
        sys.exit("Stopped; the same command goes on from here.")


def load(size: int) -> None:
    """Bring the database up to `size` stories."""
    from django.db import connection, transaction
    from django.utils import timezone

    from articles.models import Article, Section

    if not Section.objects.exists():
        with transaction.atomic():
            cast.make(size, timezone.now())
    there = begun_with = Article.objects.count()
    if there >= size:
        return
    found, started = cast.read(), time.monotonic()
    while there < size:
        numbers = range(there, min(there + AT_ONCE, size))
        with transaction.atomic():
            write(numbers, size, found, timezone.now())
        there = numbers.stop
        rate = (there - begun_with) / (time.monotonic() - started)
        left = (size - there) / rate / 60
        print(f"\r{there:,} of {size:,} stories, {rate:.0f} a second, {left:.1f} minutes left ", end="", flush=True)
    print(f"\n{size:,} stories in {(time.monotonic() - started) / 60:.1f} minutes")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write(numbers: range, size: int, found: cast.Cast, now: datetime) -> None:
    """Write the stories of some numbers with their photos; the caller holds a transaction."""
    own = cast.make_photos(range(numbers.start * OWN_PHOTOS, numbers.stop * OWN_PHOTOS), "look")
    photos = [photo.pk for photo in own]
    earlier = earlier_stories(now)
    store(
        [
            tell(number, size, found, photos[place * OWN_PHOTOS : (place + 1) * OWN_PHOTOS], earlier, now)
            for place, number in enumerate(numbers)
        ],
        now,
    )
    cast.make_windows(own, numbers.start * OWN_PHOTOS, now)


def earlier_stories(now: datetime) -> list[int]:
    """Return the ids of some stories that are live."""
    from articles.models import Revision

    return [*Revision.objects.live(now).order_by("-article_id").values_list("article_id", flat=True)[:200]]


def store(stories: list[Story], now: datetime) -> None:
    """Store stories as the verbs would have, but many at once."""
    from articles.models import Article

    articles = [Article(**story.columns) for story in stories]
    for article, story in zip(articles, stories, strict=True):
        article.published_at = None if story.fate == "draft" else story.at
        article.embargoed_until = story.until
    together = [*zip(Article.objects.bulk_create(articles), stories, strict=True)]
    _store_links(together)
    for article, story in together:
        for block in story.blocks:
            block.parent = article
    _store_all(block for story in stories for block in story.blocks)
    _store_revisions(together, now)


def _store_links(together: list[tuple[Any, Story]]) -> None:
    """Store the rows that lead from stories to their people, products, campaigns, sections, authors and tags."""
    from django.contrib.contenttypes.models import ContentType
    from taggit.models import TaggedItem

    from articles.models import Article, Byline

    kind = ContentType.objects.get_for_model(Article)
    rows: list[Any] = []
    for article, story in together:
        for name, ids in story.many.items():
            field = Article._meta.get_field(name)
            through, column = field.remote_field.through, field.m2m_reverse_field_name()
            rows += (through(article_id=article.pk, **{f"{column}_id": pk}) for pk in ids)
        rows += (Byline(article=article, author_id=pk, position=place) for place, pk in enumerate(story.authors))
        rows += (TaggedItem(content_type=kind, object_id=article.pk, tag_id=pk) for pk in story.tags)
    _store_all(rows)


def _store_all(rows: Iterable[Any]) -> None:
    """Store rows of several models, those of each at once."""
    by_model = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    for model, each in by_model.items():
        model._default_manager.bulk_create(each)


def _store_revisions(together: list[tuple[Any, Story]], now: datetime) -> None:
    """Record the stories, give the revisions their places in time, and leave the entries of what was done to them."""
    from articles.galleries import write_held
    from articles.models import Revision
    from articles.querysets.intervals import settle
    from articles.revisions.snapshots import mentions_of

    each = [(revision, story) for article, story in together for revision in _revisions(article, story, now)]
    revisions = Revision.objects.bulk_create(revision for revision, _story in each)
    for revision in revisions:
        write_held(revision)
    placed = [mentions_of(revision) for revision in revisions if revision.live_from]
    _store_all(row for mentions in placed for rows in mentions.values() for row in rows)
    settle([revision.pk for revision in revisions if revision.live_from])
    _store_all(entry for revision, story in each for entry in _entries(revision, story, now))


def _revisions(article: Any, story: Story, now: datetime) -> list[Any]:
    """Return the unsaved revisions of a story, each in its place in time."""
    from articles.revisions.snapshots import snapshot

    many = {name.removeprefix("other_"): sorted(ids) for name, ids in story.many.items()}
    links = {"authors": story.authors, "tags": sorted(story.tags), "corrections": [], **many}
    revisions = []
    if story.fate == "superseded":
        words, article.standfirst = article.standfirst, story.before
        revisions.append(snapshot(article, story.blocks, links))
        article.standfirst = words
    revisions.append(snapshot(article, story.blocks, links))
    for number, revision in enumerate(revisions, 1):
        revision.number = number
        revision.is_behind = number < len(revisions)
        if story.fate != "draft":
            revision.published_at = story.at
            revision.live_from = replaced_at(story) if number == 2 else story.at
    if story.fate == "superseded":
        revisions[0].live_until = revisions[1].live_from
    if story.fate == "withdrawn":
        revisions[0].live_until = now
    return revisions


def replaced_at(story: Story) -> datetime:
    """Return when a story's second revision took the place of its first."""
    return story.at + timedelta(minutes=20)


def _entries(revision: Any, story: Story, now: datetime) -> Iterable[Any]:
    """Yield what the verbs would have left in the history of a story."""
    from articles.models import AuditEntry
    from kit.clock import format_moment

    Verb = AuditEntry.Verb  # noqa: N806
    entry = {"article": revision.article, "at": now}
    draft = {"from_status": "draft", "to_status": "draft", "revision": revision}
    if story.until:
        yield AuditEntry(**entry, verb=Verb.EMBARGO, note=f"until {format_moment(story.until)}")
    if story.fate in ("scheduled", "embargoed"):
        yield AuditEntry(**entry, **draft, verb=Verb.SCHEDULE, note=f"from {format_moment(story.at)}")
    elif story.fate != "draft":
        yield AuditEntry(**entry, **draft, verb=Verb.PUBLISH)
    if story.fate == "withdrawn":
        yield AuditEntry(**entry, **draft, verb=Verb.WITHDRAW)


if __name__ == "__main__":
    main()

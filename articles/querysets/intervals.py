"""When readers see a revision: one interval, stored with it.

It runs from the latest of the revision's place in time and the embargoes over it until its end, `FAR` if none is set,
and is copied into the rows of what is in the revision, so that a list walks one index. A revision that never is to be
seen, since an embargo outlasts its place, has an interval of no length; one without a place in time has none.

What readers have seen isn't rewritten. Where an embargo is set over what they see, the interval ends now: what they
saw until then is kept by a revision of its own, and the revision itself is seen again when the embargo ends. Where one
is lifted, the interval begins now. What has ended never changes.

`settle` is called wherever a column is written from which an interval follows, by the querysets' `update` and the
models' `save`. Only SQL from elsewhere gets past these: `manage.py intervals` finds what it leaves. So does a version
that runs beside this one and knows of no intervals, until the last of its processes has ended: what it leaves is
`astray`, and taken up by the minute.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, Self

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from articles.querysets.standing import PAGE, STORY
from articles.querysets.visibility import is_live
from kit.prepared import prepared, read
from kit.ways import Passing

FAR = datetime(9999, 1, 1, tzinfo=UTC)  # the end of what has none; a year that every time zone still has
PLACE = {"live_from", "live_until", "published_at"}  # the columns of a revision from which it follows
EMBARGO_END = "embargoed_until"  # that of stories and campaigns
LISTED = ("Section", "Author", "Person", "Photo", "Product", "Campaign", "Tag")  # kinds whose rows have copies
IS_ASTRAY = Q(live_until__lt=F("seen_until")) | Q(live_from=None, seen_from__isnull=False)  # of a revision
_DATED_PAGES = Q(article__kind=PAGE) & ~Q(article__kind=STORY) & Q(published_at__isnull=False)
_PLACED = ("live_from", "live_until", "seen_from", "seen_until")
_STORED = ("article_id", "published_at", "seen_from", "seen_until")
_SETTLED = ("live_from", "seen_from", "seen_until")
_AT_ONCE = 500
_TOGETHER = 100  # in a transaction, where stories are held


class Interval(NamedTuple):
    seen_from: datetime | None
    seen_until: datetime | None


def settle(revisions: Collection[int]) -> None:
    """Give revisions the intervals that follow from their places and the embargoes over them, by their ids.

    To be called in the transaction that changed one of these.
    """
    now = timezone.now()
    for some in _some(revisions):
        _hold_campaigns(some)
        [rows] = read(_settled(some))
        stored = {row.pk: tuple(getattr(row, name) for name in _SETTLED) for row in rows}
        split = [row for row in rows if _is_interrupted(row, now)]
        before = {row.pk: (row.live_from, row.seen_from) for row in split}
        for row in split:
            row.live_from, row.seen_from = now, None
        for row in rows:
            row.seen_from, row.seen_until = interval(row, now)
        _write([row for row in rows if tuple(getattr(row, name) for name in _SETTLED) != stored[row.pk]])
        copy_into_rows(some)
        for row in split:
            _keep_as_seen(row.pk, *before[row.pk], now)


@prepared
def _settled(revisions: Collection[int]) -> QuerySet[Any]:
    return with_floor(_all("Revision").filter(pk__in=revisions)).defer("body")


def _write(rows: Sequence[Any]) -> None:
    """Store what was settled. Django would put a condition together for each row, and here is mostly one."""
    if rows:
        table, columns = rows[0]._meta.db_table, ", ".join(f"{name} = %s" for name in _SETTLED)
        adapt = connection.ops.adapt_datetimefield_value
        values = [(*(adapt(getattr(row, name)) for name in _SETTLED), row.pk) for row in rows]
        with connection.cursor() as cursor:
            cursor.executemany(f'UPDATE "{table}" SET {columns} WHERE id = %s', values)  # noqa: S608 - our names


def interval(revision: Any, now: datetime) -> Interval:
    """Return when readers see a revision that `with_floor` has read, as is known at the moment `now`."""
    if revision.live_from is None:
        return Interval(None, None)
    end = revision.live_until or FAR
    begin = max(filter(None, (revision.live_from, revision.own_embargo, revision.last_embargo)))
    if revision.seen_from is not None:
        was_seen = revision.seen_from < min(now, revision.seen_until)
        begin = max(revision.seen_from, revision.live_from) if was_seen else max(begin, now)
    return Interval(min(begin, end), end)


def unsettled(now: datetime) -> Iterator[int]:
    """Yield the ids of the revisions that are stored with another interval than follows, or with rows that differ."""
    known = _all("Revision").filter(Q(live_from__isnull=False) | Q(seen_from__isnull=False)).order_by("pk")
    for some in _some([*known.values_list("pk", flat=True)]):
        rows = with_floor(_all("Revision").filter(pk__in=some)).defer("body")
        stored = {row.pk: tuple(getattr(row, name) for name in _STORED) for row in rows}
        wrong = {row.pk for row in rows if _is_interrupted(row, now) or interval(row, now) != stored[row.pk][2:]}
        for kind in LISTED:
            copies = _all(f"Revision{kind}").filter(revision__in=some).values_list("revision", *_STORED)
            wrong |= {pk for pk, *copied in copies if tuple(copied) != stored[pk]}
        yield from sorted(wrong)


def astray(at: datetime) -> list[int]:
    """Return the ids of the revisions that a version beside this one has placed, moved or hidden, and that shows.

    It leaves what this one never does, and an index has it: what is placed without an interval, or has one without a
    place or past its end, what is seen at the moment `at` although it is under embargo, what is to be seen later at
    another moment than follows, and a page that has a date, as if it were a story.
    """
    revisions, hidden = _all("Revision").order_by(), {f"{EMBARGO_END}__gt": at}
    articles = _all("Article").order_by().filter(**hidden).values("pk")
    campaigns = _all("Campaign").order_by().filter(**hidden).values("pk")
    # An embargo ends what is seen at its own moment: who looks then finds it seen still.
    seen = {"seen_from__lt": at, "seen_until__gt": at}
    parts = [
        revisions.filter(live_from__isnull=False, seen_from=None).values_list("pk"),
        revisions.filter(IS_ASTRAY).values_list("pk"),
        revisions.filter(live_from__isnull=False, article__in=articles, **seen).values_list("pk"),
        _all("RevisionCampaign").order_by().filter(campaign__in=campaigns, **seen).values_list("revision"),
        revisions.filter(_DATED_PAGES).values_list("pk"),
    ]
    found = {pk for (pk,) in parts[0].union(*parts[1:])}
    waiting = with_floor(revisions.filter(kind="save", live_from__isnull=False, seen_from__gt=at)).only(*_PLACED)
    found |= {row.pk for row in waiting if interval(row, at) != (row.seen_from, row.seen_until)}
    return sorted(found)


def mend(revisions: Collection[int]) -> None:
    """Store what follows for revisions that were left otherwise, some at a time: what is done stays, wherever it ends.

    Their stories are held as a verb does, so that one that is under way ends first.
    """
    for some in _some(revisions, _TOGETHER):
        with transaction.atomic():
            if connection.features.has_select_for_update:
                stories = _all("Article").filter(pk__in=_all("Revision").filter(pk__in=some).values("article"))
                [*stories.order_by("pk").select_for_update(no_key=True).values_list("pk")]
            _list_leading_sections(some)
            _all("Revision").filter(_DATED_PAGES, pk__in=some).update(published_at=None)
            settle(some)


def catch_up() -> int:
    """Mend what is `astray` now, and return how many revisions that were."""
    found = astray(timezone.now())
    mend(found)
    return len(found)


def _list_leading_sections(revisions: Collection[int]) -> None:
    """Write the rows for the sections that lead revisions where they lack: a version before this one wrote none."""
    sections = _all("RevisionSection")
    led = _all("Revision").filter(pk__in=revisions, live_from__isnull=False, section__isnull=False)
    lacking = led.exclude(Exists(sections.filter(revision=OuterRef("pk"), section=OuterRef("section"))))
    pairs = lacking.order_by("pk").values_list("pk", "section_id")
    sections.bulk_create([sections.model(revision_id=pk, section_id=section) for pk, section in pairs])


def with_floor(revisions: QuerySet[Any]) -> QuerySet[Any]:
    """Add to revisions the ends of the embargoes over them: `own_embargo` and `last_embargo`, of their campaigns."""
    campaigns = _all("RevisionCampaign").order_by().filter(revision=OuterRef("pk")).values("revision")
    last = campaigns.annotate(last=Max(f"campaign__{EMBARGO_END}")).values("last")
    return revisions.annotate(own_embargo=F(f"article__{EMBARGO_END}"), last_embargo=Subquery(last))


def copy_into_rows(revisions: Collection[int], kinds: Collection[str] | None = None) -> None:
    """Copy the intervals of revisions, and what lists sort by, into the rows of what is in them: some kinds, or all."""
    is_array = connection.vendor == "postgresql"
    ids = [*revisions] if is_array else json.dumps([*revisions])
    with connection.cursor() as cursor:
        for kind in kinds_in(revisions) if kinds is None else kinds:
            cursor.execute(_copying(kind, is_array), [ids])


@cache
def _copying(kind: str, is_array: bool) -> str:
    """Return the statement that copies into the rows of a kind: Django would look each column up by itself."""
    rows, revisions = (apps.get_model("articles", name)._meta.db_table for name in (f"Revision{kind}", "Revision"))
    columns, some = ", ".join(_STORED), "unnest(%s::bigint[])" if is_array else "value FROM json_each(%s)"
    return (
        f'UPDATE "{rows}" SET ({columns}) = (SELECT {columns} FROM {revisions} WHERE id = "{rows}".revision_id) '  # noqa: S608
        f"WHERE revision_id IN (SELECT {some})"
    )


def remove_rows(revision: int) -> None:
    """Remove the rows of what is in a revision, before others are written in their place."""
    with connection.cursor() as cursor:
        for kind in kinds_in([revision]):
            rows = apps.get_model("articles", f"Revision{kind}")._meta.db_table
            cursor.execute(f'DELETE FROM "{rows}" WHERE revision_id = %s', [revision])  # noqa: S608 - a name of ours


def kinds_in(revisions: Collection[int]) -> list[str]:
    """Return of which kinds there are rows of what is in revisions, in the order of `LISTED`: most have few."""
    found = read(*(_some_rows(revisions, kind=kind) for kind in LISTED))
    return [kind for kind, rows in zip(LISTED, found, strict=True) if rows]


@prepared
def _some_rows(revisions: Collection[int], *, kind: str) -> QuerySet[Any, Any]:
    """Return whether there are rows of a kind."""
    rows = _all(f"Revision{kind}").order_by().filter(revision__in=revisions)
    return rows.values_list("revision_id", flat=True)[:1]


def _is_interrupted(revision: Any, now: datetime) -> bool:
    """Say whether an embargo ends now what readers see of a revision, who come back to it when that is over."""
    embargo = max(filter(None, (revision.own_embargo, revision.last_embargo)), default=None)
    is_seen = revision.seen_from and revision.seen_from < now < (revision.live_until or FAR)
    return bool(is_seen and revision.live_from and embargo and embargo > now)


def _keep_as_seen(pk: int, live_from: datetime, seen_from: datetime, now: datetime) -> None:
    """Keep what readers saw of a revision until now as one of its own, with the rows of what is in it."""
    revision = _all("Revision").get(pk=pk)
    newest = _all("Revision").filter(article=revision.article_id).aggregate(number=Max("number"))["number"]
    revision.pk, revision.number, revision.kind = None, newest + 1, revision.Kind.SEEN
    revision.live_from, revision.live_until = live_from, now
    revision.seen_from, revision.seen_until = seen_from, now
    [kept] = _all("Revision").bulk_create([revision])
    for kind in (*LISTED, "Gallery"):
        rows = [*_all(f"Revision{kind}").filter(revision=pk).order_by("pk")]
        for row in rows:
            row.pk, row.revision_id = None, kept.pk
        _all(f"Revision{kind}").bulk_create(rows)
    copy_into_rows([kept.pk])


def hold_stories(campaigns: QuerySet[Any]) -> None:
    """Hold the stories that cover some campaigns until the transaction ends, before the campaigns are held.

    A verb holds its story first, and then the campaigns in it: whoever took them in the other order would wait for it
    while it waits for them.
    """
    if connection.features.has_select_for_update:
        over = _all("RevisionCampaign").order_by().filter(campaign__in=campaigns.order_by().values("pk"))
        stories = _all("Article").filter(pk__in=_in_place(over.values("revision")).values("article"))
        [*stories.order_by("pk").select_for_update(no_key=True).values_list("pk")]


def under(hidden: QuerySet[Any]) -> list[int]:
    """Return the ids of the revisions in place, or to come, over which stories or campaigns have their embargo."""
    if hidden.model._meta.model_name == "campaign":
        rows = _all("RevisionCampaign").order_by().filter(campaign__in=hidden.order_by().values("pk"))
        return [*_in_place(rows.values("revision")).values_list("pk", flat=True)]
    in_place = _all("Revision").order_by().filter(article__in=hidden.order_by().values("pk"))
    return [*in_place.filter(_not_over()).values_list("pk", flat=True)]


def _in_place(revisions: QuerySet[Any]) -> QuerySet[Any]:
    return _all("Revision").order_by().filter(_not_over(), pk__in=revisions)


def _not_over() -> Q:
    return Q(live_from__isnull=False) & (Q(live_until=None) | Q(live_until__gt=timezone.now()))


def _hold_campaigns(revisions: Collection[int]) -> None:
    """Hold the campaigns in revisions until the transaction ends, so that none gets an embargo unseen meanwhile."""
    if connection.features.has_select_for_update:
        rows = _all("RevisionCampaign").order_by().filter(revision__in=revisions)
        held = _all("Campaign").filter(pk__in=rows.values("campaign")).order_by("pk")
        [*held.select_for_update(no_key=True).values_list("pk")]


class EmbargoedQuerySet(QuerySet):
    """What querysets of stories and of campaigns have in common."""

    def update(self, **columns: Any) -> int:
        """Write columns of all rows; what readers see of them is settled with their embargo."""
        if EMBARGO_END not in columns:
            return super().update(**columns)
        with transaction.atomic():
            rows = self.model._base_manager.filter(pk__in=[*self.values_list("pk", flat=True)])
            if self.model._meta.model_name == "campaign":
                hold_stories(rows)
            count = super().update(**columns)
            settle(under(rows))
        return count

    update.alters_data = True  # type: ignore[attr-defined]


class PlacedQuerySet(QuerySet):
    """What the querysets of revisions have beside their reads."""

    def update(self, **columns: Any) -> int:
        """Write columns of all rows; when readers see them is settled with their place in time."""
        if not PLACE & columns.keys():
            return super().update(**columns)
        with transaction.atomic():
            ids = [*self.order_by().values_list("pk", flat=True)]
            count = super().update(**columns)
            settle(ids)
        return count

    update.alters_data = True  # type: ignore[attr-defined]


class MentionQuerySet(QuerySet):
    """The rows of what is in revisions."""

    def seen(self, at: datetime) -> Self:
        """Return the rows of what readers see at the moment `at`, for lists: they walk past the others."""
        return self.filter(Passing(is_live(at)))

    def of(self, thing: Model | int) -> Self:
        """Return the rows of one thing, such as a tag: its column is called as their model is."""
        return self.filter(**{self.model.__name__.removeprefix("Revision").lower(): thing})

    def newest(self) -> Self:
        """Return the rows of stories in the order of their `newest`: one index has those of a thing in it."""
        return self.filter(published_at__isnull=False).order_by("-published_at", "-revision_id")

    def older_than(self, published_at: datetime, revision: int) -> Self:
        """Return the rows behind a place in the order of `newest`."""
        return self.filter(
            Q(published_at__lt=published_at) | Q(revision_id__lt=revision), published_at__lte=published_at
        )

    def back_from(self, published_at: datetime, revision: int) -> Self:
        """Return the rows at a place in the order of `newest` and before it, the nearest first."""
        newer = self.filter(
            Q(published_at__gt=published_at) | Q(revision_id__gte=revision), published_at__gte=published_at
        )
        return newer.order_by("published_at", "revision_id")

    def bulk_create(self, objs: Any, *arguments: Any, **options: Any) -> list[Any]:
        """Store rows, each with the interval of its revision, whatever they say of it."""
        rows = super().bulk_create(objs, *arguments, **options)
        if revisions := {row.revision_id for row in rows}:  # type: ignore[attr-defined]  # of rows of this kind
            copy_into_rows(revisions, [self.model.__name__.removeprefix("Revision")])
        return rows


def _all(model: str) -> QuerySet[Any]:
    """Return all rows of a model, whose columns are written here and nowhere else."""
    return QuerySet(apps.get_model("articles", model))


def _some(ids: Collection[int], most: int = _AT_ONCE) -> Iterator[list[int]]:
    rest = sorted(ids)
    while rest:
        some, rest = rest[:most], rest[most:]
        yield some

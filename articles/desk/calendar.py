"""What the next four weeks bring readers, day by day: the calendar of the desk's front page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Campaign, Revision
from articles.pages.photo_locations import in_stories
from articles.querysets import ArticleQuerySet
from media.models import Photo

AHEAD = 28  # days, today among them
MOST_EVENTS = 60  # events that are told: more fill no page that somebody reads
RECENT = timedelta(days=7)

WORDS = {"up": _("goes live"), "down": _("comes down"), "free": _("embargo ends"), "rights": _("rights end")}


@dataclass
class Event:
    """Something that readers will notice at a moment. `row` is whose form leads to it, `title` what readers call it."""

    at: datetime
    kind: str
    row: Article | Campaign | Photo
    title: str

    @property
    def word(self) -> Promise:
        return WORDS[self.kind]


@dataclass
class Day:
    on: date
    events: list[Event] = field(default_factory=list)


class Agenda(NamedTuple):
    """The days ahead with their events, as far as these are told; `is_more` says that others follow."""

    days: list[Day]
    is_more: bool


def days_ahead(at: datetime) -> list[date]:
    """Return the days that the desk looks ahead, the first being that of the moment `at`."""
    today = timezone.localtime(at).date()
    return [today + timedelta(days=number) for number in range(AHEAD)]


def horizon(at: datetime) -> datetime:
    """Return the moment at which the last of `days_ahead` ends."""
    return timezone.make_aware(datetime.combine(days_ahead(at)[-1] + timedelta(days=1), time.min))


def agenda(stories: ArticleQuerySet, at: datetime, *, with_campaigns: bool, with_photos: bool) -> Agenda:
    """Return the days ahead, each with its events in their order; no day at all if there is no event.

    Arguments: `stories`, those that the user may see; `at`, the present; `with_campaigns`, whether to tell of the
    embargoes of campaigns too; `with_photos`, whether to tell when readers lose a photo of a live story.
    """
    days = {on: Day(on) for on in days_ahead(at)}
    events = events_until(
        horizon(at), stories, at, most=MOST_EVENTS + 1, with_campaigns=with_campaigns, with_photos=with_photos
    )
    for event in events[:MOST_EVENTS]:
        days[_day(event)].events.append(event)
    if len(events) <= MOST_EVENTS:
        return Agenda([*days.values()] if events else [], is_more=False)
    last = _day(events[MOST_EVENTS - 1])
    return Agenda([day for on, day in days.items() if on <= last], is_more=True)


def number_moving(stories: ArticleQuerySet, at: datetime, most: int) -> int:
    """Return how many of some stories have an event ahead, `most` at most."""
    until, revisions = horizon(at), Revision.objects.of(stories.at_the_desk()).order_by()
    rows = (
        revisions.going_live(at, until).values_list("article"),
        revisions.coming_down(at, until).values_list("article"),
        stories.leaving_embargo(at, until).order_by().values_list("pk"),
    )
    return min(most, len({pk for each in rows for pk in each[:most]}))


def _day(event: Event) -> date:
    return timezone.localtime(event.at).date()


def events_until(
    until: datetime, stories: ArticleQuerySet, at: datetime, *, most: int, with_campaigns: bool, with_photos: bool
) -> list[Event]:
    """Return the first events between two moments in their order, `most` of them; the others are those of `agenda`."""
    events = [*_of_stories(stories, at, until, most)]
    events += _of_campaigns(at, until, most) if with_campaigns else []
    events += _of_photos(at, until, most) if with_photos else []
    return sorted(events, key=lambda each: (each.at, each.title))[:most]


def _of_stories(stories: ArticleQuerySet, at: datetime, until: datetime, most: int) -> Iterator[Event]:
    revisions = Revision.objects.of(stories.at_the_desk()).select_related("article").defer("body")
    for each in revisions.going_live(at, until).order_by("live_from", "pk")[:most]:
        if each.live_from:
            yield Event(each.live_from, "up", each.article, each.headline)
    for each in revisions.coming_down(at, until).order_by("live_until", "pk")[:most]:
        if each.live_until:
            yield Event(each.live_until, "down", each.article, each.headline)
    yield from _opening(stories.leaving_embargo(at, until), most)


def _of_campaigns(at: datetime, until: datetime, most: int) -> Iterator[Event]:
    return _opening(Campaign.objects.leaving_embargo(at, until).select_related("brand"), most)


def _opening(rows: QuerySet[Any], most: int) -> Iterator[Event]:
    first = rows.order_by("embargoed_until", "pk")[:most]
    return (Event(each.embargoed_until, "free", each, str(each)) for each in first if each.embargoed_until)


def _of_photos(at: datetime, until: datetime, most: int) -> Iterator[Event]:
    ending = in_stories(Photo.objects.all(), at).ending_by(until, at).order_by("usable_until", "pk")[:most]
    yield from (Event(each.usable_until, "rights", each, str(each)) for each in ending if each.usable_until < until)

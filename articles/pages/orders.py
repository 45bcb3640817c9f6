"""The orders of lists, and the keys by which a page of one is asked for.

A key says where a page goes on: the moment of a story and its number, `20260302T091500-17`. It names a place in the
order and no row: what stands there may be gone, or never have been. A place has one key only.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet

Key = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Order:
    """An order of rows; `parameter` is the word of an address for the key of a page.

    `key` writes that of a row, and `values` reads one, or raises `ValueError`. `beyond` returns the rows behind the
    place of a key, in order, and `back` those before it, from it on and the nearest first, the one at it among them.
    """

    parameter: str
    key: Callable[[Any], str]
    values: Callable[[str], Key]
    beyond: Callable[..., QuerySet]
    back: Callable[..., QuerySet]


_NUMBER = "([1-9][0-9]{0,17})"  # an id, as far as a database counts
_MOMENT = re.compile(rf"([0-9]{{8}}T[0-9]{{6}})(?:\.(?!0{{6}})([0-9]{{6}}))?-{_NUMBER}")
_DAY = re.compile(rf"(?:([0-9]{{8}})-)?{_NUMBER}")
_YEAR = re.compile(rf"(0|[1-9][0-9]{{0,4}})-{_NUMBER}")
_FOLDED = re.compile(r"(.{1,240})")
_NAME = re.compile(rf"{_NUMBER}-(.{{0,240}})")  # as long as a folded name


def _key_of_story(story: Any) -> str:
    moment = story.published_at.astimezone(UTC)
    parts = f".{moment.microsecond:06d}" if moment.microsecond else ""
    return f"{moment.year:04d}{moment:%m%dT%H%M%S}{parts}-{story.pk}"


def _moment(key: str) -> Key:
    second, parts, number = _read(_MOMENT, key)
    moment = datetime.strptime(second, "%Y%m%dT%H%M%S").replace(microsecond=int(parts or 0), tzinfo=UTC)
    return moment, int(number)


def _day(key: str) -> Key:
    day, number = _read(_DAY, key)
    return (datetime.strptime(day, "%Y%m%d").date(), int(number)) if day else (int(number),)  # noqa: DTZ007 - a day


def _name(key: str) -> Key:
    number, name = _read(_NAME, key)
    return name, int(number)


def _read(form: re.Pattern[str], key: str) -> tuple[str, ...]:
    if found := form.fullmatch(key):
        return found.groups()
    raise ValueError(f"{key!r} is no key of a page.")


def _behind(rows: Any, *place: Any) -> QuerySet:
    return rows.beyond(*place)


def _back(rows: Any, *place: Any) -> QuerySet:
    return rows.back_from(*place)


def _by_day(day_of: Callable[[Any], date | None]) -> Order:
    """Return the order of rows by a day, the last first, of a `DatedQuerySet`."""

    def key(row: Any) -> str:
        day = day_of(row)
        return f"{day.year:04d}{day:%m%d}-{row.pk}" if day else f"{row.pk}"

    return Order("before", key, _day, _behind, _back)


NEWEST = Order(
    "before",
    _key_of_story,
    _moment,
    lambda stories, *place: stories.older_than(*place),
    _back,
)
LAST_RELEASED = _by_day(lambda campaign: campaign.released_on)
LAST_CREDITED = _by_day(lambda credit: credit.campaign.released_on)
LAST_ANNOUNCED = _by_day(lambda appointment: appointment.announced_on)
LAST_MADE = Order(
    "before",
    lambda release: f"{release.year}-{release.pk}",
    lambda key: tuple(map(int, _read(_YEAR, key))),
    _behind,
    _back,
)
LAST_ENTERED = Order(
    "before", lambda row: f"{row.pk}", lambda key: (int(*_read(re.compile(_NUMBER), key)),), _behind, _back
)
A_TO_Z = Order(
    "after", lambda row: row.folded, lambda key: _read(_FOLDED, key), _behind, _back
)  # names that are told apart
BY_NAME = Order(
    "after",
    lambda row: f"{row.pk}-{row.sort_folded}",
    _name,
    lambda rows, *place: rows.named_after(*place),
    _back,
)

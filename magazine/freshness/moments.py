"""The next moment at which a page changes though nobody writes anything: from one list of columns."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.utils import timezone


class Moment(NamedTuple):
    """A column that public pages compare with the moment, and the condition of the index in which it is looked up."""

    model: str
    column: str
    condition: str = "true"


# The rows of what is in a revision have copies of its own, and change with it.
MOMENTS = (
    Moment("articles.Revision", "seen_from", "kind = 'save' AND live_from IS NOT NULL"),
    Moment("articles.Revision", "seen_until", "kind = 'save' AND live_from IS NOT NULL"),
    Moment("articles.Revision", "live_from", "kind = 'save'"),
    Moment("articles.Campaign", "embargoed_until"),
    *(
        Moment("media.Window", column, f"verdict = '{verdict}'")
        for column in ("usable_from", "usable_until")
        for verdict in ("allow", "deny")
    ),
)
# Compared with the moment's local day: what changes on the day itself, and what holds to its end.
FIRST_DAYS = (Moment("people.Ambassador", "announced_on"), Moment("people.Ambassador", "active_from"))
LAST_DAYS = (Moment("people.Ambassador", "active_until"),)


def next_change(at: datetime) -> datetime | None:
    """Return the first moment after `at` at which an answer changes by itself, None if there is none."""
    today = timezone.localdate(at)
    found = [_moment(each) for each in _next(MOMENTS, connection.ops.adapt_datetimefield_value(at), ">")]
    found += [_midnight(each, 0) for each in _next(FIRST_DAYS, connection.ops.adapt_datefield_value(today), ">")]
    found += [_midnight(each, 1) for each in _next(LAST_DAYS, connection.ops.adapt_datefield_value(today), ">=")]
    return min((each for each in found if each and each > at), default=None)


def _next(columns: Iterable[Moment], after: Any, operator: str) -> list[Any]:
    """Return of each column the first value after another, by one look into its index."""
    parts = [
        f'(SELECT MIN("{each.column}") FROM "{apps.get_model(each.model)._meta.db_table}" '  # noqa: S608
        f'WHERE "{each.column}" {operator} %s AND {each.condition})'
        for each in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", [after] * len(parts))
        return [*cursor.fetchone()]


def _moment(value: datetime | str | None) -> datetime | None:
    if isinstance(value, str):  # as SQLite stores it
        value = datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value


def _midnight(value: date | str | None, days: int) -> datetime | None:
    """Return the moment at which a day begins here, or one some days later."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if value is None or value.year >= 9999:
        return None
    return timezone.make_aware(datetime.combine(value + timedelta(days=days), time.min))

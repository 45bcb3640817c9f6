"""Where a story stands between the desk and the readers: told once, for the lists and for the word beside a story."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from operator import eq
from typing import Any

from django.db.models import F, Model, Q
from django.utils.tree import Node

TRASH_KEEPS = timedelta(days=30)
# The first three are stored; the others follow from revisions.
DRAFT, IN_REVIEW, APPROVED = "draft", "in_review", "approved"
SCHEDULED, LIVE, CHANGED, OFF, EMBARGO, TRASH = "scheduled", "live", "changed", "off", "embargo", "trash"
AT_THE_DESK = Q(trashed_at=None)


@lru_cache(maxsize=2)  # a list asks it for each of its rows, at one moment
def standings(at: datetime) -> Sequence[tuple[str, Q]]:
    """Return the words for where a story stands at the moment `at`, each with its condition on what `with_state` reads.

    Several may hold, and a list finds a story under each: "in review" also those of which readers see something. The
    word beside a story is the first.
    """
    unplaced = Q(placed_number=None, coming_number=None)
    unpublished, waits = unplaced & Q(published_at=None), Q(embargoed_until__gt=at)
    outside_the_trash = (
        (CHANGED, Q(live_number__isnull=False) & ~Q(newest_digest=F("live_digest"))),
        (LIVE, Q(live_number__isnull=False)),
        (EMBARGO, Q(placed_number__isnull=False, live_number=None)),
        (SCHEDULED, Q(coming_number__isnull=False)),
        (IN_REVIEW, Q(status=IN_REVIEW)),
        (APPROVED, Q(status=APPROVED)),
        (OFF, unplaced & Q(published_at__isnull=False, status=DRAFT)),
        (EMBARGO, unpublished & waits),
        (DRAFT, unpublished & ~waits & Q(status=DRAFT)),
    )
    return [
        (TRASH, Q(trashed_at__gt=at - TRASH_KEEPS)),
        *((key, AT_THE_DESK & condition) for key, condition in outside_the_trash),
    ]


def key_of(article: Model, at: datetime) -> str:
    """Return the first word for a story that `with_state(at)` has read."""
    # What has lain in the trash for longer than that keeps it is in no list, and has no other word.
    return next((key for key, condition in standings(at) if _holds(condition, article)), TRASH)


_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "": eq,
    "isnull": lambda value, is_null: (value is None) == is_null,
    "gt": lambda value, other: value is not None and value > other,
}


def _holds(condition: Node, row: Model) -> bool:
    """Say of a row that was read whether it meets a condition on its own columns, as the database would."""
    children: list[Any] = condition.children
    parts = (_holds(each, row) if isinstance(each, Node) else _is(row, *each) for each in children)
    return (all(parts) if condition.connector == Q.AND else any(parts)) != condition.negated


def _is(row: Model, path: str, asked: Any) -> bool:
    name, _separator, lookup = path.partition("__")
    other = getattr(row, asked.name) if isinstance(asked, F) else asked  # type: ignore[attr-defined]  # no stub for it
    return _LOOKUPS[lookup](getattr(row, name), other)

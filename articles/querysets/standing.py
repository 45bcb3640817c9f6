"""Where a story stands between the desk and the readers: told once, for the lists and for the word beside a story."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import eq
from typing import Any

from django.db.models import F, Model, Q
from django.utils.tree import Node

STORY, PAGE = "story", "page"  # what nearly all of them are, and what few are
TRASH_KEEPS = timedelta(days=30)
# The first three are stored; the others follow from revisions.
DRAFT, IN_REVIEW, APPROVED = "draft", "in_review", "approved"
SCHEDULED, LIVE, CHANGED, OFF, EMBARGO, TRASH = "scheduled", "live", "changed", "off", "embargo", "trash"
AT_THE_DESK = Q(trashed_at=None)
_NOW, _KEPT_SINCE = "now", "kept_since"  # moments that a condition names and `moments` tells: so it is made only once
_UNPLACED = Q(placed_number=None, coming_number=None)
_UNPUBLISHED, _WAITS = _UNPLACED & Q(published_at=None), Q(embargoed_until__gt=F(_NOW))


def at_step(status: str) -> Q:
    """Return the condition that a story is in review or approved: few are, and by the second part an index has them."""
    return Q(status=status) & ~Q(status=DRAFT)


# The words for where a story stands, each with its condition on what `with_state` reads and on `moments`. Several may
# hold, and a list finds a story under each: "in review" also those of which readers see something. The word beside a
# story is the first.
STANDINGS: Sequence[tuple[str, Q]] = [
    (TRASH, Q(trashed_at__gt=F(_KEPT_SINCE))),
    *(
        (key, AT_THE_DESK & condition)
        for key, condition in (
            (CHANGED, Q(live_number__isnull=False) & ~Q(newest_digest=F("live_digest"))),
            (LIVE, Q(live_number__isnull=False)),
            (EMBARGO, Q(placed_number__isnull=False, live_number=None)),
            (SCHEDULED, Q(coming_number__isnull=False)),
            (IN_REVIEW, at_step(IN_REVIEW)),
            (APPROVED, at_step(APPROVED)),
            (OFF, _UNPLACED & Q(published_at__isnull=False, status=DRAFT)),
            (EMBARGO, _UNPUBLISHED & _WAITS),
            (DRAFT, _UNPUBLISHED & ~_WAITS & Q(status=DRAFT)),
        )
    ),
]


def moments(at: datetime) -> dict[str, datetime]:
    """Return what conditions that are asked at the moment `at` know beside a story's own columns, by its name."""
    return {_NOW: at, _KEPT_SINCE: at - TRASH_KEEPS}


def key_of(article: Model, at: datetime) -> str:
    """Return the first word for a story that `with_state(at)` has read."""
    beside = moments(at)
    # What has lain in the trash for longer than that keeps it is in no list, and has no other word.
    return next((key for key, condition in STANDINGS if _holds(condition, article, beside)), TRASH)


_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "": eq,
    "isnull": lambda value, is_null: (value is None) == is_null,
    "gt": lambda value, other: value is not None and value > other,
}


def _holds(condition: Node, row: Model, beside: Mapping[str, datetime]) -> bool:
    """Say of a row that was read whether it meets a condition on its own columns, as the database would."""
    children: list[Any] = condition.children
    parts = (_holds(each, row, beside) if isinstance(each, Node) else _is(row, beside, *each) for each in children)
    return (all(parts) if condition.connector == Q.AND else any(parts)) != condition.negated


def _is(row: Model, beside: Mapping[str, datetime], path: str, asked: Any) -> bool:
    name, _separator, lookup = path.partition("__")
    if isinstance(asked, F):
        column: str = asked.name  # type: ignore[attr-defined]  # no stub for it
        asked = beside[column] if column in beside else getattr(row, column)
    return _LOOKUPS[lookup](getattr(row, name), asked)

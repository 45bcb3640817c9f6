"""A race that somebody has lost: two looked for the same thing at one moment, found nothing, and both wrote it.

The database lets one of them, or of two who wait for each other, through. The other is asked again from the beginning,
and now finds what the first has written: a form says so in its own words, an address gets the next number.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, IntegrityError

T = TypeVar("T")
TIMES = 5  # as many may begin a story under one headline at once
RIVALS = {"40001", "40P01"}  # PostgreSQL: could not serialize, deadlock


def again(ask: Callable[[], T], before: Callable[[], None] = lambda: None) -> T:
    """Return what `ask` returns, asked again if it loses a race; `before` is called each time before that.

    `ask` undoes what it has written where it fails: it is one transaction. Raises what it raises the last time, and
    anything else at once.
    """
    for _time in range(TIMES - 1):
        try:
            return ask()
        except DatabaseError as error:
            if not is_lost_race(error):
                raise
        before()
    return ask()


def is_lost_race(error: DatabaseError) -> bool:
    """Return whether the database refused what another transaction has made impossible meanwhile."""
    return isinstance(error, IntegrityError) or getattr(error.__cause__, "pgcode", None) in RIVALS

"""The connection to PostgreSQL: kept from request to request, looked at before each, and with the plans of its reads.

Django sends `SELECT 1` before the first statement of a request, which is a way there and back. Whatever ends a
connection (a restart, an administrator, a proxy's patience) says so on it: one on which nothing has come in stands.
"""

import select
from functools import partial

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

# A plan that is made once has to do for all values: PostgreSQL would else make another for each of the first five.
# To compile one takes longer than any of ours does. And what a page asks for is in memory, or on a disk without heads:
# by what is set for one with heads, a table is read as a whole rather than ten of its rows by an index.
WAYS = "SET plan_cache_mode = force_generic_plan; SET jit = off; SET random_page_cost = 1.1"


def attend() -> None:
    """Have every connection know its statements again, and be looked at before it is asked whether it stands."""
    if connections["default"].vendor == "postgresql":
        from kit import planned  # noqa: F401 - read now: later it may be another version's

        connection_created.connect(_created, dispatch_uid="magazine.postgresql")


def _created(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    if connection.vendor != "postgresql":
        return
    from kit.planned import Cursor, Plans

    connection.is_usable = partial(_is_usable, connection)  # type: ignore[method-assign]  # for this one alone
    connection.connection.cursor_factory = partial(Cursor, plans=Plans())
    with connection.cursor() as cursor:
        cursor.execute(WAYS)


def _is_usable(connection: BaseDatabaseWrapper) -> bool:
    """Return whether a connection stands; it is asked where something has come in, and where a statement has failed."""
    if not connection.errors_occurred and not connection.connection.closed:
        look = select.poll()
        look.register(connection.connection.fileno(), select.POLLIN)
        if not look.poll(0):
            return True
    return type(connection).is_usable(connection)

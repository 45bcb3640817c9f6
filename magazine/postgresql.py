"""The connection to PostgreSQL under a server: kept from request to request, and looked at before each.

Django sends `SELECT 1` before the first statement of a request, which is a way there and back. Whatever ends a
connection (a restart, an administrator, a proxy's patience) says so on it: one on which nothing has come in stands.
"""

import select
from functools import partial

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def look_first() -> None:
    """Have every connection looked at before it is asked whether it stands."""
    connection_created.connect(_created, dispatch_uid="magazine.postgresql")


def _created(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    if connection.vendor == "postgresql":
        connection.is_usable = partial(_is_usable, connection)  # type: ignore[method-assign]  # for this one alone


def _is_usable(connection: BaseDatabaseWrapper) -> bool:
    """Return whether a connection stands; it is asked where something has come in, and where a statement has failed."""
    if not connection.errors_occurred and not connection.connection.closed:
        look = select.poll()
        look.register(connection.connection.fileno(), select.POLLIN)
        if not look.poll(0):
            return True
    return type(connection).is_usable(connection)

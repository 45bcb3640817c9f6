"""The database file of SQLite under a server: kept open, and noticed when another takes its place.

The last connection that is closed removes the files beside the database, and the next has to make them again. On a disk
without room that failed at each request, though readers write nothing. A connection that is kept needs no free block.
"""

import os
from typing import Any

from django.core.signals import request_started
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def watch() -> None:
    """Have every request begin with a connection to the file that lies at the database's path by then."""
    connection_created.connect(_note, dispatch_uid="magazine.sqlite")
    request_started.connect(_look, dispatch_uid="magazine.sqlite")


def _note(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    if connection.vendor == "sqlite":
        connection.opened = _identity(connection)  # type: ignore[attr-defined]  # the name is ours


def _look(**_signal: Any) -> None:
    for connection in connections.all(initialized_only=True):
        is_open = connection.vendor == "sqlite" and connection.connection is not None
        if is_open and not connection.in_atomic_block and _identity(connection) != getattr(connection, "opened", None):
            connection.close()


def _identity(connection: BaseDatabaseWrapper) -> tuple[int, int] | None:
    """Return what tells a file from another of the same path, None where there is none."""
    try:
        found = os.stat(connection.settings_dict["NAME"])  # noqa: PTH116 - before every request, and a Path takes longer
    except OSError:
        return None
    return found.st_dev, found.st_ino

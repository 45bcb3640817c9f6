"""The stamp of all that public pages print, looked up beside Django: before a request is one."""

import os
import sqlite3
import threading
from typing import Any

from django.db import connections

from magazine.freshness.triggers import expected

_SQLITE_ROW = "SELECT value, made_of, (SELECT schema_version FROM pragma_schema_version) FROM magazine_stamp"
_SQLITE_COUNT = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'freshness#_%' ESCAPE '#'"
_POSTGRESQL_ROW = (
    "SELECT value, made_of, (SELECT count(*) FROM pg_trigger WHERE tgenabled IN ('A', 'O') AND NOT tgisinternal "
    "AND starts_with(tgname::text, 'freshness_')) FROM magazine_stamp"
)
_own = threading.local()
_of_process: "_Sqlite | None" = None
_opening = threading.Lock()


def stamp() -> str | None:
    """Return what stands for all that public pages print, as committed now; None where nothing may be kept."""
    if connections["default"].vendor == "sqlite":
        return _sqlite().stamp()
    look: _Postgresql | None = getattr(_own, "look", None)
    if look is None:
        look = _own.look = _Postgresql()
    return look.stamp()


def glance() -> str | None:
    """Return the stamp where nobody has to be waited for, None otherwise: on SQLite no writer is."""
    return _sqlite().glance() if connections["default"].vendor == "sqlite" else None


def close() -> None:
    """Close what this thread has opened, and this process; the next look-up opens another."""
    global _of_process
    if _of_process:
        _of_process.close()
        _of_process = None
    if look := getattr(_own, "look", None):
        look.close()
        del _own.look


os.register_at_fork(before=close)  # a child that has its parent's would let go of what its parent holds


def _sqlite() -> "_Sqlite":
    global _of_process
    with _opening:
        if _of_process is None:
            _of_process = _Sqlite()
        return _of_process


class _Sqlite:
    """A connection to the file at the database's path, in autocommit: no snapshot stays open between two look-ups.

    The threads of the process share it, one at a time.
    """

    def __init__(self) -> None:
        self.path = str(connections["default"].settings_dict["NAME"])
        self.digest, self.number = expected("sqlite")
        self.lock = threading.Lock()
        self.connection: sqlite3.Connection | None = None
        self.opened: tuple[int, int] | None = None
        self.whole: int | None = None  # the version of the schema in which all triggers were there

    def glance(self) -> str | None:
        """Return the stamp unless another thread is just looking: a reader of SQLite's log waits for no writer."""
        if not self.lock.acquire(blocking=False):
            return None
        try:
            return self._asked()
        finally:
            self.lock.release()

    def stamp(self) -> str | None:
        with self.lock:
            return self._asked()

    def _asked(self) -> str | None:
        try:
            file = self._file()
            if self.connection is None or self.opened != file:
                self._open(file)
            if self.connection is None:
                return None
            return self._judged(self.connection.execute(_SQLITE_ROW).fetchall())  # to its end: no snapshot stays
        except sqlite3.Error:
            self._shut()
            return None

    def _file(self) -> tuple[int, int] | None:
        """Return what tells the file from another that takes its place."""
        try:
            found = os.stat(self.path)  # noqa: PTH116 - before every request, and a Path takes longer
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _open(self, file: tuple[int, int] | None) -> None:
        self._shut()
        self.opened = file
        if file is not None:
            self.connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)

    def _judged(self, rows: list[tuple[str, str, int]]) -> str | None:
        """Return the stamp of a row, None where a trigger is missing that would change it."""
        if not rows or self.connection is None:
            return None
        value, made_of, schema = rows[0]
        if made_of != self.digest or (schema != self.whole and not self._is_whole(self.connection, schema)):
            return None
        return value

    def _is_whole(self, connection: sqlite3.Connection, schema: int) -> bool:
        """Return whether all triggers are there: asked once for a version of the schema, as any may drop some."""
        ((count,),) = connection.execute(_SQLITE_COUNT).fetchall()
        if count == self.number:
            self.whole = schema
        return bool(count == self.number)

    def close(self) -> None:
        with self.lock:
            self._shut()

    def _shut(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = self.opened = self.whole = None


class _Postgresql:
    """A connection of its own to PostgreSQL; one that has ended is followed by another."""

    def __init__(self) -> None:
        self.wanted = expected("postgresql")
        self.driver: Any = connections["default"].Database  # type: ignore[attr-defined]  # each backend has one
        self.connection: Any = None

    def stamp(self) -> str | None:
        for is_last in (False, True):
            try:
                if self.connection is None:
                    self.connection = self.driver.connect(**connections["default"].get_connection_params())
                    self.connection.autocommit = True
                with self.connection.cursor() as cursor:
                    cursor.execute(_POSTGRESQL_ROW)
                    row = cursor.fetchone()
            except self.driver.ProgrammingError:  # there is no such table
                return None
            except self.driver.Error:
                self.close()
                if is_last:
                    return None
            else:
                return row[0] if row and row[1:] == self.wanted else None
        return None

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

"""The triggers that change the stamp with whatever changes a page: made after a migration, away while one is at work.

They compare the printed columns of a row, so a form that saves what was there flushes nothing. See decision 53. Those
that mark what readers may know of (`articles.querysets.knowable`, decision 62) come and go with them.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import cache
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as DatabaseWarning
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from articles.querysets.knowable import mark_lacking, marking
from magazine.freshness.printed import Table, stored, tables

PREFIX = "freshness_"
_STAMP = "CREATE TABLE IF NOT EXISTS magazine_stamp (one integer PRIMARY KEY CHECK (one = 1), value text, made_of text)"
# The number behind it makes it another than the last one even where chance repeats itself: a process that is forked
# with an open connection has the same to come as its parent.
_SQLITE_BUMP = (
    "UPDATE magazine_stamp SET value = lower(hex(randomblob(16))) || '-' || (CAST(substr(value, 34) AS integer) + 1)"
)
# A stamp of one row is held by whoever writes it until they commit. So that happens at the commit, and there at last:
# the first deferred trigger only asks for another, and that comes after the foreign keys, which wait for other rows.
_POSTGRESQL = (
    "CREATE TABLE IF NOT EXISTS magazine_stamp_pending (txid bigint PRIMARY KEY, is_last boolean DEFAULT false)",
    """CREATE OR REPLACE FUNCTION freshness_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$ BEGIN
        IF current_setting('magazine.noted', true) IS DISTINCT FROM txid_current()::text THEN
            PERFORM set_config('magazine.noted', txid_current()::text, true);
            INSERT INTO magazine_stamp_pending (txid) VALUES (txid_current()) ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE OR REPLACE FUNCTION freshness_bump() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            UPDATE magazine_stamp_pending SET is_last = true WHERE txid = NEW.txid;
        ELSE
            PERFORM set_config('magazine.noted', '', true);
            DELETE FROM magazine_stamp_pending WHERE txid = NEW.txid;
            UPDATE magazine_stamp SET value = gen_random_uuid()::text;
        END IF;
        RETURN NULL;
    END $$""",
)


def _events(table: Table, differs_from: str) -> Iterator[tuple[str, str, str]]:
    """Yield what happens to a table: its short name, as SQL, and the condition on the row."""
    new, old = (table.seen and table.seen.format(row=row) for row in ("NEW", "OLD"))
    comes = table.found or table.seen or ""
    yield "insert", "INSERT", comes.format(row="NEW")
    yield "delete", "DELETE", comes.format(row="OLD")
    columns = ", ".join(f'"{each}"' for each in table.columns)
    differs = " OR ".join(f'NEW."{each}" {differs_from} OLD."{each}"' for each in table.columns)
    yield (
        "update",
        f"UPDATE OF {columns}",
        f"({differs}) AND ({old} OR {new})" if table.seen else differs,
    )


def statements(vendor: str, printed: Iterable[Table]) -> dict[str, list[str]]:
    """Return the statements that make each trigger, by its name."""
    made: dict[str, list[str]] = {}
    for table in printed:
        for word, event, condition in _events(table, "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"):
            name = f"{PREFIX}{table.name}_{word}"
            when = f" WHEN ({condition})" if condition else ""
            begin = f'CREATE TRIGGER {name} AFTER {event} ON "{table.name}" FOR EACH ROW{when}'
            if vendor == "sqlite":
                made[name] = [f"{begin} BEGIN {_SQLITE_BUMP}; END"]
            else:
                made[name] = [f"{begin} EXECUTE FUNCTION freshness_note()", _always(table.name, name)]
        if vendor == "postgresql":
            name = f"{PREFIX}{table.name}_truncate"
            begin = f'CREATE TRIGGER {name} AFTER TRUNCATE ON "{table.name}"'
            made[name] = [f"{begin} EXECUTE FUNCTION freshness_note()", _always(table.name, name)]
    if vendor == "postgresql":
        name, table_name = f"{PREFIX}pending", "magazine_stamp_pending"
        begin = f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE ON {table_name} DEFERRABLE INITIALLY DEFERRED"
        made[name] = [f"{begin} FOR EACH ROW EXECUTE FUNCTION freshness_bump()", _always(table_name, name)]
    return made | _marks(vendor)


def _marks(vendor: str) -> dict[str, list[str]]:
    """Return the statements that make each trigger which marks what readers may know of."""
    made = {}
    for short, table, event, condition, follows in marking(vendor):
        name, body = f"{PREFIX}marks_{short}", "; ".join(follows)
        when = f" WHEN ({condition})" if condition else ""
        begin = f'CREATE TRIGGER {name} AFTER {event} ON "{table}" FOR EACH ROW{when}'
        if vendor == "sqlite":
            made[name] = [f"{begin} BEGIN {body}; END"]
        else:
            function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
            function += f" SET search_path FROM CURRENT AS $$ BEGIN {body}; RETURN NULL; END $$"
            made[name] = [function, f"{begin} EXECUTE FUNCTION {name}()", _always(table, name)]
    return made


def _always(table: str, trigger: str) -> str:
    """Have a trigger fire also for what is replicated, and while a dump is read in."""
    return f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {trigger}'


@cache
def expected(vendor: str) -> tuple[str, int]:
    """Return a digest of all that this version wants made, and how many triggers that is."""
    made = statements(vendor, tables())
    return hashlib.sha256(repr((made, _POSTGRESQL)).encode()).hexdigest(), len(made)


def made(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the tables of the triggers that are there and switched on, by the triggers' names."""
    if connection.vendor == "sqlite":
        asked = (
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'freshness#_%' ESCAPE '#'"
        )
    else:
        asked = (
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
            "WHERE tgname LIKE 'freshness#_%' ESCAPE '#' AND tgenabled IN ('A', 'O') AND NOT tgisinternal"
        )
    with connection.cursor() as cursor:
        cursor.execute(asked.replace("%", "%%"), [])
        return dict(cursor.fetchall())


def away(using: str = "default", plan: Iterable[Any] = (), **_signal: Any) -> None:
    """Take the stamp and its triggers away before a migration, which may drop some unseen or stumble over them."""
    connection = connections[using]
    if plan and "magazine_stamp" in connection.introspection.table_names():
        with _at_once(connection), connection.cursor() as cursor:
            cursor.execute("DELETE FROM magazine_stamp")
            _drop(connection)


def make(using: str = "default", **_signal: Any) -> None:
    """Make what is missing after a migration, with another stamp; what is there as it should be stays."""
    connection = connections[using]
    if connection.vendor not in ("sqlite", "postgresql"):
        return
    digest, number = expected(connection.vendor)
    here = stored(connection)
    with _at_once(connection), connection.cursor() as cursor:
        cursor.execute(_STAMP)
        cursor.execute("SELECT made_of FROM magazine_stamp")
        if cursor.fetchall() == [(digest,)] and len(made(connection)) == number:
            return
        cursor.execute("DELETE FROM magazine_stamp")
        if connection.vendor == "postgresql":
            for statement in _POSTGRESQL:
                cursor.execute(statement)
        _drop(connection)
        if here != [*tables()]:
            return  # an earlier version's tables: there is nothing to stamp
        for statement in (each for several in statements(connection.vendor, here).values() for each in several):
            cursor.execute(statement)
        mark_lacking()
        value = "lower(hex(randomblob(16)))" if connection.vendor == "sqlite" else "gen_random_uuid()::text"
        cursor.execute(f"INSERT INTO magazine_stamp VALUES (1, {value}, %s)", [digest])  # noqa: S608 - no one's words


def _drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in made(connection):
                cursor.execute(f"DROP TRIGGER {name}")
            return
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
            "WHERE starts_with(tgname::text, 'freshness_') AND NOT tgisinternal"
        )
        for name, table in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name} ON {table}")


def _at_once(connection: BaseDatabaseWrapper) -> Any:
    """Return what makes one transaction of it on SQLite; on PostgreSQL that would hold all tables, and writers, up."""
    return transaction.atomic(using=connection.alias) if connection.vendor == "sqlite" else nullcontext()


def check(databases: Iterable[str] | None = None, **_more: Any) -> list[CheckMessage]:
    """Warn that the triggers are missing: pages are made anew for each reader. An error would stop `migrate` itself."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        digest, number = expected(connection.vendor)
        has_stamp, there = False, connection.introspection.table_names()
        if "django_migrations" not in there:  # it is about to be made
            continue
        if "magazine_stamp" in there:
            with connection.cursor() as cursor:
                cursor.execute("SELECT made_of FROM magazine_stamp")
                has_stamp = cursor.fetchall() == [(digest,)]
        if not has_stamp or len(made(connection)) != number:
            message = _("The database doesn’t say when a page changes: its triggers are missing, and no page is kept.")
            found.append(
                DatabaseWarning(message, hint=_("Run `manage.py migrate`, which makes them."), id="magazine.W053")
            )
    return found

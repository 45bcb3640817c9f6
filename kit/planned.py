"""Statements that PostgreSQL plans once for a connection, and then only fills.

To plan one of a page's reads takes PostgreSQL ten times longer than to answer it. Its driver sends a statement with the
values in it, so that each is a new one. A cursor from here prepares a `Repeated` when it first comes to its connection,
and from then on sends the values alone. Any other statement goes as it always did.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from psycopg2.errors import InvalidSqlStatementName
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, AsIs, cursor

from kit.prepared import Repeated

MOST = 64  # that a connection keeps: half a megabyte each, and the few of readers' pages and of forms are always there


class Plans:
    """The names under which a connection has statements, by their numbers, those asked last at the end."""

    def __init__(self) -> None:
        self.names: OrderedDict[int, str] = OrderedDict()
        self.numbers = count(1)  # no name is given twice: one whose first answer failed may be there, or not


class Cursor(cursor):
    """A cursor of psycopg2 that knows a statement again; `plans` is its connection's."""

    def __init__(self, *arguments: Any, plans: Plans, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.plans = plans
        self.asked: tuple[Repeated, Mapping[str, Any]] | None = None

    @property
    def query(self) -> bytes | None:
        """The last statement as it would be without a plan, for whoever logs or counts them."""
        return self.mogrify(*self.asked) if self.asked else super().query

    def execute(self, query: Any, vars: Any = None) -> None:  # noqa: A002 - psycopg2's name
        """Send a statement, one that is `Repeated` by its name."""
        self.asked = None
        if not isinstance(query, Repeated):
            super().execute(query, vars)
            return
        self.asked = query, vars
        names = self.plans.names
        if query.number not in names:
            self._prepare(query, vars)
            return
        names.move_to_end(query.number)
        try:
            super().execute(_asked(names[query.number], query), vars)
        except InvalidSqlStatementName:  # somebody has taken all of them away, by `DISCARD ALL`
            names.clear()
            if self.connection.get_transaction_status() != TRANSACTION_STATUS_IDLE:
                raise  # what it has begun is lost anyhow
            self._prepare(query, vars)

    def _prepare(self, query: Repeated, values: Mapping[str, Any]) -> None:
        """Have a statement kept, and ask it; the one that wasn't asked for longest is forgotten."""
        names, name = self.plans.names, f"read{next(self.plans.numbers)}"
        if len(names) >= MOST:
            super().execute(f"DEALLOCATE {names.popitem(last=False)[1]}")
        places = {slot: AsIs(f"${number}") for number, slot in enumerate(query.kinds, 1)}
        sql = f"PREPARE {name}{_listed(query.kinds.values())} AS {query}"
        super().execute(sql, {**values, **places})
        super().execute(_asked(name, query), values)
        names[query.number] = name


def _asked(name: str, query: Repeated) -> str:
    """Return the statement that asks for what stands under a name, its values by those of their slots."""
    return f"EXECUTE {name}{_listed(f'%({slot})s' for slot in query.kinds)}"


def _listed(each: Iterable[str]) -> str:
    """Return some in parentheses, and none without: PostgreSQL takes no empty ones."""
    listed = ", ".join(each)
    return f" ({listed})" if listed else ""

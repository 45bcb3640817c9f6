"""Statements that PostgreSQL plans once for a connection, and then only fills.

To plan one of a page's reads takes PostgreSQL ten times longer than to answer it. Its driver sends a statement with the
values in it, so that each is a new one. A cursor from here prepares a `Repeated` when it first comes to its connection,
and from then on sends the values alone. Any other statement goes as it always did.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from itertools import count
from secrets import token_hex
from typing import Any

from psycopg2.errors import InvalidSqlStatementName
from psycopg2.extensions import AsIs, cursor

from kit.prepared import Repeated

MOST = 64  # that a connection keeps: half a megabyte each, and the few of readers' pages and of forms are always there


class Plans:
    """The names under which a connection has statements, by their numbers, those asked last at the end.

    They are no other client's: one that a pooler gives this connection in between asks for its own, or for none.
    """

    def __init__(self) -> None:
        self.names: OrderedDict[int, str] = OrderedDict()
        self.begin, self.numbers = f"read_{token_hex(6)}", count(1)

    def name(self) -> str:
        """Return a name that nobody has had: a statement whose preparation failed may be there, or not."""
        return f"{self.begin}_{next(self.numbers)}"


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
        try:
            if query.number not in names:
                self._prepare(query, vars)
            names.move_to_end(query.number)
            super().execute(f"EXECUTE {names[query.number]}{_listed(f'%({slot})s' for slot in query.kinds)}", vars)
        except InvalidSqlStatementName:
            # Somebody has taken all of them away (`DISCARD ALL`), and what else was set: the next request has another.
            self.connection.close()
            raise

    def _prepare(self, query: Repeated, values: Mapping[str, Any]) -> None:
        """Have a statement kept, and the one forgotten that wasn't asked for longest."""
        names = self.plans.names
        if len(names) >= MOST:
            oldest = next(iter(names))
            super().execute(f"DEALLOCATE {names[oldest]}")
            del names[oldest]
        name, places = self.plans.name(), {slot: AsIs(f"${number}") for number, slot in enumerate(query.kinds, 1)}
        super().execute(f"PREPARE {name}{_listed(query.kinds.values())} AS {query}", {**values, **places})
        names[query.number] = name


def _listed(each: Iterable[str]) -> str:
    """Return some in parentheses, and none without: PostgreSQL takes no empty ones."""
    listed = ", ".join(each)
    return f" ({listed})" if listed else ""

"""What holds at a moment, as SQL that is put together once in a process.

Django takes several times longer to build a query that nests three others than a database takes to answer it, and
visibility and rights stand in nearly every query of a page. What varies in it from one request to the next is the
moment alone.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import wraps
from itertools import count
from typing import Any, Generic, NamedTuple, Protocol, TypeVarTuple

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, DateTimeField, Expression, F, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from kit.prepared import Slot, Statement, put_together_once

# Moments that tell where one goes. They differ in each of their parts, so that none is derived from both alike.
_MARKS = [datetime(1990, 1, 2, 3, 4, 5, 6, tzinfo=UTC), datetime(2031, 12, 31, 22, 58, 57, 999_998, tzinfo=UTC)]
_numbers = count()  # of conditions, by which their tables are named

Others = TypeVarTuple("Others")


class Compiled(NamedTuple):
    """SQL, its parameters, and the places among them of the moment."""

    sql: str
    parameters: Sequence[Any]
    places: Sequence[int]


class Holds(Protocol):
    """What says of a row whether it is among those that hold at a moment; `row` leads to it."""

    def __call__(self, at: datetime, row: str = "pk") -> "_Holds": ...


class Ids(Generic[*Others]):
    """The ids of rows that hold at a moment. Arguments: any that can be hashed, and a moment as the last one."""

    def __init__(self, rows: Callable[[*Others, datetime], QuerySet[Any, Any]], name: str = "") -> None:
        self._all, self._of_a_row = (_compiled(rows, put, name) for put in (_as_it_is, _for_a_row))

    def __call__(self, *arguments: *tuple[*Others, datetime]) -> RawSQL:
        """Return all of them, for `__in` and nothing else."""
        *others, at = arguments
        return RawSQL(*_filled(self._all(*others), at))  # noqa: S611 (the SQL is Django's own)

    def hold(self, *arguments: *tuple[*Others, datetime], row: str = "pk") -> "_Holds":
        """Return the condition that a row is among them, which `row` leads to from the rows that are asked for.

        It is looked up for each row by itself, so that it costs the same in a magazine of any size.
        """
        *others, at = arguments
        return _Holds(*_filled(self._of_a_row(*others), at), F(row))


def ids_at(rows: Callable[[*Others, datetime], QuerySet[Any, Any]]) -> Ids[*Others]:
    """Decorate a function that returns a queryset of one column: it then returns `Ids`.

    `rows` uses the moment only to compare columns with it: what it would derive from it in Python would be derived
    once, so a ValueError says where it does.
    """
    return Ids(rows)


def holds_at(rows: Callable[[datetime], QuerySet[Any]]) -> Holds:
    """Decorate a function that returns a queryset: it then returns the condition that a row is among those.

    The condition takes the moment, and the name of what leads to the row from the rows that are asked for: "pk" for
    themselves. `rows` takes a moment, as those of `ids_at`.
    """
    ids: Ids[()] = Ids(lambda at: rows(at).values("pk"), rows.__qualname__)

    @wraps(rows)
    def holds(at: datetime, row: str = "pk") -> _Holds:
        return ids.hold(at, row=row)

    return holds


def _as_it_is(query: Query, number: int) -> Statement:
    return Statement(*query.sql_with_params())


def _for_a_row(query: Query, number: int) -> Statement:
    """Return SQL of a query of one column that ends where a row is compared with it.

    Its tables get names that no query around has, as the row is one of such a query's.
    """
    if not query.where:
        raise ValueError("A condition that holds for every row is none.")
    query.change_aliases({alias: f"held{number}_{place}" for place, alias in enumerate(query.alias_map)})
    compiler = query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    ((_expression, (column, _parameters), _alias),) = compiler.select
    return Statement(f"{sql} AND {column}", parameters)


class _Holds(Expression):
    """Whether a row is among those that SQL finds, which ends in what is compared with it."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, sql: str, parameters: Sequence[Any], row: Any) -> None:
        super().__init__()
        self.sql, self.parameters, self.row = sql, parameters, row

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        (self.row,) = expressions

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        row, parameters = compiler.compile(self.row)
        # Left to itself PostgreSQL puts together the set of all that hold where it takes many to be asked about, though
        # a page ends after a few: an OFFSET keeps it to what is written.
        fence = " OFFSET 0" if connection.vendor == "postgresql" else ""
        return f"EXISTS({self.sql} = {row}{fence})", (*self.parameters, *parameters)


def _compiled(
    rows: Callable[..., QuerySet[Any, Any]], put: Callable[[Query, int], Statement], name: str
) -> Callable[..., Compiled]:
    """Return a function that returns the SQL of `rows`, once for each arguments but the moment."""

    @put_together_once
    def compiled(*arguments: Any) -> Compiled:
        number = next(_numbers)
        (sql, parameters), (other_sql, others) = (
            put(rows(*arguments, mark).order_by().query, number) for mark in _MARKS
        )
        pairs = [*zip(parameters, others, strict=False)]
        marks = tuple(map(_as_sent, _MARKS))
        places = [place for place, pair in enumerate(pairs) if pair == marks]
        if sql != other_sql or not places or any(one != other for one, other in pairs if (one, other) != marks):
            raise ValueError(f"{name or rows.__qualname__} does more with its moment than to compare columns with it.")
        return Compiled(sql, parameters, places)

    return compiled


def _filled(compiled: Compiled, at: datetime) -> tuple[str, list[Any]]:
    """Return SQL and its parameters with a moment among them."""
    sql, parameters, places = compiled
    filled, moment = [*parameters], _as_sent(at)
    for place in places:
        filled[place] = moment
    return sql, filled


def _as_sent(at: datetime) -> Any:
    """Return a moment as the database takes it; Django warns of one without a time zone. A slot is filled later."""
    return at if isinstance(at, Slot) else DateTimeField().get_db_prep_value(at, connection)

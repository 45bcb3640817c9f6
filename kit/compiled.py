"""What holds at a moment, as SQL that is put together once in a process.

Django takes several times longer to build a query that nests three others than a database takes to answer it, and
visibility and rights stand in nearly every query of a page. What varies in it from one request to the next is the
moment alone.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, wraps
from typing import Any, NamedTuple, Protocol, TypeVarTuple

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, DateTimeField, Expression, F, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from kit.prepared import Slot

# Moments that tell where one goes. They differ in each of their parts, so that none is derived from both alike.
_MARKS = [datetime(1990, 1, 2, 3, 4, 5, 6, tzinfo=UTC), datetime(2031, 12, 31, 22, 58, 57, 999_998, tzinfo=UTC)]


Others = TypeVarTuple("Others")


class Compiled(NamedTuple):
    """SQL, its parameters, and the places among them of the moment."""

    sql: str
    parameters: Sequence[Any]
    places: Sequence[int]


class Holds(Protocol):
    """What says of a row whether it is among those that hold at a moment; `row` leads to it."""

    def __call__(self, at: datetime, row: str = "pk") -> "_Holds": ...


def ids_at(rows: Callable[[*Others, datetime], QuerySet[Any, Any]]) -> Callable[[*Others, datetime], RawSQL]:
    """Decorate a function that returns a queryset of one column: it then returns the ids, for `__in` and nothing else.

    Arguments of `rows`: any that can be hashed, and a moment as the last one. `rows` uses the moment only to compare
    columns with it: what it would derive from it in Python would be derived once, so a ValueError says where it does.
    """
    compiled = _compiled(rows, lambda query: query)

    @wraps(rows)
    def ids(*arguments: *tuple[*Others, datetime]) -> RawSQL:
        *others, at = arguments
        return RawSQL(*_filled(compiled(*others), at))  # noqa: S611 (the SQL is Django's own)

    return ids


def holds_at(rows: Callable[[datetime], QuerySet[Any]]) -> Holds:
    """Decorate a function that returns a queryset: it then returns the condition that a row is among those.

    The condition takes the moment, and the name of what leads to the row from the rows that are asked for: "pk" for
    themselves. It looks the row up by its primary key, `id`, and only then asks, so that it costs the same in a library
    of any size. `rows` takes a moment, as those of `ids_at`, and joins no table: it nests what it asks of others.
    """
    alias = f"{rows.__name__}_row"  # no other query around has it
    if not alias.isidentifier():
        raise ValueError("What holds for a row has a name.")

    def renamed(query: Query) -> Query:
        if len(query.alias_map) > 1:
            raise ValueError(
                f"{rows.__name__} joins another table, whose columns might be taken for those of a query around."
            )
        if not query.where:
            raise ValueError(f"{rows.__name__} asks nothing of its rows.")
        query.change_aliases({query.get_initial_alias(): alias})
        return query

    compiled = _compiled(lambda at: rows(at).values("pk"), renamed, name=rows.__name__)

    @wraps(rows)
    def holds(at: datetime, row: str = "pk") -> _Holds:
        return _Holds(*_filled(compiled(), at), f"{alias}.id", F(row))

    return holds


class _Holds(Expression):
    """Whether a row is among those that SQL finds."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, sql: str, parameters: Sequence[Any], key: str, row: Any) -> None:
        super().__init__()
        self.sql, self.parameters, self.key, self.row = sql, parameters, key, row

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        (self.row,) = expressions

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        row, parameters = compiler.compile(self.row)
        return f"EXISTS({self.sql} AND {self.key} = {row})", (*self.parameters, *parameters)


def _compiled(
    rows: Callable[..., QuerySet[Any, Any]], prepared: Callable[[Query], Query], name: str = ""
) -> Callable[..., Compiled]:
    """Return a function that returns the SQL of `rows`, once for each arguments but the moment."""

    @cache
    def compiled(*arguments: Any) -> Compiled:
        (sql, parameters), (other_sql, others) = (
            prepared(rows(*arguments, mark).order_by().query).sql_with_params() for mark in _MARKS
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

"""How a database is to find rows, where what it counts of a table would lead it another way.

A page's statement is planned once for all values (`kit.planned`), so PostgreSQL guesses how many rows a condition
leaves. It takes three or four comparisons for one row in a hundred, whatever is in the table.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Exists, ExpressionWrapper, Q, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler


class Passing(ExpressionWrapper):
    """A condition on rows that are walked in the order of an index: most meet it, and the others are passed by.

    PostgreSQL takes it for one that half of them meet, and for none by which an index finds them: else it would read
    all that meet it by another, however many those are, to sort them for the first few.
    """

    def __init__(self, condition: Q) -> None:
        super().__init__(condition, BooleanField())

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        sql, parameters = self.as_sql(compiler, connection)
        return f"COALESCE({sql}, FALSE)", parameters


class OfEach(Exists):
    """An EXISTS that is printed of each row of a page.

    PostgreSQL would put together the set of all that have one, since it expects to be asked about all rows in question.
    """

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="EXISTS(%(subquery)s OFFSET 0)")


class _Few(Subquery):
    """A few ids that are found first, whatever else is asked of their rows.

    PostgreSQL would weigh their number against a walk past all rows in the order of the list, and guess it too high.
    """

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="(SELECT unnest(ARRAY(%(subquery)s)))")


def any_of(first: QuerySet[Any, Any], *others: QuerySet[Any, Any]) -> Q:
    """Return the condition of the few rows whose ids one of some querysets returns, each found by an index of its own.

    For several conditions, any of which may hold, PostgreSQL would go through the whole table.
    """
    return Q(pk__in=_Few(first.union(*others, all=True) if others else first))

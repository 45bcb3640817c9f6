"""Sets of ids at a moment, as SQL that is put together once in a process.

Django takes several times longer to build a query that nests three others than a database takes to answer it, and
visibility stands in nearly every query of a page. What varies in it from one request to the next is the moment alone.
"""

from datetime import UTC, datetime
from functools import cache, wraps

from django.db import connection
from django.db.models import DateTimeField
from django.db.models.expressions import RawSQL

_MARKS = [datetime(1990, 1, 1, 0, 0, 0, each, tzinfo=UTC) for each in (1, 2)]  # moments that tell where one goes


def ids_at(rows):
    """Decorate a function that returns a queryset of one column: it then returns the ids, for `__in` and nothing else.

    Arguments of `rows`: any that can be hashed, and a moment as the last one. `rows` uses the moment only to compare
    columns with it: what it would derive from it in Python would be derived once, so a ValueError says where it does.
    """

    @cache
    def compiled(*arguments):
        (sql, parameters), (other_sql, others) = (
            rows(*arguments, mark).order_by().query.sql_with_params() for mark in _MARKS
        )
        pairs = [*zip(parameters, others, strict=False)]
        marks = tuple(map(_prepared, _MARKS))
        places = [place for place, pair in enumerate(pairs) if pair == marks]
        if sql != other_sql or not places or any(one != other for one, other in pairs if (one, other) != marks):
            raise ValueError(f"{rows.__qualname__} does more with its moment than to compare columns with it.")
        return sql, parameters, places

    @wraps(rows)
    def ids(*arguments):
        *others, at = arguments
        sql, parameters, places = compiled(*others)
        filled, moment = [*parameters], _prepared(at)
        for place in places:
            filled[place] = moment
        return RawSQL(sql, filled)  # noqa: S611 (the SQL is Django's own)

    return ids


def _prepared(at):
    """Return a moment as the database takes it; Django warns of one without a time zone."""
    return DateTimeField().get_db_prep_value(at, connection)

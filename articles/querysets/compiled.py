"""Sets of ids at a moment, as SQL that is put together once in a process.

Django takes several times longer to build a query that nests three others than a database takes to answer it, and
visibility stands in nearly every query of a page. What varies in it from one request to the next is the moment alone.
"""

from datetime import UTC, datetime
from functools import cache, wraps

from django.db import connection
from django.db.models.expressions import RawSQL

_MARK = datetime(1990, 1, 1, 0, 0, 0, 1, tzinfo=UTC)  # stands for the moment in what is kept


def ids_at(rows):
    """Decorate a function that returns a queryset of one column: it then returns the ids, for `__in` and nothing else.

    Arguments of `rows`: any that can be hashed, and a moment as the last one. `rows` uses the moment only to compare
    columns with it: what it would derive from it in Python would be derived once.
    """

    @cache
    def compiled(*arguments):
        return rows(*arguments, _MARK).order_by().query.sql_with_params()

    @wraps(rows)
    def ids(*arguments):
        *others, at = arguments
        sql, parameters = compiled(*others)
        mark, moment = (connection.ops.adapt_datetimefield_value(each) for each in (_MARK, at))
        return RawSQL(sql, [moment if each == mark else each for each in parameters])  # noqa: S611 (the SQL is Django's own)

    return ids

"""Rows that have a day, or none that anybody knows: the last first, and page by page."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db.models import DateField, Func, Q, QuerySet

_FIRST = date.min


class DayOrFirst(Func):
    """A day to sort by: where none is known, one that lies before every other.

    So all rows stand in one order, in which an index leads to a place: what stands behind a day, and has none, are two.
    """

    template = "COALESCE(%(expressions)s, '0001-01-01')"
    arity = 1
    output_field = DateField()


class DatedQuerySet(QuerySet):
    """Rows whose `day` leads to the column of it. A place in their order is a day, if it is known, and an id."""

    day: ClassVar[str]

    def last_first(self) -> Self:
        """Return rows, the last first; those of which nobody knows the day stand at the end."""
        return self.order_by(DayOrFirst(self.day).desc(), "-pk")

    def beyond(self, *place: Any) -> Self:
        """Return the rows behind a place in the order of `last_first`."""
        *day, pk = place
        rows = self.alias(its_day=DayOrFirst(self.day))
        if not day:
            return rows.filter(its_day=_FIRST, pk__lt=pk).order_by("-pk")
        return rows.filter(Q(its_day__lt=day[0]) | Q(pk__lt=pk), its_day__lte=day[0])

    def back_from(self, *place: Any) -> Self:
        """Return the rows at a place in the order of `last_first` and before it, the nearest first."""
        *day, pk = place
        rows = self.alias(its_day=DayOrFirst(self.day)).order_by(DayOrFirst(self.day).asc(), "pk")
        if not day:
            return rows.filter(Q(its_day__gt=_FIRST) | Q(pk__gte=pk))
        return rows.filter(Q(its_day__gt=day[0]) | Q(pk__gte=pk), its_day__gte=day[0])

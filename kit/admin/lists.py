"""The lists of the desk: they cost the same in a magazine of any size, as far as a page of them can.

Which rows stand on a page is asked first, by their ids alone; what their columns print is read of these. Counted is
only as far as a few pages ahead, and what is offered above and beside a list follows from a part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest
from django.utils import timezone

from kit.admin.usage import with_uses
from kit.ids import is_beyond, is_id
from kit.text import fold

MOST_COUNTED = 1000  # rows behind the page that is shown: of more than that a list says that there are more
LOOKED_AT = 500  # rows, the newest, in which what a filter offers occurs


def read(page: models.QuerySet[Any], rows: models.QuerySet[Any]) -> list[Any]:
    """Return the rows of a page, in its order: found by their ids alone, then read as `rows` reads them.

    A database would work out all that `rows` adds for each row that it sorts, and not only for those of the page.
    """
    ids = [*page.values_list("pk", flat=True)]
    found = rows.order_by().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def bounded(rows: models.QuerySet[Any], most: int) -> RawSQL:
    """Return the number of some rows as an expression, `most` at most: no more of them are looked at."""
    sql, parameters = rows.order_by().values("pk")[:most].query.sql_with_params()
    return RawSQL(f"SELECT COUNT(*) FROM ({sql}) counted", parameters, models.IntegerField())  # noqa: S608, S611 (Django's own)


class BoundedPaginator(Paginator):
    """Counts the rows of a list as far as `most`; `is_more` says that there are others."""

    def __init__(self, *args: Any, most: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.most = most

    @cached_property
    def count(self) -> int:
        return min(self._found, self.most)

    @property
    def is_more(self) -> bool:
        return self._found > self.most

    @cached_property
    def _found(self) -> int:
        rows: Any = self.object_list
        return rows.order_by().values("pk")[: self.most + 1].count()


class RelatedFilter(admin.RelatedFieldListFilter):
    """A filter by the related rows that occur in the newest of what the user sees: two queries, however many.

    A list may be asked for any other by its address, as the form of a row does that says where it is used.
    """

    def field_choices(  # type: ignore[override]  # it stands in lists of the desk alone
        self, field: RelatedField, request: HttpRequest, model_admin: Any
    ) -> list[tuple[Any, str]]:
        seen, related = model_admin.get_queryset(request), f"{self.field_path}__pk"
        newest = model_admin.model._base_manager.filter(pk__in=seen.order_by("-pk").values("pk")[:LOOKED_AT])
        offered = {pk for pk in newest.order_by().values_list(related, flat=True).distinct() if pk}
        # What was chosen is named as well, if it occurs in anything that the user sees.
        chosen = {int(value) for value in self.lookup_val or () if is_id(value)} - offered
        offered |= {pk for pk in chosen if seen.filter(**{related: pk}).exists()}
        # With what a name is made of, and none of the pictures that stand beside it elsewhere.
        rows = model_admin.admin_site.prepared(field.related_model._default_manager.all()).prefetch_related(None)
        found = rows.in_bulk(offered)
        return sorted(((pk, str(row)) for pk, row in found.items()), key=lambda choice: fold(choice[1]))


class DeskList(ChangeList):
    model_admin: Any  # a `DeskAdmin`, which stands on this module
    paginator: BoundedPaginator

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> models.QuerySet[Any]:
        """Count how often each row is used where the list says it: no other page asks."""
        rows = self.root_queryset
        if "used" in self.list_display and "use_count" not in rows.query.annotations:
            self.root_queryset = with_uses(rows, partial(self.model_admin.counted_of, request))
        return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        """Read of the rows on the page, and of no others, what the columns print."""
        super().get_results(request)
        page = self.result_list[: max(self.list_max_show_all, self.list_per_page)]  # Django asks for all, if it is one
        rows = self.model_admin.listed(self.root_queryset)
        rows = rows if rows.query.select_related else self.apply_select_related(rows)
        self.result_list = read(page, rows)
        self.show_admin_actions = bool(self.result_list)

    @property
    def is_empty(self) -> bool:
        """Whether there is no row at all, whatever the list was asked for."""
        return not self.result_list and not self.root_queryset.exists()

    @property
    def by_date(self) -> "ByDate":
        return ByDate(self)

    def get_filters(
        self, request: HttpRequest
    ) -> tuple[list[admin.ListFilter], bool, dict[str, bool | str], bool, bool]:
        """Refuse numbers that no database holds, and days that no calendar has.

        Django does, but for the year 10 to the 22nd and the last days of 9999.
        """
        if any(is_beyond(value) for values in self.get_filters_params().values() for value in values):
            raise IncorrectLookupParameters
        try:
            return super().get_filters(request)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters(error) from error


class ByDate:
    """A list as Django's tag for the years, months and days above it knows one; it reads two rows.

    Offered are all from the first row to the last. Django would look at every row for those in which one stands.
    """

    def __init__(self, changelist: DeskList) -> None:
        self.date_hierarchy, self.model = changelist.date_hierarchy, changelist.model
        self.params, self.get_query_string = changelist.params, changelist.get_query_string
        self.queryset = Span(changelist.queryset, changelist.date_hierarchy)


@dataclass
class Span:
    """The years, months and days from the first to the last of some rows, by a column of days or of moments."""

    rows: models.QuerySet[Any]
    column: str

    @cached_property
    def ends(self) -> list[Any]:
        known = self.rows.filter(**{f"{self.column}__isnull": False})
        ways = (self.column, f"-{self.column}")
        return [known.order_by(way).values_list(self.column, flat=True).first() for way in ways]

    def aggregate(self, **_ends: Any) -> Mapping[str, Any]:
        first, last = self.ends
        return {"first": first, "last": last}

    def dates(self, _column: str, kind: str) -> list[date]:
        first, last = (_day(end) for end in self.ends)
        if first is None or last is None:
            return []
        if kind == "year":
            return [date(year, 1, 1) for year in range(first.year, last.year + 1)]
        if kind == "month":
            months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
            return [date(month // 12, month % 12 + 1, 1) for month in months]
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    datetimes = dates


def _day(value: Any) -> date | None:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def page_asked_for(request: HttpRequest) -> int:
    """Return the number of the page that a list or a picker is asked for, 1 where it says none."""
    number = request.GET.get(PAGE_VAR) or request.GET.get("page") or ""
    return int(number) if is_id(number) else 1

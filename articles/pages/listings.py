"""Lists of stories and campaigns, a page at a time."""

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Model, QuerySet, Value

from articles.pages.gathering import Gathering, Kind
from kit.prepared import prepared, read

PER_PAGE = 24
Row = TypeVar("Row", bound=Model)
Values = ParamSpec("Values")


class Listed(Generic[Row]):
    """A page of a list that is asked for together with the rest of a page; `page` gives it once that is there."""

    def __init__(self, number: str | int, found: Callable[[], list[Row]], count: list[int]) -> None:
        self._number, self._found, self._count = number, found, count

    def page(self) -> Page[Row]:
        """Return the page; raise `InvalidPage` where there is none of its number."""
        paginator = _paginator(self._count)
        return Page(self._found(), paginator.validate_number(self._number), paginator)


class Listing(Generic[Values, Row]):
    """A list whose rows a function returns, in order and complete as a kind: it takes what a `kit.prepared` read takes.

    Its first page and its count come in one round with all else; any other page is looked up by the ids on it.
    """

    def __init__(self, kind: Kind[Row], rows: Callable[Values, QuerySet[Row]]) -> None:
        self.kind, self.rows = kind, rows
        self._first = prepared(lambda *values: rows(*values)[:PER_PAGE])  # type: ignore[call-arg]
        self._count = prepared(
            lambda *values: (
                rows(*values)  # type: ignore[call-arg]  # they are those of `rows`
                .order_by()
                .values(all=Value(1))
                .values_list(Count("pk"), flat=True)
            )
        )

    def __call__(self, page: Gathering, number: str | int, *values: Values.args, **_none: Values.kwargs) -> Listed[Row]:
        """Have a page of the list asked for in the next round; `number` is what a request says it is.

        Raise `InvalidPage` where there is none of its number, if that is known by now.
        """
        if str(number) == "1":
            count, found = page.rows(self._count(*values)), page.rows(self._first(*values), self.kind)
            return Listed(number, lambda: found, count)
        [count] = read(self._count(*values))
        first = (_paginator(count).validate_number(number) - 1) * PER_PAGE
        ids = [*self.rows(*values, **_none).values_list("pk", flat=True)[first : first + PER_PAGE]]
        page.need(self.kind, ids)
        return Listed(number, lambda: page.each(self.kind, ids), count)


def _paginator(count: list[int]) -> Paginator[Any]:
    paginator = Paginator[Any]([], PER_PAGE)
    paginator.count = sum(count)  # of none the database gives no row
    return paginator

"""Lists of stories, campaigns and people, a page at a time.

A page is asked for by the place where it goes on, never by its number: the thousandth page costs what the second does,
and stays what it was when something is published. That there is more is known by one row more than is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet

from articles.models import Revision
from articles.pages.gathering import Gathering, Kind
from articles.pages.kinds import CARD
from articles.pages.orders import NEWEST, Key, Order
from kit.prepared import prepared

PER_PAGE = 24
Row = TypeVar("Row", bound=Model)
Values = ParamSpec("Values")


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """A page of a list: its rows, its own address, and those of the pages beside it, None where there is none.

    The first page has no `key`.
    """

    rows: list[Row]
    key: str
    address: str
    newer: str | None
    older: str | None


class Listed(Generic[Row]):
    """A page of a list that is asked for together with the rest of a page; `page` gives it once that is there."""

    def __init__(self, listing: "Listing[..., Row]", key: str, found: list[Row], back: list[Row]) -> None:
        self._listing, self._key, self._found, self._back = listing, key, found, back

    def page(self, path: str) -> ListPage[Row]:
        """Return the page of a list whose first page is at a path."""
        most, order = self._listing.most, self._listing.order
        rows = self._found[:most]

        def address(key: str) -> str:
            return f"{path}?{urlencode({order.parameter: key})}" if key else path

        return ListPage(
            rows,
            self._key,
            address(self._key),
            newer=address("".join(map(order.key, self._back))) if self._key else None,
            older=address(order.key(rows[-1])) if len(self._found) > most else None,
        )


def _themselves(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


class Listing(Generic[Values, Row]):
    """A list whose rows a function returns, complete as a kind: it takes what a `kit.prepared` read takes.

    `rows` gives them in the `order`; `most` of them stand on a page. Whatever a page needs comes in one round with all
    else: its rows, and the one behind which the page before it begins. Where `rows` gives others that lead to those of
    the page, in their order, `read` returns these for a page's worth.
    """

    def __init__(
        self,
        kind: Kind[Row] | None,
        rows: Callable[Values, QuerySet[Any]],
        order: Order = NEWEST,
        most: int = PER_PAGE,
        *,
        read: Callable[[QuerySet[Any]], QuerySet[Row]] = _themselves,
    ) -> None:
        self.kind, self.order, self.most = kind, order, most
        asked: Any = rows
        self._first = prepared(lambda *values: read(asked(*values)[: most + 1]))
        self._beyond = prepared(
            lambda *values, width: read(order.beyond(asked(*values[width:]), *values[:width])[: most + 1])
        )
        # The page before ends with the row of the key: counted from there, it begins behind the one after its last.
        self._back = prepared(
            lambda *values, width: read(order.back(asked(*values[width:]), *values[:width])[most : most + 1])
        )

    def __call__(self, page: Gathering, key: str, *values: Values.args, **_none: Values.kwargs) -> Listed[Row]:
        """Have a page of the list asked for in the next round: the first where `key` is empty.

        Raise `ValueError` where it is none that a page could have.
        """
        back: list[Row] = []
        if not key:
            return Listed(self, key, page.rows(self._first(*values), self.kind, most=self.most), back)
        known: Key = self.order.values(key)
        found = page.rows(self._beyond(*known, *values, width=len(known)), self.kind, most=self.most)
        back = page.rows(self._back(*known, *values, width=len(known)))
        return Listed(self, key, found, back)


def stories_with(mentions: Any) -> Listing[Any, Revision]:
    """Return the list of the stories in which a thing stands, by the model of its rows; it takes an id and a moment.

    One index has these rows in the order of the stories, so that a page costs what stands on it, be the thing rare or
    in every story.
    """
    return Listing(
        CARD,
        lambda thing, at: mentions.objects.of(thing).seen(at).newest(),
        read=lambda rows: Revision.objects.mentioning(rows).newest().for_cards(),
    )

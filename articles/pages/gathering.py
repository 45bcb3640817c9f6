"""The rows of a page, each read once, and all that are known to be needed in one statement.

A page says which rows it needs. What those lead to is needed in the next round: a story's products, say, and then the
products' photos. So a page takes as many statements as its longest way from a row to another, whatever stands on it,
and asks nothing of what it doesn't hold.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model

from kit.prepared import Read, read

Row = TypeVar("Row")
Needs = Iterator[tuple["Kind[Any]", Iterable[int | None]]]


def _leads_nowhere(row: Any) -> Needs:
    return iter(())


@dataclass(frozen=True, eq=False)
class Kind(Generic[Row]):
    """A kind of row that pages need, and what follows from one.

    `asked` returns the read of the rows of some ids: those in the column `key`, or, where several rows `belong_to`
    another, those in the column of that name. What stands `beside` a kind is asked for by the same ids and in the same
    round. `tell` says of a row what follows from its columns alone, `leads` yields what it needs besides, and
    `complete` puts on it what was found.
    """

    asked: Callable[[Collection[int], "Gathering"], Read[Row]]
    key: str = "pk"
    belong_to: str = ""
    beside: Collection["Kind[Any]"] = ()
    tell: Callable[[Row], None] | None = None
    leads: Callable[[Row], Needs] = _leads_nowhere
    complete: Callable[[Row, "Gathering"], None] | None = None


class Gathering:
    """What a page needs at the moment `at`, and what was found of it.

    The campaigns whose ids are `known` count as known to readers. They are under the embargoes of the moment
    `embargo_at`, if that is given: whoever is sent a link sees a story with its campaigns before their time.
    """

    def __init__(self, at: datetime, *, known: Collection[int] = (), embargo_at: datetime | None = None) -> None:
        self.at, self.known, self.embargo_at = at, frozenset(known), embargo_at or at
        self._needed: defaultdict[Kind[Any], set[int]] = defaultdict(set)
        self._known_to: defaultdict[Kind[Any], set[int]] = defaultdict(set)  # the ids that were ever needed
        self._reads: list[tuple[Read[Any], Kind[Any] | None, int | None, list[Any]]] = []
        self._found: defaultdict[Kind[Any], dict[int, Any]] = defaultdict(dict)
        self._several: defaultdict[Kind[Any], defaultdict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self._incomplete: list[tuple[Kind[Any], Any]] = []

    def need(self, kind: Kind[Any], ids: Iterable[int | None]) -> None:
        """Have the rows of some ids asked for in the next round, if they weren't."""
        new = {pk for pk in ids if pk is not None} - self._known_to[kind]
        if new:
            self._known_to[kind] |= new
            self._needed[kind] |= new
            for other in kind.beside:
                self.need(other, new)

    def rows(self, asked: Read[Row], kind: Kind[Any] | None = None, most: int | None = None) -> list[Row]:
        """Have a read asked in the next round; return the list that its rows will stand in, complete as a `kind`.

        If `most` is given, so many of them are: what comes behind only tells that there is more.
        """
        found: list[Row] = []
        self._reads.append((asked, kind, most, found))
        return found

    def bring(self, kind: Kind[Any], rows: Iterable[Any]) -> None:
        """Have rows that are there by now made complete as a kind."""
        rows = [*rows]
        for other in kind.beside:
            self.need(other, (row.pk for row in rows))
        self._follow(kind, rows)

    def ask(self) -> None:
        """Ask, round by round, for what is needed, until nothing is."""
        while self._needed or self._reads:
            self.ask_once()
        for kind, row in self._incomplete:
            kind.complete(row, self)  # type: ignore[misc]  # those alone are kept that have one
        self._incomplete.clear()

    def ask_once(self) -> None:
        """Ask one round: rows that a page has asked for are there, but nothing is complete yet."""
        needed, self._needed = self._needed, defaultdict(set)
        reads, self._reads = self._reads, []
        answers = iter(
            read(*(kind.asked(ids, self) for kind, ids in needed.items()), *(asked for asked, *_rest in reads))
        )
        for kind in needed:
            self._take(kind, next(answers))
        for _asked, given, most, found in reads:
            found += next(answers)
            if given:
                self.bring(given, found[:most])

    def one(self, kind: Kind[Row], pk: int | None) -> Row | None:
        """Return the row that was found by an id, or None: for a merged one the row with which it is one."""
        if pk is None:
            return None
        row = self._found[kind].get(pk)
        merged_into = getattr(row, "merged_into_id", None)
        return row if merged_into is None else self._found[kind].get(merged_into)

    def several(self, kind: Kind[Row], pk: int) -> list[Row]:
        """Return the rows that were found to belong to a row, in their order."""
        return self._several[kind][pk]

    def each(self, kind: Kind[Row], ids: Iterable[int | None]) -> list[Row]:
        """Return the rows that were found by some ids, in the order of these, each once."""
        return [*dict.fromkeys(filter(None, (self.one(kind, pk) for pk in ids)))]

    def all(self, kind: Kind[Row]) -> dict[int | None, Row]:
        """Return what was found by the ids that were needed of a kind, by these."""
        return {pk: row for pk in self._known_to[kind] if (row := self.one(kind, pk))}

    def _take(self, kind: Kind[Any], rows: list[Any]) -> None:
        if kind.belong_to:
            for row in rows:
                self._several[kind][getattr(row, kind.belong_to)].append(row)
        else:
            self._found[kind] |= {getattr(row, kind.key): row for row in rows}
        self._follow(kind, rows)

    def _follow(self, kind: Kind[Any], rows: list[Model]) -> None:
        for row in rows:
            if kind.tell:
                kind.tell(row)
            for other, ids in kind.leads(row):
                self.need(other, ids)
        if kind.complete:
            self._incomplete += ((kind, row) for row in rows)

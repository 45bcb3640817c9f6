"""What belongs to a brand, a person or a product: on its page as far as there is room, and on from there on its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise

from articles.pages.gathering import Gathering
from articles.pages.listings import Listed, Listing, ListPage
from articles.views.request import page_of, shown
from kit.paths import path_to

LINES = 60  # of a part whose rows are a line each


@dataclass(frozen=True)
class Part:
    """A list of what belongs to a row, by the row's id, the day of a moment, and the moment.

    `title` and `more` are what stands above it and below it; `printed_by` is its macro in includes/parts.html.
    """

    title: str | Promise
    more: str | Promise
    printed_by: str
    listing: Listing[[int, date, datetime], Any]


class Begun(NamedTuple):
    """A part, and the first page of it."""

    part: Part
    listed: ListPage[Any]


class Beginnings:
    """The parts of a row's page as far as there is room; those that go on lead to addresses of the view `on`."""

    def __init__(self, page: Gathering, parts: Mapping[str, Part], on: str, row: Any) -> None:
        self._parts, self._on, self._row = parts, on, row
        self._listed: dict[str, Listed[Any]] = {
            name: part.listing(page, "", row.pk, timezone.localdate(page.at), page.at) for name, part in parts.items()
        }

    def begun(self) -> dict[str, Begun]:
        """Return each by its name, once it is there."""
        return {
            name: Begun(part, self._listed[name].page(path_to(self._on, self._row.slug, name)))
            for name, part in self._parts.items()
        }


def part_page(request: HttpRequest, row: Model, at: datetime, part: Part) -> HttpResponse:
    """Return a page of a part of a row's page; one that has nothing is a 404."""
    page = Gathering(at)
    listed = page_of(request, page, part.listing, row.pk, timezone.localdate(at), at)
    page.ask()
    rows = shown(request, listed)
    if not rows.rows:
        raise Http404
    return render(request, "articles/part.html", {"row": row, "part": part, "listed": rows})


def part_of(parts: Mapping[str, Part], name: str) -> Part:
    """Return the part of a name, or raise `Http404`."""
    if name not in parts:
        raise Http404
    return parts[name]

"""The places of rows that stand in an order: what a form says of them, and where those go that say nothing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

PLACE = "position"  # the column of a row's place among the others
HIGHEST = 32767  # what a PositiveSmallIntegerField holds on every database


class PlaceField(forms.IntegerField):
    """A row's place, as a number where no script puts a handle and two buttons in its stead. Alone it makes no row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False, "max_value": HIGHEST})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-place": ""}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return initial is not None and super().has_changed(initial, data)


def with_places(data: QueryDict, prefix: str, total: int, stored: Mapping[str, int]) -> QueryDict:
    """Return the data of a form in which each row says its place; `stored` are those of its rows by their ids.

    A row that is stored keeps its place unless it says another; a new one that says none, or 0 as pages from before
    do, goes after all that stay.
    """
    said, staying, fresh = data.copy(), dict[str, int](), list[str]()
    for number in range(total):
        row = f"{prefix}-{number}"
        name, place = f"{row}-{PLACE}", (data.get(f"{row}-{PLACE}") or "").strip()
        kept = stored.get(data.get(f"{row}-id") or "")
        if kept is None and place in ("", "0"):
            fresh.append(name)
            continue
        said[name] = place = place or str(kept)
        if place.isdecimal() and f"{row}-DELETE" not in data:
            staying[name] = int(place)
    last = max(staying.values(), default=0)
    if fresh and last + len(fresh) > HIGHEST:  # nobody's count, but a number typed once: they begin anew
        for last, name in enumerate(sorted(staying, key=staying.__getitem__), 1):
            said[name] = str(last)
    for step, name in enumerate(fresh, 1):
        said[name] = str(last + step)
    return said

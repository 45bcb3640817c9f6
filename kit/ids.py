"""Ids that a request names: numbers that somebody may have made up.

A number that no database holds is nobody's id. SQLite would raise an error for it where PostgreSQL finds nothing.
"""

from collections.abc import Iterable

from django.urls import register_converter

MOST_DIGITS = 18
NOBODYS = 0


def is_id(value: object) -> bool:
    """Return whether a value may be the id of a row, as a form or an address holds it."""
    text = str(value)
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


def keep_ids(values: Iterable[str]) -> list[str]:
    """Return those of some values that may be the id of a row."""
    return [value for value in values if is_id(value)]


def is_beyond(value: str) -> bool:
    """Return whether a value, or a part of it between commas, is read as a number that no database holds."""
    return any(_size(part) >= 10**MOST_DIGITS for part in value.split(","))


def _size(text: str) -> int:
    try:
        return abs(int(text))
    except ValueError:
        return 0


class Id:
    """The converter of `<id:pk>` in an address: where the number is too long, the id is nobody's."""

    regex = "[0-9]+"

    def to_python(self, value: str) -> int:
        return int(value) if is_id(value) else NOBODYS

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Id, "id")

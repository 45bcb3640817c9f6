"""Texts that say nothing: of characters that nobody sees, and so no credit, no reason and no name."""

import unicodedata
from collections.abc import Callable
from typing import Any

from django.db.models import Model

UNSEEN = {"Cc", "Cf", "Cn", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"}  # categories of Unicode; an accent is on a letter
BLANK = set("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs that print nothing


def says(text: str) -> bool:
    """Say whether anybody sees anything of a text: a zero-width space is as little a reason as a space is."""
    return any(unicodedata.category(char) not in UNSEEN and char not in BLANK for char in text)


def seen(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a form field's `to_python` that takes a text of which nobody sees anything for none."""

    def to_python(value: Any) -> Any:
        found = read(value)
        return "" if isinstance(found, str) and not says(found) else found

    return to_python


def empty_unseen(row: Model) -> None:
    """Empty the texts of a row that say nothing, wherever they come from."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, str) and value and not says(value):
            setattr(row, field.attname, "")

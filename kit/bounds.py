"""How much a form may bring: rows, counted in what was sent before any is built; characters of a text."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kit.blanks import seen

ROWS = 200  # of one kind in one form
ROWS_IN_ALL = 1000
LONGEST_TEXT = 100_000  # characters; a file's packet of metadata has no more, so what it says can be kept
TOO_LONG = _("Write at most %(limit_value)d characters here: this has %(show_value)d.")
TOO_MANY = _(
    "A form takes at most %(most)d rows of one kind, and this one came with more. Take some out, and save again."
)
TOO_MANY_IN_ALL = _(
    "A form takes at most %(most)d rows in all, and this one came with more. Take some out, and save again."
)
NOT_ARRIVED = _("Some rows of this form didn’t arrive. Load the page anew, and add them again.")
_ROW = re.compile(r"(?:initial-)?(.+?)-(\d{1,9})-")


def rows_sent(names: Iterable[str]) -> dict[str, set[int]]:
    """Return the numbers of the rows of which a form has any field, by the prefix of their formset."""
    rows: dict[str, set[int]] = {}
    for name in names:
        if found := _ROW.match(name):
            rows.setdefault(found[1], set()).add(int(found[2]))
    return rows


class BoundedTexts(BaseModelAdmin):
    """For a ModelAdmin or an inline: a text whose column sets no length has one in its form, and says something.

    It is judged when it arrives. As an attribute of the field, a browser would cut off what is pasted without a word.
    What is written runs as its first letter does, from the right in Hebrew or Arabic.
    """

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(db_field, models.TextField) and db_field.max_length is None:
            field.validators.append(MaxLengthValidator(LONGEST_TEXT, TOO_LONG))
        if isinstance(field, forms.CharField):
            field.widget.attrs.setdefault("dir", "auto")
            field.to_python = seen(field.to_python)  # type: ignore[assignment, method-assign]  # its own
        return field

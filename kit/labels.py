"""What is printed of a choice."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import models


def label_of(row: models.Model, name: str) -> str:
    """Return what `get_…_display` does of a field with choices, which would translate all of them to find the one."""
    value = getattr(row, name)
    return _labels(type(row), name, settings.LANGUAGE_CODE).get(value, value)


@cache
def _labels(model: type[models.Model], name: str, _language: str) -> dict[Any, str]:
    return {value: str(label) for value, label in model._meta.get_field(name).flatchoices}  # type: ignore[union-attr]

"""Rows that keep folded forms of their own words, by which they are found whatever the case and the accents."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import models
from django.db.models import Model

_AT_ONCE = 500  # rows that are read, folded and written together


class Derived(Protocol):
    """A column that is computed from others of the same row: from those of the fields `sources`."""

    name: str

    @property
    def sources(self) -> Sequence[str]: ...

    def pre_save(self, model_instance: Any, add: bool) -> Any: ...


class Folding(models.Model):
    """A row with columns that follow from others: whoever saves some of its columns saves those that follow, too."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields:
            update_fields = {*update_fields}
            update_fields |= {each.name for each in _derived(type(self)) if update_fields.intersection(each.sources)}
        super().save(*args, update_fields=update_fields, **kwargs)


def refold(model: type[Model]) -> None:
    """Fill the columns of folded words in the rows that were there before those columns, some hundreds at a time.

    Argument: `model`, as it is or as a migration knows it.
    """
    derived = _derived(model)
    columns = [field.name for field in derived]
    rows = model._base_manager.only(*columns, *(name for each in derived for name in each.sources)).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_AT_ONCE]):
        for row in batch:
            for field in derived:
                field.pre_save(row, add=False)
        model._base_manager.bulk_update(batch, columns)
        last = batch[-1].pk


def _derived(model: type[Model]) -> list[Derived]:
    """Return the columns of a model that are computed from others of the same row."""
    return [field for field in model._meta.concrete_fields if hasattr(field, "sources")]

"""Rows that have a mark, which triggers set and nothing else writes."""

from typing import Any, Self

from django.db.models import BooleanField, F, Model, QuerySet


class MarkField(BooleanField):
    """Whether triggers have marked a row: whoever saves one as they have read it leaves the mark that it has by now."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default": False, "db_default": False, "editable": False, **options})

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        return super().pre_save(model_instance, add) if add else F(self.attname)


class KnowableQuerySet(QuerySet):
    """Rows of which some are marked `is_knowable`."""

    def knowable(self) -> Self:
        """Return the rows that readers may know of at some moment: the others are no part of a walk in their lists."""
        return self.filter(is_knowable=True)

"""What stories and campaigns have in common: a moment before which no reader sees anything of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from articles.querysets.intervals import EMBARGO_END, hold_stories, settle, under

if TYPE_CHECKING:
    from django.db.models import Model as _Rows
else:
    _Rows = object  # the history of the tables knows it as no model


class Embargoed(_Rows):
    embargoed_until: datetime | None

    class Meta:
        abstract = True

    def is_under_embargo(self, at: datetime) -> bool:
        return bool(self.embargoed_until and self.embargoed_until > at)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Write the row; what readers see is settled with its embargo, if that has changed."""
        names = None if update_fields is None else {*update_fields}
        if self._state.adding or (names is not None and EMBARGO_END not in names):
            super().save(*args, update_fields=names, **kwargs)
            return
        stored = type(self)._base_manager.filter(pk=self.pk)
        with transaction.atomic():
            is_moved = [*stored.values_list(EMBARGO_END, flat=True)] != [self.embargoed_until]
            if is_moved and self._meta.model_name == "campaign":
                hold_stories(stored)
            super().save(*args, update_fields=names, **kwargs)
            if is_moved:
                settle(under(stored))

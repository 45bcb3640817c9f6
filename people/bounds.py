"""How many rows a form may bring: counted in what was sent, before any is built."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

ROWS = 200  # of one kind in one form
ROWS_IN_ALL = 1000
TOO_MANY = _(
    "A form takes at most %(most)d rows of one kind, and this one came with more. Take some out, and save again."
)
TOO_MANY_IN_ALL = _(
    "A form takes at most %(most)d rows in all, and this one came with more. Take some out, and save again."
)
NOT_ARRIVED = _("Some rows of this form didn’t arrive. Load the page anew, and add them again.")
_ROW = re.compile(r"(.+?)-(\d{1,9})-")


def rows_sent(names: Iterable[str]) -> dict[str, set[int]]:
    """Return the numbers of the rows of which a form has any field, by the prefix of their formset."""
    rows: dict[str, set[int]] = {}
    for name in names:
        if found := _ROW.match(name):
            rows.setdefault(found[1], set()).add(int(found[2]))
    return rows

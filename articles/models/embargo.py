"""What stories and campaigns have in common: a moment before which no reader sees anything of them."""

from datetime import datetime
from typing import Protocol


class _HasEmbargo(Protocol):
    embargoed_until: datetime | None


class Embargoed:
    def is_under_embargo(self: _HasEmbargo, at: datetime) -> bool:
        return bool(self.embargoed_until and self.embargoed_until > at)

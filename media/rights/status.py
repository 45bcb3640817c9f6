"""Whether readers may see a photo, in words: the same on its form, in lists and in reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from kit.clock import format_moment
from media.rights.kinds import HeldByRights, Rights, missing_words


class Judged(HeldByRights, Protocol):
    """What is asked here of a photo that was read `with_reasons`."""

    is_usable: bool
    is_open: bool
    usable_until: datetime | None
    taken_down_at: datetime | None
    denied_since: datetime | None
    begins_at: datetime | None
    ended_at: datetime | None

    @property
    def credit(self) -> str: ...


@dataclass(frozen=True)
class RightsStatus:
    """What holds of a photo at a moment: `reasons` are phrases, none for one that readers may see `until` an end."""

    reasons: tuple[str, ...] = ()
    until: datetime | None = None

    @property
    def is_usable(self) -> bool:
        return not self.reasons

    @property
    def words(self) -> str:
        """A few words, for the column of a list."""
        if self.reasons:
            return "; ".join(self.reasons)
        return _("until %s") % format_moment(self.until) if self.until else _("without an end")

    @property
    def sentence(self) -> str:
        if self.reasons:
            return _("Readers may not see it: %s.") % "; ".join(self.reasons)
        if self.until:
            return _("Readers may see it until %s.") % format_moment(self.until)
        return _("Readers may see it, without an end.")


def rights_status(photo: Judged) -> RightsStatus:
    """Return the `RightsStatus` of a photo at the moment of the `with_reasons(at)` by which it was read.

    Of embargoes the library knows nothing: who does (`articles.querysets.embargoes`) sets `embargo_until` on the photo.
    """
    reasons = [] if photo.is_usable else [*_reasons(photo)]
    if embargo := getattr(photo, "embargo_until", None):
        reasons.append(_("its campaign is under embargo until %s") % format_moment(embargo))
    return RightsStatus(tuple(reasons)) if reasons else RightsStatus(until=photo.usable_until)


def _reasons(photo: Judged) -> Iterator[str]:
    if photo.taken_down_at:
        yield _("taken down on %s") % format_moment(photo.taken_down_at)
    elif photo.denied_since:
        yield _("denied since %s") % format_moment(photo.denied_since)
    elif not photo.is_open and photo.begins_at:
        yield _("its rights begin on %s") % format_moment(photo.begins_at)
    elif not photo.is_open:
        yield _("its rights ended on %s") % format_moment(photo.ended_at)
    if not photo.credit:
        yield _("it has no creator and no credit line")
    if photo.rights == Rights.UNKNOWN:
        yield _("its rights are unknown")
    if words := [str(each) for each in missing_words(photo)]:
        yield _("it lacks %s") % get_text_list(words, _("and"))

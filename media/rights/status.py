"""Whether readers may see a photo, in words: the same on its form, in lists and in reports."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from kit.clock import format_moment
from media.rights.kinds import Rights, missing_requirements


@dataclass(frozen=True)
class RightsStatus:
    """What holds of a photo at a moment: `reasons` are phrases, none for one that readers may see `until` an end."""

    reasons: tuple = ()
    until: datetime | None = None

    @property
    def is_usable(self):
        return not self.reasons

    @property
    def words(self):
        """A few words, for the column of a list."""
        if self.reasons:
            return "; ".join(self.reasons)
        return _("until %s") % format_moment(self.until) if self.until else _("without an end")

    @property
    def sentence(self):
        if self.reasons:
            return _("Readers may not see it: %s.") % "; ".join(self.reasons)
        if self.until:
            return _("Readers may see it until %s.") % format_moment(self.until)
        return _("Readers may see it, without an end.")


def rights_status(photo):
    """Return the `RightsStatus` of a photo at the moment of the `with_reasons(at)` by which it was read.

    Of embargoes the library knows nothing: who does (`articles.querysets.embargoes`) sets `embargo_until` on the photo.
    """
    reasons = [] if photo.is_usable else [*_reasons(photo)]
    if embargo := getattr(photo, "embargo_until", None):
        reasons.append(_("its campaign is under embargo until %s") % format_moment(embargo))
    return RightsStatus(tuple(reasons)) if reasons else RightsStatus(until=photo.usable_until)


def _reasons(photo):
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
    if words := [str(words) for _field, words in missing_requirements(photo)]:
        yield _("it lacks %s") % get_text_list(words, _("and"))

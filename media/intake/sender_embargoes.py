"""When the sender of a photo doesn't want it used, and the windows of rights that keep it back then.

IIM has a date of release and one of expiry, and press offices write "EMBARGO until …" into the instructions. Neither
acts by itself, as a date that is decades old or one that was misread would take a photo from its pages: an editor
reads what will hold, and says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.clock import format_moment
from media.intake.file_metadata import metadata_of, span
from media.metadata import embargoes
from media.metadata.values import shown
from media.models import Photo, Window
from media.models.window import YEARS

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_TEXTS = ("instructions", "usage_terms")


@dataclass(frozen=True)
class Span:
    """What the sender says of a time.

    The window, an unsaved denial, holds to it; there is none if no date could be read.
    """

    said: str
    window: Window | None = None

    @property
    def sentence(self) -> str:
        words = {"said": self.said}
        if self.window is None:
            return _("%(said)s. No date could be read of that: set a rights window.") % words
        if self.window.usable_until:
            words["at"] = format_moment(self.window.usable_until)
            return _("%(said)s. No reader should see it before %(at)s.") % words
        words["at"] = format_moment(self.window.usable_from)
        return _("%(said)s. No reader should see it after %(at)s.") % words


def spans(photo: Photo, at: datetime | None = None) -> list[Span]:
    """Return what the sender of a photo asks for that its windows don't hold to yet, at the moment `at`."""
    windows = [window for window in photo.windows.all() if window.pk]
    wanted = [*_of_file(photo), *_of_texts(photo)]
    return [each for each in wanted if each.window is None or not _is_kept(each.window, windows, at or timezone.now())]


def keep_back(photo: Photo, *, by: "User", at: datetime | None = None) -> list[Window]:
    """Give a photo the windows that its sender asks for, and return those that are new.

    There are none if it had them all. Arguments: `by`, the user who has decided it; `at`, the moment at which the
    photo's windows are judged.
    """
    with transaction.atomic():
        row = Photo.objects.select_for_update().get(pk=photo.pk)
        made = [each.window for each in spans(row, at) if each.window]
        for window in made:
            window.added_by = by
            window.save()
    return made


def _of_file(photo: Photo) -> Iterator[Span]:
    said = metadata_of(photo).fields
    release, _after = span(said.get("release_at"))
    _first, expiry = span(said.get("expiry_at"))
    if release:
        yield Span(_("Its file has a date of release"), _denial(photo, usable_until=release))
    if expiry:
        yield Span(_("Its file has a date of expiry"), _denial(photo, usable_from=expiry))


def _of_texts(photo: Photo) -> Iterator[Span]:
    """Take the latest moment that the texts name, as one embargo is often told in several of them."""
    texts = [text for name in _TEXTS if embargoes.is_spoken_of(text := getattr(photo, name))]
    if not texts:
        return
    words = _("The instructions say “%s”") % shown(embargoes.around(texts[0]), 120).rstrip(".")
    zone = timezone.get_default_timezone()
    ends = [end if end.tzinfo else end.replace(tzinfo=zone) for text in texts for end in embargoes.until(text)]
    ends = [end for end in ends if end.year in YEARS]
    yield Span(words, _denial(photo, usable_until=max(ends)) if ends else None)


def _denial(photo: Photo, **ends: datetime) -> Window:
    return Window(photo=photo, verdict=Window.Verdict.DENY, note=_("as its sender asks"), **ends)


def _is_kept(wanted: Window, windows: list[Window], at: datetime) -> bool:
    """Say whether a denial would change nothing.

    It is over, there is one, or no window allows its time.
    """
    allowing = [window for window in windows if window.verdict == Window.Verdict.ALLOW]
    denying = [window for window in windows if window.verdict == Window.Verdict.DENY]
    if end := wanted.usable_until:
        is_denied = any(_begun(each, at) and (not each.usable_until or each.usable_until >= end) for each in denying)
        return end <= at or is_denied or (bool(allowing) and all((each.usable_from or at) >= end for each in allowing))
    start = wanted.usable_from or at
    is_denied = any(_begun(each, max(start, at)) and not each.usable_until for each in denying)
    return is_denied or (bool(allowing) and all(each.usable_until and each.usable_until <= start for each in allowing))


def _begun(window: Window, at: datetime) -> bool:
    return not window.usable_from or window.usable_from <= at

"""Taking a photo from every page at once, and putting it back.

A takedown is a denial without an end, so it acts wherever rights act: there is no second rule to forget. What it adds
is who, when and why, the log of where the photo stood, and that its files for readers are gone from the storage.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.admin.usage import Place
from kit.blanks import says
from media import tasks
from media.models import Photo, Takedown, Window
from media.storage import removal_journal

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class TakedownRefused(Exception):
    """The photo is taken down already, or isn't any more; the text says so to the user."""


@transaction.atomic
def take_down(
    photo: Photo, *, by: "User", reason: str, places: Iterable[Place], at: datetime | None = None
) -> Takedown:
    """Deny a photo to every reader from now on, and return the `Takedown`.

    Arguments: `by`, the user; `reason`, in words, which has to be given; `places`, where it stands, for the log; `at`,
    the moment, now if None. Its renditions are removed once all is written. Raises TakedownRefused without a reason,
    and if it is taken down already.
    """
    if not says(reason):
        raise TakedownRefused(_("Say why the photo has to go."))
    at = at or timezone.now()
    row = Photo.objects.select_for_update().get(pk=photo.pk)
    if current_takedown(row):
        raise TakedownRefused(_("This photo is taken down already."))
    window = Window.objects.create(
        photo=row, verdict=Window.Verdict.DENY, usable_from=at, note=reason[:400], added_by=by
    )
    made = Takedown.objects.create(
        window=window, reason=reason[:400], at=at, by=by, places=[place.as_json() for place in places]
    )
    removal_journal.note_removal(photo=row)
    Photo.objects.filter(pk=row.pk).update(edition="")
    photo.edition = ""
    return made


@transaction.atomic
def lift(takedown: Takedown, *, by: "User", at: datetime | None = None) -> Takedown:
    """End a takedown, and return its row as it is then.

    From now on the photo is judged by its other rights again. Its renditions are asked for anew. Raises TakedownRefused
    if it was lifted before.
    """
    at = at or timezone.now()
    photo = Photo.objects.select_for_update().get(pk=takedown.window.photo_id)
    row = Takedown.objects.select_for_update().get(pk=takedown.pk)
    if row.lifted_at:
        raise TakedownRefused(_("This takedown is lifted already."))
    row.lifted_at, row.lifted_by = at, by
    row.save(update_fields=["lifted_at", "lifted_by"])
    Window.objects.filter(pk=row.window_id).update(usable_until=at)
    removal_journal.forget(photo)
    tasks.renew(photo)
    return row


def current_takedown(photo: Photo) -> Takedown | None:
    """Return the takedown that keeps a photo from its readers, None if there is none."""
    return takedowns_of(photo).filter(lifted_at=None).first()


def takedowns_of(photo: Photo) -> QuerySet[Takedown]:
    """Return all takedowns of a photo, the newest first."""
    return Takedown.objects.filter(window__photo=photo).select_related("by", "lifted_by")

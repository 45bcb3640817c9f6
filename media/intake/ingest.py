"""The one door by which a picture file enters the library.

Forms, heaps, folders and articles all come through here.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit import filenames
from media import tasks, unforeseen
from media.imaging import decoding, perceptual_hash
from media.imaging.colours import dominant_colour
from media.intake import comparisons, file_metadata
from media.metadata import Doubt, Metadata, read
from media.models import Photo, Window
from media.rights.kinds import KINDS
from media.storage import removal_journal, upload_journal
from media.unforeseen import FileRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = [
    "FileRefused",
    "Taken",
    "attach",
    "check_file",
    "complete_intake",
    "discard",
    "fingerprint",
    "ingest",
    "open_windows",
    "take",
]


def check_file(data: bytes) -> decoding.Checked:
    """Return what decoding all of a picture file has shown.

    Raises FileRefused for anything else.
    """
    return decoding.check(data, most_bytes=settings.PHOTO_MOST_BYTES, most_pixels=settings.PHOTO_MOST_PIXELS)


def file_too_large() -> str:
    """Return the sentence by which a file with more bytes than are taken is refused, before it is read."""
    return _("The file has more than %(most)d MB: send a smaller one.") % {"most": settings.PHOTO_MOST_BYTES // 1024**2}


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal.

    The same file twice has the same.
    """
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Taken:
    """A photo, and whether it came in just now.

    The very file may have been there already.
    """

    photo: Photo
    is_new: bool


def ingest(data: bytes, **options: Any) -> Photo:
    """Take a picture file into the library, and return its `Photo`.

    The arguments are those of `take`.
    """
    return take(data, **options).photo


def take(
    data: bytes,
    *,
    name: str = "",
    by: "User | None" = None,
    shared: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Taken:
    """Take a picture file into the library, and return what was `Taken`.

    Arguments: `data`, the file's bytes, kept untouched; `name`, what the file was called, by which the desk finds it;
    `by`, the user, who has then added it; `shared`, values of a whole heap, for what the file itself leaves empty;
    `fields` of `Photo`, which stand above what the file says. A file that is there already is returned as it is, also
    if somebody else brings it at the same moment. Raises FileRefused, and then leaves nothing behind.
    """
    digest = fingerprint(data)
    if known := Photo.objects.of_digest(digest).first():
        return Taken(known, is_new=False)
    photo = Photo(**{"added_by": by, **fields})
    attach(photo, data, name=name, shared=shared)
    try:
        with transaction.atomic():
            photo.save()
            complete_intake(photo, by=by)
    except IntegrityError:
        discard(photo)
        if known := Photo.objects.of_digest(digest).first():
            return Taken(known, is_new=False)
        raise
    except BaseException:
        discard(photo)
        raise
    return Taken(photo, is_new=True)


def attach(photo: Photo, data: bytes, *, name: str = "", shared: Mapping[str, Any] | None = None) -> None:
    """Put a file's bytes into a photo that has none, with what the file says of it.

    The caller saves and completes it, or calls `discard` if its row can't be written. `name` and `shared` are those of
    `take`. Raises FileRefused, or what the storage raises, and then leaves no file behind.
    """
    checked = check_file(data)
    photo.sha256 = fingerprint(data)
    photo.file_name = filenames.cleaned(name)
    with unforeseen.refusing(data, "taking from it what it shows and says"):
        photo.likeness, photo.compared_at = perceptual_hash.hashes(checked.image), None
        photo.colour = dominant_colour(checked.image)
        file_metadata.describe(photo, _read(data, checked))
    file_metadata.apply_defaults(photo, shared or {})
    photo.description = photo.description or photo.headline
    upload_journal.store(photo, data, photo.sha256[:32], checked.suffix)
    photo.width, photo.height = checked.width, checked.height  # as seen; the field's own are those of the file


def _read(data: bytes, checked: decoding.Checked) -> Metadata:
    """Return the `Metadata` of a picture's file, with a doubt about its colours where those are guessed."""
    reading = read(data)
    if checked.is_guess:
        said = _("The picture is in CMYK without a profile, so its colours are a guess: ask for it in RGB.")
        reading.doubts.append(Doubt("", str(said)))
    return reading


def complete_intake(photo: Photo, *, by: "User | None" = None, at: datetime | None = None) -> None:
    """Give a stored photo the windows, the links and the renditions that its file and its rights ask for.

    It is called in its row's transaction. Arguments: `by`, the user who has brought it; `at`, the moment from which
    its usual window counts. A photo that has windows which allow it keeps them; called again it changes nothing, but
    for what an editor has taken away.
    """
    if photo.file:
        upload_journal.commit_upload(str(photo.file))
    open_windows(photo, by=by, at=at)
    if photo.metadata:
        file_metadata.link(photo)
    tasks.renew(photo)
    if settings.IMMEDIATE_TASKS:  # else the process beside the server does it
        transaction.on_commit(lambda: comparisons.compare(Photo.objects.uncompared().filter(pk=photo.pk)), robust=True)


def open_windows(photo: Photo, *, by: "User | None" = None, at: datetime | None = None) -> None:
    """Give a stored photo its first windows, unless one allows it already.

    They are those that its file states, else the usual one of its kind of rights. The arguments are those of
    `complete_intake`. A denial allows nothing: once it has ended, the photo would be free for good.
    """
    if not photo.windows.allowing().exists():
        for window in _first_windows(photo, at or timezone.now()):
            window.added_by = by
            window.save()


def _first_windows(photo: Photo, at: datetime) -> list[Window]:
    days = KINDS[photo.rights].days
    if found := file_metadata.windows(photo) if photo.metadata else []:
        return found
    note = _("the usual time of a photo of this kind")
    return [Window(photo=photo, usable_until=at + timedelta(days=days), note=str(note))] if days else []


def discard(photo: Photo) -> None:
    """Remove the files of a photo whose row could not be written, or is no more."""
    if photo.file.name and upload_journal.remove_upload(photo.file.name):
        removal_journal.remove_renditions(photo)

"""Renditions of the whole library: which are owed, what is wrong with them, which nobody needs any more.

What is owed is asked of the photos and of the storage, and of no list of work to do: whatever was interrupted, has
failed or was lost is owed again.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.storage import Storage, default_storage, storages
from django.utils import timezone
from django.utils.translation import gettext as _

from media.making import rendition_sets
from media.models import Photo
from media.renditions import naming
from media.storage import removal_journal, upload_journal

MAKING_PATIENCE = timedelta(hours=1)  # longer than any making: what is younger may be a part of one


@dataclass(frozen=True)
class RenditionsOutcome:
    """What became of a photo's renditions: how many files were made, and what is wrong, as sentences."""

    pk: int
    made: int = 0
    faults: list[str] = field(default_factory=list)


def sweep() -> int:
    """Remove the files that processes which were killed have left behind: coming in without a row, or going."""
    return upload_journal.sweep_uploads() + removal_journal.sweep_removals()


def photos() -> list[int]:
    """Return the primary keys of all photos that have renditions, the newest first."""
    return list(Photo.objects.with_file().order_by("-pk").values_list("pk", flat=True))


def owing() -> Iterator[int]:
    """Yield the primary keys of the photos whose renditions aren't what their rows ask for, the newest first."""
    rows = Photo.objects.with_file().order_by("-pk").iterator(chunk_size=500)
    return (photo.pk for photo in rows if not rendition_sets.is_current(photo))


def make_owed(pk: int) -> RenditionsOutcome:
    """Make the renditions that a photo owes, or some of whose files are missing, and return the `RenditionsOutcome`."""
    photo = Photo.objects.with_file().filter(pk=pk).first()
    if photo is None or (rendition_sets.is_current(photo) and not rendition_sets.missing_files(photo)):
        return RenditionsOutcome(pk)
    return _made(photo)


def verify(pk: int) -> RenditionsOutcome:
    """Read the original and all renditions of a photo, and return the `RenditionsOutcome`."""
    photo = Photo.objects.with_file().filter(pk=pk).first()
    return RenditionsOutcome(pk, faults=_faults(photo) if photo else [])


def mend(pk: int) -> RenditionsOutcome:
    """Verify a photo's renditions, and make them anew if anything is wrong; return the `RenditionsOutcome`."""
    found = verify(pk)
    if not found.faults:
        return found
    photo = Photo.objects.get(pk=pk)
    made = _made(photo)
    return made if made.faults else RenditionsOutcome(pk, made.made, _faults(photo))


def _made(photo: Photo) -> RenditionsOutcome:
    try:
        return RenditionsOutcome(photo.pk, made=rendition_sets.make_set(photo))
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
        reason = _original(photo) or _("its renditions can’t be made (%(error)s).")
        return RenditionsOutcome(photo.pk, faults=[reason % {"error": f"{type(error).__name__}: {error}"}])


def _faults(photo: Photo) -> list[str]:
    return [fault for fault in [_original(photo)] if fault] + rendition_sets.faults(photo)


def _original(photo: Photo) -> str:
    """Return what is wrong with a photo's original, "" if nothing is."""
    name = {"name": str(photo.file)}
    try:
        with photo.file.storage.open(str(photo.file)) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return _("its original %(name)s isn’t there.") % name
    return "" if digest == photo.sha256 else _("its original %(name)s isn’t the file that came in.") % name


def folders() -> list[str]:
    """Return the names of the folders of renditions, "" for what lies beside them."""
    try:
        return ["", *storages["renditions"].listdir(naming.FOLDER)[0]]
    except FileNotFoundError:
        return []


def prune(folder: str, at: datetime | None = None) -> int:
    """Remove the files of one of `folders` that belong to no photo's newest edition; return how many that were.

    An older page may still name one: it is then led to the newest. Files that came within the hour before `at` stay.
    """
    storage, number = storages["renditions"], 0
    for path in _strays(storage, folder):
        if _is_old(storage, path, at):
            storage.delete(path)
            number += 1
    return number


def _strays(storage: Storage, folder: str) -> list[str]:
    if not folder:
        return [f"{naming.FOLDER}/{name}" for name in storage.listdir(naming.FOLDER)[1]]
    photo = Photo.objects.filter(pk=folder).first() if naming.is_folder(folder) else None
    kept = set(rendition_sets.file_names(photo)) if photo and photo.edition else set()
    return [f"{naming.folder(folder)}/{name}" for name in naming.stored(folder) if name not in kept]


def orphans(at: datetime | None = None) -> Iterator[str]:
    """Yield the paths of originals that belong to no photo, but for those of the hour before `at`."""
    try:
        _folders, names = default_storage.listdir(upload_journal.ORIGINALS)
    except FileNotFoundError:
        return
    for path in (f"{upload_journal.ORIGINALS}/{name}" for name in names):
        if not Photo.objects.of_file(path).exists() and _is_old(default_storage, path, at):
            yield path


def _is_old(storage: Storage, path: str, at: datetime | None) -> bool:
    try:
        return storage.get_modified_time(path) < (at or timezone.now()) - MAKING_PATIENCE
    except FileNotFoundError:  # somebody else has removed it meanwhile
        return False

"""The journal of files that are coming in.

Storage and database can't be written in one step, and a process may be killed between the two.

Before an original is stored, its name is noted beside it in the storage; the note goes once its row is committed. A
note that was left behind tells of a file that perhaps no row names, and `sweep_uploads` then removes that file. Only
noted files are ever removed: a database restored from an older copy costs no original.
"""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from media.models import Photo, Window

ORIGINALS, PROOFS, NOTES = "photos", "proofs", "arriving"
UPLOAD_PATIENCE = timedelta(hours=1)  # longer than any request or any story's import


def store(photo: Photo, data: bytes, start: str, suffix: str) -> None:
    """Store a file's bytes as the original of a photo whose row is not written yet.

    Arguments: `start` and `suffix` of its name, which no other file ever has: two who bring the same file at once have
    one each, and whose row comes second removes only its own. Raises what the storage raises, and leaves no file then.
    """
    name = f"{start}-{secrets.token_hex(6)}.{suffix}"
    try:
        note_upload(f"{ORIGINALS}/{name}")
        photo.file.save(name, ContentFile(data), save=False)
    except BaseException:
        photo.file = ""
        remove_upload(f"{ORIGINALS}/{name}")
        raise


def note_upload(path: str) -> None:
    """Note that a file is coming: an original, or a proof."""
    default_storage.save(_note(path), ContentFile(b""))


def commit_upload(path: str) -> None:
    """Take the note of a file away once the transaction that writes its row is committed."""
    transaction.on_commit(lambda: _settled(path), robust=True)


def remove_upload(path: str) -> bool:
    """Remove an original and its note, and say whether that was done.

    It isn't where a row names the file, as a commit whose answer was lost is a commit; nor where nothing can be asked:
    the note then stays, and `sweep_uploads` asks again.
    """
    try:
        return remove_unnamed(path)
    except DatabaseError:
        return False


def sweep_uploads(at: datetime | None = None) -> int:
    """Remove what processes that were killed before the moment `at` left behind; return how many notes said so."""
    before = (at or timezone.now()) - UPLOAD_PATIENCE
    return sum(remove_unnamed(path) for path in _noted() if _noted_at(path) < before)


def _noted() -> Iterator[str]:
    for folder, notes in ((ORIGINALS, NOTES), (PROOFS, f"{NOTES}/{PROOFS}")):
        try:
            _folders, names = default_storage.listdir(notes)
        except FileNotFoundError:
            continue
        yield from (f"{folder}/{name}" for name in names)


def _noted_at(path: str) -> datetime:
    try:
        return default_storage.get_modified_time(_note(path))
    except FileNotFoundError:  # its row was committed just now
        return datetime.max.replace(tzinfo=UTC)


def remove_unnamed(path: str) -> bool:
    """Remove an original or a proof that no row names, and its note; say whether that was done."""
    is_named = Photo.objects.of_file(path).exists() or Window.objects.of_proof(path).exists()
    if not is_named:
        default_storage.delete(path)
    _settled(path)
    return not is_named


def _settled(path: str) -> None:
    default_storage.delete(_note(path))


def _note(path: str) -> str:
    return f"{NOTES}/{path.removeprefix(f'{ORIGINALS}/')}"

"""The journal of files that are going.

Storage and database can't be written in one step, and a process may be killed between the two.

Which files go is written down in the transaction that gives them up, so it is known if, and only if, that is committed.
They are removed at once afterwards; what was kept from it (a kill, a storage that doesn't answer) is for
`sweep_removals`.
"""

import logging

from django.core.files.storage import storages
from django.db import transaction

from media.models import Departure, Photo
from media.renditions import naming
from media.storage import upload_journal

logger = logging.getLogger(__name__)


def note_removal(*, path: str = "", photo: Photo | None = None) -> None:
    """Let files go with the transaction under way: the one at a path of the storage, and the renditions of a photo."""
    row = Departure(path=path)
    if photo:
        row.photo_pk, row.editions = photo.pk, _editions(photo)
    row.save(force_insert=True)
    transaction.on_commit(lambda: _go(row), robust=True)


def forget(photo: Photo) -> None:
    """Keep a photo's renditions after all: it is to have the same again."""
    Departure.objects.filter(photo_pk=photo.pk, path="").delete()


def sweep_removals() -> int:
    """Remove what is still to go, and return how many of the notes are done; what can't be removed is asked again."""
    done = 0
    for row in Departure.objects.order_by("pk").iterator(chunk_size=500):
        try:
            _go(row)
        except Exception:
            logger.exception("%s could not be removed.", row)
        else:
            done += 1
    return done


def remove_renditions(photo: Photo) -> None:
    """Remove the files of all editions of a photo, which no page may name any more."""
    _remove(photo.pk, _editions(photo))


def _go(row: Departure) -> None:
    if row.path:
        upload_journal.remove_unnamed(row.path)
    if row.photo_pk:
        _remove(row.photo_pk, row.editions)
    row.delete()


def _editions(photo: Photo) -> list[str]:
    """Return the editions by whose content a photo's files are told.

    The number of a row that could not be written may be another's by now. The edition in the row may be of an older
    secret key than the one that its row asks for today.
    """
    return sorted({each for each in (naming.edition(photo), photo.edition) if each})


def _remove(pk: int | None, editions: list[str]) -> None:
    for file_name in naming.stored(pk) if pk else ():
        name = naming.read_name(file_name)
        if name and any(map(name.is_content_of, editions)):
            storages["renditions"].delete(naming.path(file_name))

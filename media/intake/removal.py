"""Taking a photo out of the library for good."""

from copy import copy

from django.db import transaction
from django.db.models import Q

from media.models import Photo, Resemblance
from media.storage import removal_journal


@transaction.atomic
def remove(photo: Photo) -> None:
    """Delete a photo's row and windows, and once that is committed its original, its renditions and its proofs.

    Raises ProtectedError while the photo is in use, and always for one that was ever taken down: the log of that stays.
    All is then as it was.
    """
    gone = copy(photo)  # it keeps its number
    papers = [str(window.proof) for window in photo.windows.exclude(proof="")]
    Resemblance.objects.filter(Q(photo=photo) | Q(other=photo)).delete()
    photo.delete()
    removal_journal.note_removal(path=str(gone.file), photo=gone)
    for name in papers:
        removal_journal.note_removal(path=name)

"""Making a photo's renditions: the whole set of an edition, and only then the word that it is there.

Pages name the edition that stands in the photo's row, so a reader never waits for a file and never meets half a set: a
photo that is new has a plate until its files are made, and one whose credit was changed keeps its former files until
the new ones are there.
"""

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from media.imaging import pipeline
from media.imaging.encoding import CONTENT_TYPES
from media.imaging.pipeline import Wanted
from media.models import Photo
from media.renditions import naming
from media.storage import removal_journal


def is_current(photo: Photo) -> bool:
    """Say whether the newest renditions of a photo are what its row asks for.

    It asks for none without a file, and for none while it is taken down.
    """
    return not photo.file or photo.edition == naming.edition(photo) or photo.is_taken_down


def make_set(photo: Photo) -> int:
    """Make all renditions that a photo's row asks for, and return how many files that were.

    What it takes is the file and the row as they are now. If the row is changed meanwhile its edition stays as it is:
    whoever changed it has asked for another. If it is deleted or taken down meanwhile, the files go again. Raises what
    the storage and the decoder raise; the files made so far are then taken up or pruned later, and no page names them.

    Two may make the same photo's at once: the same name is the same content, and each file appears whole.
    """
    edition, number = naming.edition(photo), 0
    made = Photo(pk=photo.pk, edition=edition)
    storage = storages["renditions"]
    with photo.file.open() as file:
        data = file.read()
    for each, content in pipeline.render(
        data,
        naming.wanted(photo),
        focal_x=photo.focal_x,
        focal_y=photo.focal_y,
        packet=naming.credit(photo),
    ):
        storage.save(naming.path(_file_name(made, each)), ContentFile(content))
        number += 1
    _declare(photo, edition)
    return number


def _declare(photo: Photo, edition: str) -> None:
    with transaction.atomic():
        row = Photo.objects.select_for_update().filter(pk=photo.pk).first()
        if row is None or row.is_taken_down:  # while they were being made
            removal_journal.note_removal(photo=photo)
        elif naming.edition(row) == edition:
            Photo.objects.filter(pk=row.pk).update(edition=edition)
            photo.edition = edition


def file_names(photo: Photo) -> list[str]:
    """Return the names of all files of a photo's newest edition."""
    return [_file_name(photo, each) for each in naming.wanted(photo)]


def _file_name(photo: Photo, wanted: Wanted) -> str:
    return naming.name(photo, wanted.width, wanted.suffix, wanted.crop)


def missing_files(photo: Photo) -> list[str]:
    """Return the names of those files of a photo's newest edition that the storage doesn't have."""
    if not photo.edition:
        return []
    found = set(naming.stored(photo.pk))
    return [name for name in file_names(photo) if name not in found]


def faults(photo: Photo) -> list[str]:
    """Return what is wrong with the renditions of a photo that should have some, as sentences; none if all is well.

    Every file is read to its last pixel: it has to be a picture of its size in its format, and to carry the credit.
    """
    if not is_current(photo):
        return [_("It waits for its renditions.")]
    packet = naming.credit(photo)
    found = ((each, _fault(photo, each, packet)) for each in (naming.wanted(photo) if photo.edition else ()))
    return [f"{_file_name(photo, each)}: {fault}" for each, fault in found if fault]


def _fault(photo: Photo, wanted: Wanted, packet: bytes) -> str:
    try:
        with storages["renditions"].open(naming.path(_file_name(photo, wanted))) as file:
            data = file.read()
    except FileNotFoundError:
        return _("it isn’t there.")
    try:
        with Image.open(BytesIO(data)) as image:
            image.load()
    except Exception:  # noqa: BLE001 - damaged files raise almost anything
        return _("it is damaged.")
    if image.size != (wanted.width, naming.height(photo, wanted.width, wanted.crop)):
        return _("it is %(width)d × %(height)d pixels.") % {"width": image.width, "height": image.height}
    if Image.MIME.get(image.format or "") != CONTENT_TYPES[wanted.suffix]:
        return _("it is a file of another format.")
    return "" if image.info.get("xmp") == packet else _("it doesn’t carry the photo’s credit.")

"""Many files that come in together, with what holds for all of them said once.

Each file is one for itself: what becomes of it is its `FileOutcome`, and one that is refused keeps no other back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from django import forms
from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import transaction
from django.db.models import ForeignObjectRel, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.intake import duplicates, file_metadata, ingest, removal, takedown
from media.intake.duplicates import Duplicate
from media.metadata import read
from media.models import Photo, Resemblance, Window
from media.rights import kinds
from people.tags import Tags

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SHARED = ("rights", "licence", "creator", "credit_line", "source")
ADDED, KNOWN, REFUSED = "added", "known", "refused"


class SharedForm(forms.ModelForm):
    """What all files of a heap have in common. It fills what a file itself leaves empty, and no more."""

    tags = Tags(required=False, label=gettext_lazy("tags"))

    class Meta:
        model = Photo
        fields = SHARED
        help_texts = {
            "licence": gettext_lazy("“CC BY 4.0”, or the number of a contract."),
            "creator": gettext_lazy("The photographer or illustrator. Several: by semicolons."),
            "source": gettext_lazy("Who supplied the files."),
        }

    def shared(self) -> dict[str, str]:
        """Return the values given, by the fields of Photo."""
        return {name: self.cleaned_data[name] for name in SHARED}


@dataclass
class FileOutcome:
    """What became of a file.

    `name` is what it was called; `verdict` says whether its photo was added, was known already or was refused for a
    `reason`; `lacks` are words for what keeps an added photo from the page.
    """

    name: str
    verdict: str
    photo: Photo | None = None
    reason: str = ""
    lacks: list[str] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    is_new: bool = False


def import_file(
    upload: File | BinaryIO,
    *,
    by: "User | None",
    shared: Mapping[str, Any],
    tags: Iterable[str] = (),
    again: bool = False,
) -> FileOutcome:
    """Take a file of a heap into the library, and return what became of it.

    It raises for no file's fault. Arguments: `upload`, an open file with a `name`; `by`, the user; `shared`, values for
    what the file leaves empty; `tags`, names; `again`, whether it was sent before and no answer came: it may then be
    there by its own sender.
    """
    name = PurePath(upload.name or "").name
    try:
        data = upload.read(settings.PHOTO_MOST_BYTES + 1)  # never more, however much there is
        taken = ingest.take(data, name=name, by=by, shared=shared)
    except ingest.FileRefused as reason:
        return FileOutcome(name, REFUSED, reason=str(reason))
    photo = taken.photo
    if taken.is_new:
        photo.tags.add(*tags)
    elif not (again and by and is_fresh(photo, by)):
        known = Photo.objects.with_takedown().get(pk=photo.pk)
        return FileOutcome(name, KNOWN, known, duplicates=_known(known, data, shared))
    found = duplicates.duplicates_of(photo)
    return FileOutcome(name, ADDED, photo, lacks=shortcomings(photo), duplicates=found, is_new=taken.is_new)


def shortcomings(photo: Photo) -> list[str]:
    """Return words for what keeps a photo from the page, or its readers from knowing what it shows."""
    found = [] if photo.credit else [_("a credit")]
    found += [_("its rights")] if photo.rights == Photo.Rights.UNKNOWN else map(str, kinds.missing_words(photo))
    return found if photo.alt_text else [*found, _("an alt text")]


def _known(photo: Photo, data: bytes, shared: Mapping[str, Any]) -> list[Duplicate]:
    """Return the photo itself with how its credit differs from what its file and the heap say of it."""
    said = Photo()
    file_metadata.describe(said, read(data))
    file_metadata.apply_defaults(said, shared)
    differences = duplicates.differences(said, photo)
    return [Duplicate(photo, differences)] if differences else []


class CannotWithdraw(Exception):
    """The photo can't be withdrawn: one translated sentence says why."""


def is_fresh(photo: Photo, user: "User") -> bool:
    """Say whether a user has added a photo at the desk, and nobody has done anything to it since."""
    return list(_done(photo).values_list("user_id", "action_flag")[:2]) == [(user.pk, ADDITION)]


def has_added(photo: Photo, user: "User") -> bool:
    """Say whether a user was the one who has added a photo at the desk."""
    return _done(photo).filter(action_flag=ADDITION, user_id=user.pk).exists()


def _done(photo: Photo) -> QuerySet[LogEntry]:
    kind = ContentType.objects.get_for_model(Photo)
    return LogEntry.objects.filter(content_type=kind, object_id=str(photo.pk))


def withdraw(photo: Photo, *, by: "User", instead: Photo | None) -> Photo:
    """Take a photo out of the library again, its file too, and return the one that stays instead.

    Raises CannotWithdraw if anybody but the user `by` has worked on it or with it since they have added it, and if the
    photo `instead` of it, None if nobody has named one, isn't there.
    """
    with transaction.atomic():
        pair = {photo.pk, instead.pk if instead else None}
        rows = Photo.objects.select_for_update().order_by("pk").in_bulk(pair - {None})  # two may do so crosswise
        row = rows.pop(photo.pk, None)
        kept = rows.get(instead.pk) if instead else None
        if row and kept is None:
            raise CannotWithdraw(_("The other photo isn’t in the library any more, so this one stays."))
        if row is None or kept is None or not is_fresh(row, by) or _is_used(row):
            raise CannotWithdraw(_("This photo stays: somebody has worked with it since it came in."))
        removal.remove(row)
    return kept


def _is_used(photo: Photo) -> bool:
    """Say whether any row but its windows and what it is like points at a photo, or the log of a takedown does."""
    pointers = (each for each in Photo._meta.get_fields(include_hidden=True) if isinstance(each, ForeignObjectRel))
    return takedown.takedowns_of(photo).exists() or any(
        each.related_model._base_manager.filter(**{each.field.name: photo}).exists()
        for each in pointers
        if each.related_model not in (Window, Resemblance) and not each.related_model._meta.auto_created
    )

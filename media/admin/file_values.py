"""What a photo's file says, beside what is kept of it: for each field of the form, and for all of them at its top."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.forms import BaseForm
from django.utils.formats import localize_input
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.fields import precise, read_date
from media.intake.file_metadata import metadata_of
from media.metadata import Value
from media.metadata.fields import FIELDS
from media.metadata.values import keep, listed
from media.models import Photo

# The fields of a photo that have other names than those of a reading.
_PHOTOS = {"creators": "creator", "people_shown": "people", "organisations_shown": "brands"}
_JOINED = {"creators": "; ".join, "keywords": listed}
_ALONE = {  # what a photo has no field for
    "products_shown": gettext_lazy("products shown"),
    "licence_from": gettext_lazy("licence from"),
    "licence_until": gettext_lazy("licence until"),
    "release_at": gettext_lazy("not to be used before"),
    "expiry_at": gettext_lazy("not to be used after"),
}


@dataclass
class FileValue:
    """One thing that the file says of a field, and the blocks that say it.

    `fill` is what the form's fields hold if it is taken, None where nothing could be; `is_kept` whether they hold it.
    """

    text: str
    blocks: list[str]
    fill: dict[str, Any] | None = None
    is_kept: bool = False

    @property
    def by(self) -> str:
        return ", ".join(self.blocks)

    @property
    def json(self) -> str:
        return json.dumps(self.fill)


@dataclass(frozen=True)
class Remark:
    """A sentence about a field of the form, of that `name` if the form has it, or about the whole file."""

    label: str
    name: str
    sentence: str


def file_values(photo: Photo, form: BaseForm) -> dict[str, list[FileValue]]:
    """Return what a photo's file says, by the fields of the photo, and whether `form` holds it."""
    found: dict[str, dict[str, FileValue]] = {}
    for value in metadata_of(photo).found:
        fill, text = _offer(value)
        rows = found.setdefault(_PHOTOS.get(value.field, value.field), {})
        key = json.dumps(fill) if fill else text
        if key not in rows:
            rows[key] = FileValue(text, [], fill, fill is not None and _holds(photo, form, fill))
        if value.block not in rows[key].blocks:
            rows[key].blocks.append(value.block)
    return {name: list(rows.values()) for name, rows in found.items()}


def remarks(photo: Photo) -> list[Remark]:
    """Return what the file leaves open, each a `Remark`: doubts, disagreements, what the library has no field for."""
    said = metadata_of(photo)
    rows = [Remark(_label(each.field), _PHOTOS.get(each.field, each.field), each.sentence) for each in said.doubts]
    for field, label in _ALONE.items():
        if value := said.fields.get(field):
            text = ", ".join(value) if isinstance(value, list) else _date_and_time(value)
            rows.append(Remark(capfirst(str(label)), "", _("the file says “%s”.") % text))
    return rows


def _date_and_time(value: str) -> str:
    """Print a date, and a time and a zone as the file has them."""
    date, _t, time = value.partition("T")
    return ", ".join(filter(None, [precise(*read_date(date)), time]))


def _label(field: str) -> str:
    name = _PHOTOS.get(field, field)
    if not name:
        return _("The file")
    return capfirst(str(_ALONE[field]) if field in _ALONE else label_for_field(name, Photo, return_attr=False))


def _offer(value: Value) -> tuple[dict[str, Any] | None, str]:
    """Return what the fields of a form hold if a value is taken, and the words for it."""
    field, name = FIELDS[value.field], _PHOTOS.get(value.field, value.field)
    text = _JOINED.get(value.field, ", ".join)(value.value) if isinstance(value.value, list) else str(value.value)
    kept, _doubts = keep(field, value.value)
    if kept is None or name in ("people", "brands") or value.field in _ALONE:
        return None, text
    if name == "created_on":
        date, precision = read_date(str(kept))
        return {"created_on": localize_input(date), "created_precision": str(precision)}, precise(date, precision)
    if name == "no_cropping":
        return {name: True}, _("not to be cropped")
    if isinstance(kept, list):
        kept = _JOINED[value.field](kept)
    choices = dict(Photo._meta.get_field(name).flatchoices)  # type: ignore[union-attr] # it is a column
    return {name: kept}, str(choices.get(kept, kept))


def _holds(photo: Photo, form: BaseForm, fill: Mapping[str, Any]) -> bool:
    return all(_plain(_held(photo, form, name)) == _plain(value) for name, value in fill.items())


def _held(photo: Photo, form: BaseForm, name: str) -> Any:
    value = form[name].value() if name in form.fields else getattr(photo, name)
    return localize_input(value) if name == "created_on" and value else value


def _plain(value: Any) -> str:
    if value in (True, "on"):
        return "True"
    return str(value or "").replace("\r\n", "\n").strip()

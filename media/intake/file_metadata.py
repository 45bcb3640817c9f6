"""What a photo's file says of it: into the fields that nobody has filled in, and to the people and houses it names.

The file's word is kept untouched in `Photo.metadata`; what an editor writes stands above it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, TypeVar

from django.utils import timezone

from kit.fields import DatePrecision, read_date
from kit.text import fold
from media.intake.placeholder_texts import is_unsaid
from media.metadata import Metadata
from media.metadata.values import listed
from media.models import Photo, Window
from media.models.window import YEARS
from people.models import Brand, Person

# The fields of a reading that a photo has by the same name.
_SAME = (
    *("credit_line", "copyright_notice", "source", "headline", "description", "alt_text", "extended_description"),
    *("place", "usage_terms", "web_statement", "licensor", "licensor_url", "instructions"),
    *("digital_source_type", "model_release", "data_mining"),
)
_OF_THE_PICTURE = ("headline", "description", "alt_text")

_Named = TypeVar("_Named", Person, Brand)


class Unlinked(NamedTuple):
    """A name that a file says, and whose it would be."""

    model: type[Person] | type[Brand]
    name: str


def metadata_of(photo: Photo) -> Metadata:
    """Return the `Metadata` of a photo's file, as it was made when the file came in."""
    return Metadata.from_json(photo.metadata)


def describe(photo: Photo, read: Metadata) -> None:
    """Give a photo that isn't stored yet what its file says, where nobody has said anything.

    Arguments: `read`, the `Metadata` of its file. What cameras write into every file, and a file's name in place of its
    description, stay with the rest of what it says: readers would get them for an alt text.
    """
    photo.metadata = read.as_json()
    said = {
        field: value
        for field, value in read.fields.items()
        if field not in _OF_THE_PICTURE or not is_unsaid(value, photo.file_name)
    }
    for field in _SAME:
        if not getattr(photo, field):
            setattr(photo, field, said.get(field, ""))
    photo.creator = photo.creator or "; ".join(said.get("creators", ()))
    photo.keywords = photo.keywords or listed(said.get("keywords", ()))
    photo.no_cropping = photo.no_cropping or bool(said.get("no_cropping"))
    if not photo.created_on and said.get("created_on"):
        photo.created_on, photo.created_precision = read_date(said["created_on"])


def apply_defaults(photo: Photo, shared: Mapping[str, Any]) -> None:
    """Give a photo what holds for a whole heap of files, where neither an editor nor its own file has said anything.

    Arguments: `shared`, the values by the fields of Photo.
    """
    for field, value in shared.items():
        default = photo._meta.get_field(field).default  # type: ignore[union-attr] # these are columns
        if value and getattr(photo, field) in ("", default):
            setattr(photo, field, value)


def link(photo: Photo) -> None:
    """Link a stored photo with the people and houses that its file names and the magazine knows, each by one name.

    A name that two people share links neither; `unlinked` says which are left.
    """
    said = metadata_of(photo).fields
    photo.people.add(*_known(Person, said.get("people_shown", ())))
    photo.brands.add(*_known(Brand, said.get("organisations_shown", ())))


def unlinked(photo: Photo) -> list[Unlinked]:
    """Return the names in a photo's file that lead to nobody whom it is linked with."""
    said = metadata_of(photo).fields
    rows: list[tuple[type[Person] | type[Brand], Callable[[], set[str]], str]] = [
        (Person, photo.people.folded_names, "people_shown"),
        (Brand, photo.brands.folded_names, "organisations_shown"),
    ]
    found: list[Unlinked] = []
    for model, known_names, field in rows:
        if names := said.get(field):
            known = known_names()
            found += [Unlinked(model, name) for name in names if fold(name) not in known]
    return found


def windows(photo: Photo) -> list[Window]:
    """Return the unsaved windows of rights that a photo's file states by PLUS's licence dates, if it does.

    Of a licence that ends before it begins the end holds: the photo is shown too short rather than too long.
    """
    said = metadata_of(photo).fields
    usable_from, _after = span(said.get("licence_from"))
    _first, usable_until = span(said.get("licence_until"))
    if usable_from and usable_until and usable_until <= usable_from:
        usable_from = None
    if not (usable_from or usable_until):
        return []
    return [Window(photo=photo, usable_from=usable_from, usable_until=usable_until, note="PLUS")]


def span(text: str | None) -> tuple[datetime | None, datetime | None]:
    """Return the first moment of what a date names and the first moment after it.

    (None, None) for no date, and for the years 1 or 9999, by which programs write that there is no beginning or no end.
    A time is one moment, of its own zone or else of the magazine's. A date without one is all of its day, month or
    year, in the magazine's zone.
    """
    if not text or int(text[:4]) not in YEARS:
        return None, None
    zone = timezone.get_default_timezone()
    if "T" in text:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        return at, at
    first, precision = read_date(text)
    after = _day_after(first, precision)
    return datetime.combine(first, time.min, zone), datetime.combine(after, time.min, zone)


def _day_after(first: date, precision: str) -> date:
    if precision == DatePrecision.YEAR:
        return date(first.year + 1, 1, 1)
    if precision == DatePrecision.MONTH:
        return (first + timedelta(days=31)).replace(day=1)
    return first + timedelta(days=1)


def _known(model: type[_Named], names: Iterable[str]) -> Iterator[_Named]:
    for name in names:
        found = list(model.objects.named(name)[:2])
        if len(found) == 1:
            yield found[0]

"""Photos that show the same picture, and whether they say the same of who made it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.contrib.admin.utils import label_for_field
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst

from kit.text import fold
from media.imaging import perceptual_hash
from media.models import Photo, Resemblance

MOST_SHOWN = 5  # shown beside a photo
CREDIT = ("creator", "credit_line", "copyright_notice")


@dataclass(frozen=True)
class Difference:
    """What two photos say of one field: `label`, its name; `one` and `other`, their words, "" for none."""

    label: str
    one: str
    other: str


class Duplicate(NamedTuple):
    """Another photo of a picture, and how the credits of the two differ."""

    photo: Photo
    differences: list[Difference]


def near_duplicates(photo: Photo, *, most: int | None = MOST_SHOWN, at: datetime | None = None) -> list[Photo]:
    """Return the other photos that show a photo's picture, at another size or crop; the likest first.

    Each says whether readers may see it at the moment `at`, now if None, and since when it is taken down. Arguments:
    `most`, how many are wanted, None for all.
    """
    others = Photo.objects.exclude(pk=photo.pk)
    new = others.uncompared() if photo.compared_at else others
    found = {pk: score for _text, pk, score in perceptual_hash.matches({None: photo.likeness}, new.likenesses())}
    # These are asked for last: what is compared meanwhile is in one of the two.
    known = Resemblance.objects.filter(Exists(others.filter(pk=OuterRef("other"))), photo=photo)
    found |= dict(known.values_list("other", "score"))
    best = sorted(found, key=lambda pk: (-found[pk], pk))[:most]
    rows = others.with_usability(at or timezone.now()).with_takedown().in_bulk(best)
    return [rows[pk] for pk in best if pk in rows]


def duplicates_of(photo: Photo) -> list[Duplicate]:
    """Return the photos of `near_duplicates`, each with how the credits differ."""
    return [Duplicate(other, differences(photo, other)) for other in near_duplicates(photo)]


def differences(one: Photo, other: Photo) -> list[Difference]:
    """Return the `Difference`s between two photos' credits, [] unless they contradict each other.

    A photo that says nothing contradicts none; case, accents and punctuation don't count.
    """
    pairs = [(name, getattr(one, name), getattr(other, name)) for name in CREDIT]
    if not any(mine and theirs and fold(mine) != fold(theirs) for _name, mine, theirs in pairs):
        return []
    return [
        Difference(capfirst(label_for_field(name, Photo, return_attr=False)), mine, theirs)
        for name, mine, theirs in pairs
        if mine or theirs
    ]

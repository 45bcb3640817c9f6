"""What stands where on the form of a photo."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.admin.utils import flatten
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media.models import Photo
from media.rights import kinds

if TYPE_CHECKING:
    from django_stubs_ext import FieldOpts, StrOrPromise

    Fieldset = tuple[StrOrPromise | None, FieldOpts]

PICTURE: "Fieldset" = (
    _("The picture and its focal point"),
    {"fields": [("focal_x", "focal_y"), "no_cropping", ("file_name", "measured")], "classes": ["focal"]},
)
FIELDSETS: "list[Fieldset]" = [
    (None, {"fields": ["upload", "description", "alt_text", "portrait_of", "tags"]}),
    (
        _("What it shows"),
        {
            "fields": [
                ("people", "brands"),
                "headline",
                "extended_description",
                "place",
                ("created_on", "created_precision"),
                "keywords",
                "digital_source_type",
            ],
            "description": _(
                "Where only the month or the year of a date is known, choose its first day and say so beside it."
            ),
        },
    ),
    (
        _("Credit"),
        {
            "fields": [("creator", "credit_line"), "copyright_notice", "source"],
            "description": _("No photo reaches a reader without a creator or a credit line."),
        },
    ),
    (
        _("Rights"),
        {
            "fields": [
                "rights",
                "licence",
                "usage_terms",
                "web_statement",
                ("licensor", "licensor_url"),
                "instructions",
                ("model_release", "data_mining"),
            ],
        },
    ),
]

# What the checklist asks of a photo, and so what the window asks for that a story's form opens.
ASKED = ("upload", "description", "alt_text", ("creator", "credit_line"), "rights")
SMALL_FORM_WORDS = _(
    "Readers see the photo once its credit and its rights are known: the checklist asks for both, and for the alt text."
)


def whole(photo: Photo | None) -> "list[Fieldset]":
    """Return the fieldsets of a photo's form; one that has no file yet begins with the way in for it."""
    if not photo or not photo.file:
        return FIELDSETS
    (title, first), *others = FIELDSETS
    return [PICTURE, (title, {**first, "fields": [name for name in first["fields"] if name != "upload"]}), *others]


def small(photo: Photo | None, needed: Iterable[str] = ()) -> "list[Fieldset]":
    """Return the fieldsets of the small form: what the checklist asks for at their top, and all the rest folded.

    Arguments: `needed`, names of fields whose part of the form stays open, as something is missing there.
    """
    has_file = bool(photo and photo.file)
    first: Fieldset = (
        None,
        {"fields": [name for name in ASKED if not (has_file and name == "upload")], "description": SMALL_FORM_WORDS},
    )
    rest = (_folded(title, part, needed) for title, part in FIELDSETS)
    return [first, *([PICTURE] if has_file else []), *filter(None, rest)]


def _folded(title: "StrOrPromise | None", part: "FieldOpts", needed: Iterable[str]) -> "Fieldset | None":
    """Return what the small form has of a fieldset beside what it asks for first, None if there is nothing left."""
    fields = [each for each in part["fields"] if each not in ASKED]
    classes = [] if {*flatten(fields)}.intersection(needed) else ["collapse"]
    shown: FieldOpts = {**part, "fields": fields, "classes": classes, "description": ""}
    return (title or _("Where it belongs"), shown) if fields else None


@dataclass(frozen=True)
class KindWords:
    """What a kind of rights asks for, in words, as the form says it beside the choice."""

    value: str
    name: str | Promise
    asks: list[str | Promise]
    days: int | None
    caution: str | Promise


KIND_WORDS = [
    KindWords(key, kinds.Rights(key).label, [each.words for each in kind.requires], kind.days, kind.caution)
    for key, kind in kinds.KINDS.items()
    if kind.requires or kind.days or kind.caution
]

"""What stands where on the form of a photo."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from media import rights

PICTURE = (
    _("The picture and its focal point"),
    {"fields": [("focal_x", "focal_y"), "no_cropping", ("file_name", "measured")], "classes": ["focal"]},
)
FIELDSETS = [
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


@dataclass(frozen=True)
class KindWords:
    """What a kind of rights asks for, in words, as the form says it beside the choice."""

    value: str
    name: str
    asks: list
    days: int | None
    caution: str


KINDS = [
    KindWords(key.value, key.label, [words for _field, words in kind.requires], kind.days, kind.caution)
    for key, kind in rights.KINDS.items()
    if kind.requires or kind.days or kind.caution
]

"""The kinds of rights under which the magazine holds a photo: what each requires, and how long it usually lasts.

The kinds are those of a fashion desk, after the usage rights of The Guardian's Grid. What a kind requires is asked at
the lowest place that can ask it, the condition of `usable`: a photo that lacks it is in the library and on no page.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.core.checks import Error
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

A_YEAR = 365


class Rights(models.TextChoices):
    PRESS_HANDOUT = "press_handout", _("press handout")
    AGENCY = "agency", _("agency")
    COMMISSIONED = "commissioned", _("commissioned")
    STAFF = "staff", _("staff")
    CREATIVE_COMMONS = "creative_commons", _("Creative Commons")
    PUBLIC_DOMAIN = "public_domain", _("public domain")
    OWN_ILLUSTRATION = "own_illustration", _("own illustration")
    UNKNOWN = "unknown", _("unknown: can’t be published")


class HeldByRights(Protocol):
    """What is asked here of a photo, whose model stands above this."""

    rights: str


class Requirement(NamedTuple):
    """A field of `Photo` that has to be filled in, and the words for what belongs there."""

    field: str
    words: str | Promise


@dataclass(frozen=True)
class Kind:
    """What a kind of rights asks of a photo.

    `days` is how long the usual window is open from the day on which the photo comes in, None for one without an end.
    """

    requires: tuple[Requirement, ...] = ()
    days: int | None = None
    caution: str | Promise = ""


KINDS: dict[str, Kind] = {
    Rights.PRESS_HANDOUT: Kind(days=A_YEAR, caution=_("Only for the campaign that it came with.")),
    Rights.AGENCY: Kind(
        (Requirement("source", _("the agency (as its source)")), Requirement("licence", _("the licence"))), A_YEAR
    ),
    Rights.COMMISSIONED: Kind(
        (Requirement("creator", _("the photographer (as its creator)")), Requirement("licence", _("the contract")))
    ),
    Rights.STAFF: Kind(),
    Rights.CREATIVE_COMMONS: Kind(
        (
            Requirement("licence", _("the licence, such as CC BY 4.0")),
            Requirement("web_statement", _("the licence’s address")),
        )
    ),
    Rights.PUBLIC_DOMAIN: Kind(),
    Rights.OWN_ILLUSTRATION: Kind(),
    Rights.UNKNOWN: Kind(),
}


def check(**kwargs: object) -> list[Error]:
    """Refuse a kind without its rule, at which a request would fail, and a rule without its kind: a system check."""
    kinds = {each.value for each in Rights}
    unruled = "The kind of rights {!r} has no rule: say in KINDS of media/rights/kinds.py what it asks of a photo."
    stray = "KINDS of media/rights/kinds.py has a rule for {!r}, which is no kind of rights: add it to Rights."
    return [
        *(Error(unruled.format(each), id="media.E001") for each in sorted(kinds - KINDS.keys())),
        *(Error(stray.format(str(each)), id="media.E002") for each in sorted(KINDS.keys() - kinds)),
    ]


def missing_requirements(photo: HeldByRights) -> list[Requirement]:
    """Return what a photo's kind of rights requires and the photo doesn't have."""
    return [each for each in KINDS[photo.rights].requires if not getattr(photo, each.field)]


def missing_words(photo: HeldByRights) -> list[str | Promise]:
    """Return the words for what a photo's kind of rights requires and the photo doesn't have."""
    return [each.words for each in missing_requirements(photo)]


def requirements_met() -> Q:
    """Return the condition under which a photo has what its kind of rights requires; unknown rights are none."""
    condition = ~Q(rights=Rights.UNKNOWN)
    for rights, kind in KINDS.items():
        for field, _words in kind.requires:
            condition &= ~Q(rights=rights) | ~Q(**{field: ""})
    return condition

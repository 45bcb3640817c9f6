"""Dossiers: what source texts don't say in a machine's way. A dossier is a TOML file; its tables are these classes."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db.models import Choices
from django.utils.translation import gettext as _

from articles.importing.dossiers.schema import Misfit, build_all
from articles.importing.press_text.dates import within_memory
from articles.importing.press_text.parsed import TextRefused
from articles.importing.press_text.source import decode, read_bytes
from articles.models import Campaign, Product, Release
from kit.fields import read_date
from kit.text import fold
from media.models import Photo
from people import models as people

_MOST_BYTES = 1024 * 1024


def _one_of(choices: type[Choices], default: str) -> Any:
    return field(default=default, metadata={"choices": choices.values})


def _known_date() -> Any:
    return field(default="", metadata={"check": read_date})


def _plain_name(name: str) -> None:
    if name != Path(name).name or "\\" in name or name in (".", ".."):
        raise ValueError(_("only a file’s name, without folders"))


def read_focal(text: str) -> list[float]:
    """Return the point that "68% 40%" names, across and down, as fractions. Raises ValueError for any other text."""
    match = re.fullmatch(r"(\d{1,3})% (\d{1,3})%", text)
    point = [int(part) / 100 for part in match.groups()] if match else [2.0]
    if max(point) > 1:
        raise ValueError(_("two percentages, such as “68% 40%”"))
    return point


@dataclass(frozen=True)
class BrandEntry:
    name: str
    kind: str = _one_of(people.Brand.Kind, "house")
    country: str = ""
    website: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonEntry:
    name: str
    kind: str = _one_of(people.Person.Kind, "individual")
    occupation: str = ""
    aliases: tuple[str, ...] = ()
    biography: str = ""
    website: str = ""
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class AuthorEntry:
    person: str
    title: str = ""
    biography: str = ""


@dataclass(frozen=True)
class AmbassadorEntry:
    person: str
    brand: str
    title: str = "brand ambassador"
    announced_on: str = _known_date()
    active_from: str = _known_date()
    active_until: str = _known_date()
    source: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class ReleaseEntry:
    year: int
    kind: str = field(metadata={"choices": Release.Kind.values})
    designer: str = ""
    materials: str = ""
    notes: str = ""


@dataclass(frozen=True)
class ProductEntry:
    name: str
    brand: str
    kind: str = _one_of(Product.Kind, "handbag")
    aliases: tuple[str, ...] = ()
    description: str = ""
    release: tuple[ReleaseEntry, ...] = ()


@dataclass(frozen=True)
class CreditEntry:
    role: str
    person: str = ""
    brand: str = ""
    credited_as: str = ""
    note: str = ""


@dataclass(frozen=True)
class CampaignEntry:
    name: str
    brand: str
    kind: str = _one_of(Campaign.Kind, "advertising")
    season: str = _one_of(Campaign.Season, "")
    released_on: str = _known_date()
    embargoed_until: date | None = field(default=None, metadata={"check": within_memory})
    description: str = ""
    products: tuple[str, ...] = ()
    credit: tuple[CreditEntry, ...] = ()


@dataclass(frozen=True)
class AppearanceEntry:
    person: str
    product: str
    campaign: str = ""
    photo: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class PhotoEntry:
    caption: str
    file: str = field(default="", metadata={"check": _plain_name})
    alt_text: str = ""
    description: str = ""
    creator: str = ""
    credit_line: str = ""
    copyright_notice: str = ""
    focal: str = field(default="", metadata={"check": read_focal})
    rights: str = _one_of(Photo.Rights, "")
    portrait_of: str = ""
    people: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


_NEEDS = {  # each kind of insert, and the key that it can't do without
    "pull_quote": "text",
    "product_card": "product",
    "gallery": "photos",
    "credits_roll": "campaign",
    "embed": "url",
    "see_also": "title",
}


@dataclass(frozen=True)
class Insert:
    after: str
    kind: str = field(metadata={"choices": list(_NEEDS)})
    text: str = ""
    attribution: str = ""
    product: str = ""
    campaign: str = ""
    photos: tuple[str, ...] = ()
    title: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class StoryEntry:
    headline: str
    published_on: date | None = field(default=None, metadata={"check": within_memory})
    publication: str = ""
    url: str = ""
    kicker: str = ""
    standfirst: str = ""  # when the text prints none
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    lead_photo: str = ""
    override: str = ""  # the reason for which the checklist's warnings are passed
    photo: tuple[PhotoEntry, ...] = ()
    insert: tuple[Insert, ...] = ()

    def photo_of(self, caption: str) -> PhotoEntry | None:
        """Return the entry of the photo with a caption, or None."""
        key = fold(caption)
        return next((photo for photo in self.photo if fold(photo.caption) == key), None)


_TABLES = {
    "brand": BrandEntry,
    "person": PersonEntry,
    "author": AuthorEntry,
    "ambassador": AmbassadorEntry,
    "product": ProductEntry,
    "campaign": CampaignEntry,
    "appearance": AppearanceEntry,
    "story": StoryEntry,
}


@dataclass(frozen=True)
class Dossier:
    """A dossier's tables, each an empty tuple where the file has none."""

    path: Path
    brand: tuple[BrandEntry, ...] = ()
    person: tuple[PersonEntry, ...] = ()
    author: tuple[AuthorEntry, ...] = ()
    ambassador: tuple[AmbassadorEntry, ...] = ()
    product: tuple[ProductEntry, ...] = ()
    campaign: tuple[CampaignEntry, ...] = ()
    appearance: tuple[AppearanceEntry, ...] = ()
    story: tuple[StoryEntry, ...] = ()

    def story_of(self, headline: str) -> StoryEntry | None:
        """Return the entry of the story with a headline, or None. “Six Wardrobes …” gives only a beginning."""
        key = fold(headline)
        return next((story for story in self.story if _matches(story.headline, key)), None)

    @cached_property
    def shared(self) -> dict[str, list[dict[str, Any]]]:
        """What the stories have in common, as plain data: a change in it is a change for each of them."""
        return {name: [asdict(entry) for entry in getattr(self, name)] for name in _TABLES if name != "story"}

    def picture(self, name: str) -> Path:
        """Return the path of a picture: `pictures/` stands beside the folder of the dossier."""
        return self.path.absolute().parent.parent / "pictures" / name


def read_dossier(path: str | Path) -> Dossier:
    """Return the `Dossier` at a path. Raises Refused with a sentence that names the table and the key."""
    path = Path(path)
    text, _notes = decode(read_bytes(path, _MOST_BYTES))
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TextRefused(_("this is not valid TOML: %s.") % str(error).rstrip(".")) from None
    try:
        for key in data:
            if key not in _TABLES:
                raise Misfit(_("there is no table “%s” in a dossier.") % key)
        tables: dict[str, tuple[Any, ...]] = {
            name: build_all(kind, data.get(name, []), name) for name, kind in _TABLES.items()
        }
        _check(tables)
    except Misfit as misfit:
        raise TextRefused(str(misfit)) from None
    return Dossier(path, **tables)


def _matches(pattern: str, key: str) -> bool:
    beginning = fold(pattern)
    if pattern.endswith(("…", "...")):
        return bool(beginning) and f"{key} ".startswith(f"{beginning} ")
    return key == beginning


def _check(tables: dict[str, tuple[Any, ...]]) -> None:
    """Raise Misfit for what no single table shows: things named twice, and entries with nothing or too much in them."""
    for name, key in (("brand", "name"), ("person", "name"), ("story", "headline")):
        _no_twice(name, [getattr(entry, key) for entry in tables[name]])
    for story in tables["story"]:
        _no_twice(f"story.photo, {story.headline}", [photo.caption for photo in story.photo])
        _check_captions(story)
    for campaign in tables["campaign"]:
        for credit in campaign.credit:
            if bool(credit.person) == bool(credit.brand):
                raise Misfit(
                    _("[[campaign.credit]] “%(role)s” of %(campaign)s goes to a person or to a brand, to exactly one.")
                    % {"role": credit.role, "campaign": campaign.name}
                )


def _check_captions(story: StoryEntry) -> None:
    captions = {fold(photo.caption) for photo in story.photo}
    for insert in story.insert:
        if not getattr(insert, _NEEDS[insert.kind]):
            raise Misfit(
                _("[[story.insert]] after “%(after)s”: a %(kind)s needs the key “%(key)s”.")
                % {"after": insert.after, "kind": insert.kind, "key": _NEEDS[insert.kind]}
            )
        for caption in insert.photos:
            if fold(caption) not in captions:
                raise Misfit(_("[[story.insert]] “photos”: no [[story.photo]] has the caption “%s”.") % caption)


def _no_twice(where: str, names: Iterable[str]) -> None:
    seen = set()
    for name in names:
        if fold(name) in seen:
            raise Misfit(_("[[%(where)s]]: “%(name)s” stands there twice.") % {"where": where, "name": name})
        seen.add(fold(name))

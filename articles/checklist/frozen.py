"""The story that the checklist reads: a revision, the moment, and where each thing stands in it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import markup
from articles.addresses import page_at
from articles.checklist.findings import Finding, Level
from articles.models import BLOCKS, Article, Campaign, CampaignPhoto, Revision, ids_in_blocks
from articles.models.blocks.held import FrozenBlock, Link
from articles.revisions.snapshots import campaign_ids
from kit.links import DeadEnd, fault_of
from kit.prepared import all_of, prepared, read
from media.models import Photo
from media.rights.status import RightsStatus, rights_status

_ADDRESS = re.compile(r'href="([^"]*)"')
LEAD = None  # the lead photo's place, where others have the index of their block


@dataclass(frozen=True)
class Frozen:
    """A working copy as a revision would freeze it, at the moment `at`; `beside`, the stories that go live with it."""

    revision: Revision
    at: datetime
    beside: frozenset[int] = frozenset()

    @property
    def kind(self) -> str:
        """What the working copy becomes for readers, of `Article.Kind`."""
        return self.body.get("of", Article.Kind.STORY)

    @cached_property
    def body(self) -> dict[str, Any]:
        return self.revision.body

    def blocks(self) -> list[tuple[int, FrozenBlock]]:
        """Return the index and the block of each block."""
        return [*enumerate(self.body["blocks"])]

    def held(self, model: type[Model]) -> list[tuple[int, int]]:
        """Return the index of the block and the id of each row of a model that the blocks hold."""
        return [(index, pk) for index, block in self.blocks() for pk in ids_in_blocks([block], model)]

    def rich_texts(self) -> list[tuple[int, str]]:
        """Return the index of the block and the HTML of each text with markup."""
        return [
            (index, block.get(held.name) or "")
            for index, block in self.blocks()
            for held in BLOCKS[block["kind"]].declared.rich
        ]

    @cached_property
    def links(self) -> list[tuple[int, str, str]]:
        """The index of the block, the address and the words, as HTML, of each link."""
        found = [
            (index, markup.unescaped(address[1]) if (address := _ADDRESS.search(attributes)) else "", words)
            for index, html in self.rich_texts()
            for _name, attributes, words in markup.elements(html, {"a"})
        ]
        return found + [
            (index, block[held.name], escape(block[held.name]))
            for index, block in self.blocks()
            for held in BLOCKS[block["kind"]].declared.holds
            if isinstance(held, Link) and block.get(held.name)
        ]

    @cached_property
    def dead_ends(self) -> dict[str, DeadEnd | None]:
        """Why a reader can't follow a link, by its address: each is judged once, however many links lead there."""
        found = {address: fault_of(address) for address in {address for _index, address, _words in self.links}}
        nowhere = {address: slug for address in found if found[address] and (slug := page_at(address))}
        live = set(all_of(_live_pages(self.at))) if nowhere else set()
        return found | {address: None for address, slug in nowhere.items() if slug in live}

    @cached_property
    def campaigns(self) -> list[int]:
        """The ids of the campaigns that readers come to know by the story."""
        return campaign_ids(self.revision)

    @cached_property
    def _found(self) -> list[list[Any]]:
        """The photos, a campaign that is kept back, and those stories that readers reach to which it leads."""
        stories = {pk for _index, pk in self.held(Article)}
        return read(_judged(self.photo_places, self.at), _kept_back(self.at), _reached(stories, self.at))

    @property
    def is_any_embargo(self) -> bool:
        """Whether the magazine keeps any campaign back: mostly none, and then nothing else has to be looked up."""
        return bool(self._found[1])

    @property
    def reached(self) -> list[int]:
        """The ids of the stories that readers reach at the moment, of those to which it leads."""
        return self._found[2]

    @cached_property
    def photo_places(self) -> dict[int, int | None]:
        """Each photo's id with the first place in which it stands: the index of its block, or LEAD."""
        places: dict[int, int | None] = {self.revision.lead_photo_id: LEAD} if self.revision.lead_photo_id else {}
        for index, pk in self.held(Photo):
            places.setdefault(pk, index)
        return places

    @cached_property
    def photos(self) -> list[Photo]:
        """The photos, judged by their rights at the moment, in the order of the page."""
        found = {photo.pk: photo for photo in self._found[0]}
        return [found[pk] for pk in self.photo_places if pk in found]

    @cached_property
    def standings(self) -> dict[int, RightsStatus]:
        """What keeps back those of the photos that readers may not see, by their ids; most stories have none."""
        kept_back = [photo.pk for photo in self.photos if not photo.is_usable]
        return {
            pk: rights_status(photo) for pk, photo in Photo.objects.with_reasons(self.at).in_bulk(kept_back).items()
        }

    @cached_property
    def handouts(self) -> list[tuple[Photo, list[Campaign]]]:
        """The press handouts among the photos, each with the campaigns that it came with."""
        handouts = [photo for photo in self.photos if photo.rights == Photo.Rights.PRESS_HANDOUT]
        campaigns: dict[int, list[Campaign]] = {photo.pk: [] for photo in handouts}
        for place in CampaignPhoto.objects.holding(campaigns).select_related("campaign__brand") if handouts else ():
            campaigns[place.photo_id].append(place.campaign)
        return [(photo, campaigns[photo.pk]) for photo in handouts]

    @cached_property
    def texts(self) -> list[tuple[str, str]]:
        """Where words stand that readers see, and the words."""
        revision = self.revision
        texts = [
            (_("the headline"), revision.headline),
            (_("the standfirst"), revision.standfirst),
            (_("the caption of the lead photo"), self.body["lead_caption"]),
        ]
        return texts + [(_("block %d") % (index + 1), _words(block)) for index, block in self.blocks()]

    def in_block(
        self, index: int, level: Level, code: str, sentence: str | Promise, *, at_submit: bool = False
    ) -> Finding:
        """Return a finding about a block; its sentence begins with the block's number and kind."""
        block = self.body["blocks"][index]
        words = {"number": index + 1, "kind": BLOCKS[block["kind"]]._meta.verbose_name, "sentence": sentence}
        said = _("Block %(number)d, %(kind)s: %(sentence)s") % words
        return Finding(code, level, said, block=block["key"], at_submit=at_submit)

    def at_photo(self, pk: int, level: Level, code: str, sentence: str) -> Finding:
        """Return a finding about a photo, at the first place in which it stands."""
        place = self.photo_places[pk]
        if place is None:  # LEAD
            return Finding(code, level, _("Lead photo: %s") % sentence, field="lead_photo")
        return self.in_block(place, level, code, sentence)


@prepared
def _judged(ids: Collection[int], at: datetime) -> QuerySet[Photo]:
    return Photo.objects.filter(pk__in=ids).with_usability(at).with_end(at)


@prepared
def _kept_back(at: datetime) -> QuerySet[Any, int]:
    return Campaign.objects.under_embargo(at).order_by().values_list("pk", flat=True)[:1]


@prepared
def _live_pages(at: datetime) -> QuerySet[Any, str]:
    """Return the addresses of the pages that readers see: a magazine has a few."""
    return Revision.objects.live(at).pages().order_by().values_list("slug", flat=True)


@prepared
def _reached(ids: Collection[int], at: datetime) -> QuerySet[Any, int]:
    return Article.objects.stories().with_ids(ids).live(at).order_by().values_list("pk", flat=True)


def _words(block: FrozenBlock) -> str:
    """Return the words of a block that are written in it."""
    return "\n".join(filter(None, [held.words(block) for held in BLOCKS[block["kind"]].declared.holds]))


def name_of(photo: Photo) -> str:
    """Name a photo in a sentence: by the beginning of what it is called at the desk."""
    return Truncator(str(photo)).chars(60)

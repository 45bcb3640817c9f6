"""From a revision to what a page prints. The public page and the preview come through here alike.

Everything that a revision holds by id is fetched at once, so a story costs the same number of queries whatever its
length; what has gone, or may not be shown at the moment, leaves its place without breaking the page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypedDict, TypeVar

from django.db.models import Model
from taggit.models import Tag

from articles.models import (
    BLOCKS,
    Article,
    Campaign,
    Product,
    Revision,
    Section,
    ids_in_blocks,
)
from articles.models.blocks.held import FrozenBlock, PhotoSlot
from articles.pages.gathering import Gathering
from articles.pages.kinds import (
    AUTHOR,
    CAMPAIGN,
    CARD_OF_STORY,
    MERGED_TAG,
    PERSON,
    PHOTO,
    PRODUCT,
    SECTION,
    TAG,
)
from articles.pages.related import Related
from articles.querysets import shown_photos
from articles.revisions.snapshots import campaign_ids, photo_ids, product_ids
from media.display import anchor
from media.models import Photo
from people.models import Author, Person

_Row = TypeVar("_Row", bound=Model)
_Held = Mapping[type[Model], Mapping[int | None, Any]]  # the rows that blocks hold, by their models and their ids


class CorrectionNote(TypedDict):
    """What was put right in a story, and when."""

    at: datetime
    text: str


@dataclass
class Story:
    """A revision with all that it refers to, as it is at the moment `at`."""

    revision: Revision
    at: datetime
    lead: PhotoSlot | None = None
    blocks: list[FrozenBlock] = field(default_factory=list)  # with rows in the place of ids
    authors: list[Author] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    corrections: list[CorrectionNote] = field(default_factory=list)

    @property
    def template(self) -> str:
        return "articles/page.html" if self.revision.is_page else "articles/article.html"

    @property
    def opener(self) -> str:
        """How the page begins, of `Article.Opener`: an upright picture asks to stand beside the headline."""
        chosen = self.revision.body.get("opener", Article.Opener.BY_PICTURE)
        if not self.lead:
            return chosen if chosen == Article.Opener.TEXT else Article.Opener.BY_PICTURE
        asks = Article.Opener.BY_PICTURE if self.lead["photo"].is_landscape else Article.Opener.SPLIT
        return chosen or asks

    @property
    def places(self) -> list[PhotoSlot]:
        """The places of photos, in the order of the page: the lead, and those in blocks. Each has photo and caption."""
        found = [self.lead] if self.lead and self.opener != Article.Opener.TEXT else []
        for block in self.blocks:
            for held in BLOCKS[block["kind"]].declared.photos:
                found += held.shown(block)
        return found

    def held(self, model: type[_Row]) -> list[_Row]:
        """Return the rows of a model that stand in blocks; photos are in `places`."""
        return [
            block[held.name]
            for block in self.blocks
            for held in BLOCKS[block["kind"]].declared.of[model]
            if block[held.name]
        ]

    @cached_property
    def pictures(self) -> list[PhotoSlot]:
        """All that the page prints of photos, each once: those of `places`, then products' and bylines'."""
        products = self.held(Product) + self.products
        portraits = [author.person.usable_portraits[0] for author in self.authors if author.person.usable_portraits]
        others = [product.photo for product in products if product.photo and product.photo.is_usable] + portraits
        found: dict[int, PhotoSlot] = {}
        places: list[PhotoSlot] = self.places + [{"photo": photo, "caption": ""} for photo in others]
        for place in places:
            found.setdefault(place["photo"].pk, place)
        return list(found.values())

    @property
    def rolls(self) -> list[Campaign]:
        """The campaigns whose credit roll doesn't stand in the body, and so is printed at its foot."""
        rolls = [(block, held) for block in self.blocks for held in BLOCKS[block["kind"]].declared.rolls]
        printed = {block[held.name].pk for block, held in rolls if block[held.name]}
        return [campaign for campaign in self.campaigns if campaign.pk not in printed]


def story(revision: Revision, *, at: datetime, embargo_at: datetime | None = None) -> Story:
    """Return the `Story` of a revision, saved or not, at the moment `at`.

    Its own campaigns are under the embargoes of the moment `embargo_at`, if that is given: whoever is sent a link sees
    the story with them and their photos, but no other photo and no other story before its time.
    """
    page = _page(revision, at, embargo_at)
    page.ask()
    return _story(revision, page)


def story_context(revision: Revision, at: datetime, embargo_at: datetime | None = None) -> dict[str, Any]:
    """Return what a story's page prints, whether readers see the revision or somebody has a look at it before."""
    page = _page(revision, at, embargo_at)
    related = Related(revision, page)
    page.ask_once()
    related.need()
    page.ask()
    return {"story": _story(revision, page), "related": related.rows}


def _page(revision: Revision, at: datetime, embargo_at: datetime | None) -> Gathering:
    """Return what a revision's page gathers: its campaigns are known by the story itself, once it is live."""
    page = Gathering(at, known=campaign_ids(revision), embargo_at=embargo_at)
    _need(page, revision)
    return page


def _story(revision: Revision, page: Gathering) -> Story:
    """Return the `Story` of a revision from what its page has gathered."""
    body, seals = revision.body, revision.body.get("seals", {})
    held: _Held = {
        Photo: page.all(PHOTO),
        Campaign: page.all(CAMPAIGN),
        Product: page.all(PRODUCT),
        Article: page.all(CARD_OF_STORY),
    }
    own = [revision.section] if revision.section else []
    story = Story(
        revision=revision,
        at=page.at,
        lead=_place(page.one(PHOTO, revision.lead_photo_id), body["lead_caption"]),
        blocks=[block for block in (_resolve(block, held, seals) for block in body["blocks"]) if block],
        authors=page.each(AUTHOR, body["authors"]),
        campaigns=page.each(CAMPAIGN, body["campaigns"]),
        products=page.each(PRODUCT, body["products"]),
        people=page.each(PERSON, body["people"]),
        sections=[*dict.fromkeys(own + page.each(SECTION, body["sections"]))],
        tags=[*dict.fromkeys(filter(None, (_tag(page, pk) for pk in body["tags"])))],
        corrections=[{"at": datetime.fromisoformat(each["at"]), "text": each["text"]} for each in body["corrections"]],
    )
    name_places(story.places)
    return story


def name_places(places: Iterable[PhotoSlot]) -> None:
    """Give each photo's first place on a page, as a dict, the name by which a link leads to it: its `anchor`."""
    named = set()
    for place in places:
        if place["photo"].pk not in named:
            place["anchor"] = anchor(place["photo"])
        named.add(place["photo"].pk)


def prints(revision: Revision, photo: Photo, at: datetime) -> bool:
    """Say whether a look at a story shows a photo: its own, a product's, a portrait of somebody in its byline.

    Only within its rights: a link is no way around them, nor around the embargo of a campaign that isn't the story's.
    """
    shown = shown_photos(at, campaign_ids(revision))
    if not shown.contains(photo):
        return False
    if photo.pk in photo_ids(revision):
        return True
    if Product.objects.filter(pk__in=Product.ever.ids_for(product_ids(revision)), photo=photo).exists():
        return True
    person = photo.portrait_of_id
    authors = Author.objects.filter(pk__in=Author.ever.ids_for(revision.body["authors"]))
    if person is None or not authors.filter(person=person).exists():
        return False
    return shown.portraits_of(person).first() == photo


def _need(page: Gathering, revision: Revision) -> None:
    """Have asked for all that a revision holds by id."""
    body = revision.body
    for kind, ids in (
        (PHOTO, photo_ids(revision)),
        (AUTHOR, body["authors"]),
        (CAMPAIGN, page.known),
        (PRODUCT, product_ids(revision)),
        (PERSON, body["people"]),
        (SECTION, body["sections"]),
        (TAG, body["tags"]),
        (CARD_OF_STORY, ids_in_blocks(body["blocks"], Article)),
    ):
        page.need(kind, ids)


def _tag(page: Gathering, pk: int) -> Tag | None:
    """Return the tag that a frozen story names by an id: one that was merged is what it has become."""
    if merged := page.one(MERGED_TAG, pk):
        return merged.tag
    return page.one(TAG, pk)


def _place(photo: Photo | None, caption: str) -> PhotoSlot | None:
    """Return a photo's place on the page, or None where there is no photo."""
    return {"photo": photo, "caption": caption} if photo else None


def _resolve(block: FrozenBlock, rows: _Held, seals: Mapping[str | None, str]) -> FrozenBlock | None:
    """Return a block with its template and seal, and rows in the place of ids; None when nothing is left to show."""
    model = BLOCKS[block["kind"]]
    block = {**block, "template": model.declared.template, "seal": seals.get(block.get("key"))}
    for held in model.declared.rows:
        held.resolve(block, rows[held.refers_to])
    return None if model.is_unfinished(block) else block

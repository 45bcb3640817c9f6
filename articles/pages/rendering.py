"""From a revision to what a page prints. The public page and the preview come through here alike.

Everything that a revision holds by id is fetched at once, so a story costs the same number of queries whatever its
length; what has gone, or may not be shown at the moment, leaves its place without breaking the page.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypedDict, TypeVar, cast

from django.db.models import Manager, Model, Prefetch, QuerySet
from taggit.models import Tag

from articles.models import (
    BLOCKS,
    Appearance,
    Article,
    Campaign,
    Credit,
    Product,
    Release,
    Revision,
    Section,
    ids_in_blocks,
)
from articles.models.blocks.held import FrozenBlock, PhotoSlot
from articles.pages import public
from articles.querysets import ProductQuerySet, photos_with_a_place, photos_with_usability, shown_photos
from articles.revisions.snapshots import campaign_ids, photo_ids, product_ids
from articles.tags import tags_of
from media.display import anchor
from media.models import Photo
from people.models import Author, Person

RELATED = 4  # stories below one

_Row = TypeVar("_Row", bound=Model)
_Found = dict[type[Model], dict[int | None, Any]]  # the rows that a revision holds, by their models and their ids


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
    def places(self) -> list[PhotoSlot]:
        """The places of photos, in the order of the page: the lead, and those in blocks. Each has photo and caption."""
        found = [self.lead] if self.lead else []
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
    body, seals = revision.body, revision.body.get("seals", {})
    found = _look_up(revision, at, embargo_at)
    story = Story(
        revision=revision,
        at=at,
        lead=_place(found[Photo].get(revision.lead_photo_id), body["lead_caption"]),
        blocks=[block for block in (_resolve(block, found, seals) for block in body["blocks"]) if block],
        authors=_pick(found[Author], body["authors"]),
        campaigns=_pick(found[Campaign], body["campaigns"]),
        products=_pick(found[Product], body["products"]),
        people=_pick(found[Person], body["people"]),
        sections=_pick(found[Section], [revision.section_id, *body["sections"]]),
        tags=_pick(found[Tag], body["tags"]),
        corrections=[{"at": datetime.fromisoformat(each["at"]), "text": each["text"]} for each in body["corrections"]],
    )
    name_places(story.places)
    return story


def story_context(revision: Revision, at: datetime, embargo_at: datetime | None = None) -> dict[str, Any]:
    """Return what a story's page prints, whether readers see the revision or somebody has a look at it before."""
    return {
        "story": story(revision, at=at, embargo_at=embargo_at),
        "related": Revision.objects.live(at).related_to(revision).with_cards(at)[:RELATED],
    }


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


def with_credits(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Return campaigns with their brand, and their credit roll as `roll`."""
    rolls = Prefetch("credits", Credit.objects.roll(), to_attr="roll")
    return campaigns.select_related("brand").prefetch_related(rolls)  # type: ignore[no-redef]  # no second definition


def with_history(
    products: QuerySet[Product] | Manager[Product], at: datetime, known: Collection[int] = ()
) -> QuerySet[Product]:
    """Return products with their brand, the photo that has a place on pages, and their releases in order.

    For the photos the campaigns whose ids are `known` count as known to readers.
    """
    return products.select_related("brand").prefetch_related(
        Prefetch("photo", photos_with_a_place(at, known)),
        Prefetch("releases", Release.objects.select_related("designer"), to_attr="history"),
    )


def with_photos(appearances: QuerySet[Appearance], at: datetime) -> QuerySet[Appearance]:
    """Return appearances with all that is printed of them; a photo that has no place on pages is left out."""
    return appearances.select_related("person", "product__brand", "campaign__brand").prefetch_related(
        Prefetch("photo", public.places(at))
    )


def _look_up(revision: Revision, at: datetime, embargo_at: datetime | None) -> _Found:
    body = revision.body
    known = campaign_ids(revision)  # by the story itself, once it is live
    return {
        Photo: photos_with_usability(at, known).in_bulk(photo_ids(revision)),
        Author: Author.ever.select_related("person")
        .prefetch_related(Prefetch("person__portraits", shown_photos(at, known), to_attr="usable_portraits"))
        .standing_for(body["authors"]),
        Campaign: with_credits(Campaign.objects.out_of_embargo(embargo_at or at)).in_bulk(known),
        Product: cast(ProductQuerySet, with_history(Product.ever, at, known)).standing_for(product_ids(revision)),
        Person: Person.ever.standing_for(body["people"]),
        Section: Section.objects.in_bulk({revision.section_id, *body["sections"]} - {None}),
        Tag: tags_of(body["tags"]),
        Article: {
            other.article_id: other
            for other in Revision.objects.live(at).filter(article__in=ids_in_blocks(body["blocks"], Article)).cards(at)
        },
    }


def _pick(found: Mapping[int | None, _Row], ids: Iterable[int | None]) -> list[_Row]:
    """Return the found rows in the order of the ids, each once, without those that have gone."""
    return list(dict.fromkeys(found[pk] for pk in ids if pk in found))


def _place(photo: Photo | None, caption: str) -> PhotoSlot | None:
    """Return a photo's place on the page, or None where there is no photo."""
    return {"photo": photo, "caption": caption} if photo else None


def _resolve(block: FrozenBlock, found: _Found, seals: Mapping[str | None, str]) -> FrozenBlock | None:
    """Return a block with its template and seal, and rows in the place of ids; None when nothing is left to show."""
    model = BLOCKS[block["kind"]]
    block = {**block, "template": model.declared.template, "seal": seals.get(block.get("key"))}
    for held in model.declared.rows:
        held.resolve(block, found[held.refers_to])
    return None if model.is_unfinished(block) else block

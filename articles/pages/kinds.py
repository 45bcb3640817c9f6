"""The kinds of rows that stand on pages, and what each brings with it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from taggit.models import Tag

from articles.models import (
    Appearance,
    Campaign,
    CampaignPhoto,
    Credit,
    MergedTag,
    Product,
    Release,
    Revision,
    RevisionAuthor,
    Section,
)
from articles.pages import public
from articles.pages.gathering import Gathering, Kind, Needs
from articles.querysets import judged_photos, tell
from kit.prepared import prepared
from kit.ways import any_of
from media.models import Photo
from media.querysets import PhotoQuerySet
from people.models import Author, Person
from people.querysets import MergeableQuerySet


@prepared
def _photos(ids: Collection[int], at: datetime, known: Collection[int]) -> PhotoQuerySet:
    """Read photos with what says how each is printed: its picture, the plate that keeps its place, or nothing."""
    return judged_photos(at, known).filter(pk__in=ids)


@prepared
def _portraits(people: Collection[int], at: datetime, known: Collection[int]) -> QuerySet[Photo]:
    """Read the portraits of people in any order: for one SQLite would walk all photos, the newest first."""
    return judged_photos(at, known).filter(portrait_of__in=people).order_by()


@prepared
def _reached_photos(ids: Collection[int], at: datetime) -> QuerySet[Photo]:
    return public.places(at).filter(pk__in=ids)


@prepared
def _authors(ids: Collection[int]) -> QuerySet[Author]:
    return _with_present(Author.ever, ids).select_related("person")


@prepared
def _people(ids: Collection[int]) -> QuerySet[Person]:
    return _with_present(Person.ever, ids)


@prepared
def _products(ids: Collection[int]) -> QuerySet[Product]:
    return _with_present(Product.ever, ids).select_related("brand")


@prepared
def _releases(products: Collection[int]) -> QuerySet[Release]:
    there = _with_present(Product.ever, products).order_by().values("pk")
    return Release.objects.filter(product__in=there).select_related("designer")


def _with_present(manager: Any, ids: Collection[int]) -> MergeableQuerySet:
    """Return the rows of some ids, and those with which merged ones among them have become one."""
    rows = manager.filter(pk__in=ids).order_by()
    found: MergeableQuerySet = manager.filter(any_of(rows.values("pk"), rows.values("merged_into")))
    return found


@prepared
def _campaigns(ids: Collection[int], embargo_at: datetime) -> QuerySet[Campaign]:
    return Campaign.objects.out_of_embargo(embargo_at).filter(pk__in=ids).select_related("brand")


@prepared
def _rolls(campaigns: Collection[int]) -> QuerySet[Credit]:
    return Credit.objects.roll().filter(campaign__in=campaigns)


@prepared
def _photographers(campaigns: Collection[int]) -> QuerySet[Credit]:
    return Credit.objects.roll().photographers().filter(campaign__in=campaigns)


@prepared
def _covers(campaigns: Collection[int], at: datetime) -> QuerySet[CampaignPhoto]:
    """Read the photo that stands for each of some campaigns."""
    return CampaignPhoto.objects.covers(at, Campaign.objects.filter(pk__in=campaigns))


@prepared
def _sections(ids: Collection[int]) -> QuerySet[Section]:
    return Section.objects.filter(pk__in=ids)


@prepared
def _tags(ids: Collection[int]) -> QuerySet[Tag]:
    return Tag.objects.filter(pk__in=ids)


@prepared
def _merged_tags(ids: Collection[int]) -> QuerySet[MergedTag]:
    return MergedTag.objects.filter(gone__in=ids, tag__name__isnull=False).select_related("tag")


@prepared
def _cards(ids: Collection[int]) -> QuerySet[Revision]:
    """Read of some revisions what a card prints."""
    return Revision.objects.for_cards().filter(pk__in=ids)


@prepared
def _cards_of_stories(articles: Collection[int], at: datetime) -> QuerySet[Revision]:
    return Revision.objects.live(at).stories().for_cards().filter(article__in=articles)


@prepared
def _appearances(ids: Collection[int]) -> QuerySet[Appearance]:
    return Appearance.objects.filter(pk__in=ids).with_parties()


@prepared
def _bylines(revisions: Collection[int]) -> QuerySet[RevisionAuthor]:
    return RevisionAuthor.objects.filter(revision__in=revisions).select_related("author__person").order_by("position")


def _put(row: Model, name: str, other: Model | None) -> None:
    """Let a row lead to another without a query, or to none, whatever id it has."""
    row._state.fields_cache[name] = other


def _needs_of_card(story: Revision) -> Needs:
    yield OTHER_PHOTO, [story.lead_photo_id]


def _complete_card(story: Revision, page: Gathering) -> None:
    _put(story, "lead_photo", page.one(OTHER_PHOTO, story.lead_photo_id))
    story.byline = [place.author for place in page.several(BYLINE, story.pk)]


def _needs_of_author(author: Author) -> Needs:
    yield PORTRAIT, [author.person_id]


def _complete_author(author: Author, page: Gathering) -> None:
    found = sorted(page.several(PORTRAIT, author.person_id), key=lambda each: (each.added_at, each.pk), reverse=True)
    author.person.usable_portraits = [photo for photo in found if photo.is_usable]


def _needs_of_product(product: Product) -> Needs:
    yield PHOTO, [product.photo_id]


def _complete_product(product: Product, page: Gathering) -> None:
    photo = page.one(PHOTO, product.photo_id)
    _put(product, "photo", photo if photo and photo.has_place else None)
    product.history = page.several(RELEASE, product.pk)


def _complete_campaign(campaign: Campaign, page: Gathering) -> None:
    campaign.roll = page.several(CREDIT, campaign.pk)


def _needs_of_place(place: CampaignPhoto) -> Needs:
    yield OTHER_PHOTO, [place.photo_id]


def _complete_place(place: CampaignPhoto, page: Gathering) -> None:
    _put(place, "photo", page.one(OTHER_PHOTO, place.photo_id))


def _needs_of_appearance(appearance: Appearance) -> Needs:
    yield REACHED_PHOTO, [appearance.photo_id]


def _complete_appearance(appearance: Appearance, page: Gathering) -> None:
    _put(appearance, "photo", page.one(REACHED_PHOTO, appearance.photo_id))


def _complete_campaign_card(campaign: Campaign, page: Gathering) -> None:
    campaign.places = page.several(COVER, campaign.pk)
    campaign.photographers = page.several(PHOTOGRAPHER, campaign.pk)


# Of a page's own rows, whose campaigns may be known before their time, and of others, whose are not.
PHOTO = Kind[Photo](lambda ids, page: _photos(ids, page.at, page.known), tell=tell)
OTHER_PHOTO = Kind[Photo](lambda ids, page: _photos(ids, page.at, ()), tell=tell)
PORTRAIT = Kind[Photo](lambda ids, page: _portraits(ids, page.at, page.known), belong_to="portrait_of_id", tell=tell)
REACHED_PHOTO = Kind[Photo](lambda ids, page: _reached_photos(ids, page.at))

BYLINE = Kind[RevisionAuthor](lambda ids, _page: _bylines(ids), belong_to="revision_id")
CARD = Kind[Revision](lambda ids, _page: _cards(ids), beside=[BYLINE], leads=_needs_of_card, complete=_complete_card)
CARD_OF_STORY = Kind[Revision](  # by the story's own id
    lambda ids, page: _cards_of_stories(ids, page.at),
    key="article_id",
    leads=lambda story: iter([(BYLINE, [story.pk]), *_needs_of_card(story)]),
    complete=_complete_card,
)

AUTHOR = Kind[Author](lambda ids, _page: _authors(ids), leads=_needs_of_author, complete=_complete_author)
PERSON = Kind[Person](lambda ids, _page: _people(ids))
SECTION = Kind[Section](lambda ids, _page: _sections(ids))
MERGED_TAG = Kind[MergedTag](lambda ids, _page: _merged_tags(ids), key="gone")
TAG = Kind[Tag](lambda ids, _page: _tags(ids), beside=[MERGED_TAG])

RELEASE = Kind[Release](lambda ids, _page: _releases(ids), belong_to="product_id")
PRODUCT = Kind[Product](
    lambda ids, _page: _products(ids), beside=[RELEASE], leads=_needs_of_product, complete=_complete_product
)

CREDIT = Kind[Credit](lambda ids, _page: _rolls(ids), belong_to="campaign_id")
CAMPAIGN = Kind[Campaign](
    lambda ids, page: _campaigns(ids, page.embargo_at), beside=[CREDIT], complete=_complete_campaign
)
COVER = Kind[CampaignPhoto](
    lambda ids, page: _covers(ids, page.at), belong_to="campaign_id", leads=_needs_of_place, complete=_complete_place
)
PHOTOGRAPHER = Kind[Credit](lambda ids, _page: _photographers(ids), belong_to="campaign_id")
CAMPAIGN_CARD = Kind[Campaign](
    lambda ids, page: _campaigns(ids, page.at), beside=[COVER, PHOTOGRAPHER], complete=_complete_campaign_card
)

APPEARANCE = Kind[Appearance](
    lambda ids, _page: _appearances(ids), leads=_needs_of_appearance, complete=_complete_appearance
)

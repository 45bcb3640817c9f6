"""What readers may know of at a moment, beside stories: people, authors, brands, tags, photos.

Each is derived from live stories and live campaigns, so that nothing that is only in a draft or under embargo shows.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from taggit.models import Tag

from articles.models import Appearance, Campaign, CampaignPhoto, Credit, Product, Release
from articles.querysets import (
    AppearanceQuerySet,
    in_live_stories,
    live_campaigns,
    live_products,
    photos_with_a_place,
    shown_photos,
)
from kit.compiled import ids_at
from media.models import Photo
from media.querysets import PhotoQuerySet
from people.models import Ambassador, Author, Brand, Person
from people.querysets import AmbassadorQuerySet, AuthorQuerySet, NamedQuerySet


def is_known_person(at: datetime, prefix: str = "") -> Q:
    """Return the condition under which readers know of a person; `prefix` leads to them from other rows.

    They are in a live story, or in a live campaign's credit roll, or in a live product's history.
    """
    return _in_one_of(f"{prefix}pk", [in_live_stories("person", at), *(each(at) for each in _PEOPLE)])


def is_known_brand(at: datetime, prefix: str = "") -> Q:
    """Return the condition under which readers know of a brand: by a live campaign or product, or in a credit roll."""
    return _in_one_of(f"{prefix}pk", [each(at) for each in _BRANDS])


def _in_one_of(name: str, sets: Iterable[RawSQL]) -> Q:
    return reduce(or_, (Q(**{f"{name}__in": each}) for each in sets))


_PEOPLE = [
    ids_at(rows)
    for rows in (
        lambda at: Author.objects.filter(pk__in=in_live_stories("author", at)).values("person"),
        lambda at: Credit.objects.filter(campaign__in=live_campaigns(at), person__isnull=False).values("person"),
        lambda at: Release.objects.filter(product__in=live_products(at), designer__isnull=False).values("designer"),
        lambda at: Appearance.objects.live(at).filter(product__in=live_products(at)).values("person"),
    )
]
_BRANDS = [
    ids_at(rows)
    for rows in (
        lambda at: Campaign.objects.live(at).values("brand"),
        lambda at: Product.objects.live(at).values("brand"),
        lambda at: Credit.objects.filter(campaign__in=live_campaigns(at), brand__isnull=False).values("brand"),
    )
]


def people(at: datetime) -> NamedQuerySet[Person]:
    """Return the people in live stories, in live campaigns' credit rolls, and in live products' histories."""
    return Person.objects.filter(is_known_person(at))


def authors(at: datetime) -> AuthorQuerySet[Author]:
    return Author.objects.filter(pk__in=in_live_stories("author", at)).select_related("person")


def brands(at: datetime) -> NamedQuerySet[Brand]:
    """Return the brands with a live campaign or product, and the companies in live campaigns' credit rolls."""
    return Brand.objects.filter(is_known_brand(at))


def appointments(day: date, at: datetime) -> AmbassadorQuerySet[Ambassador]:
    """Return the ambassadors' appointments of which readers may know both sides; `day` is that of the moment `at`."""
    known = Ambassador.objects.filter(is_known_person(at, "person__"), is_known_brand(at, "brand__"))
    return known.announced(day).select_related("person", "brand")


def appearances(at: datetime) -> AppearanceQuerySet[Appearance]:
    """Return the appearances that readers may know of: with a live product, or in a photo of a live story."""
    in_photo = Q(photo__in=in_live_stories("photo", at))
    return Appearance.objects.live(at).filter(Q(product__isnull=False) | in_photo)


def tags(at: datetime) -> QuerySet[Tag]:
    return Tag.objects.filter(pk__in=in_live_stories("tag", at))


@ids_at
def _in_live_campaigns(at: datetime) -> QuerySet[CampaignPhoto, Any]:
    return CampaignPhoto.objects.filter(campaign__in=live_campaigns(at)).values("photo")


@ids_at
def _of_live_products(at: datetime) -> QuerySet[Product, Any]:
    return Product.objects.live(at).filter(photo__isnull=False).values("photo")


def _places(at: datetime) -> Iterator[Q]:
    """Yield, the likeliest first, the conditions under which a photo stands on a page that readers can reach."""
    yield Q(pk__in=in_live_stories("photo", at))
    yield Q(pk__in=_in_live_campaigns(at))
    yield Q(pk__in=_of_live_products(at))
    yield is_known_person(at, "portrait_of__")


def photos(at: datetime) -> PhotoQuerySet:
    """Return the photos that stand on a page that readers can reach, and that may be shown there."""
    return shown_photos(at).filter(reduce(or_, _places(at)))


def places(at: datetime) -> PhotoQuerySet:
    """Return the photos that stand on a page that readers can reach, and have a place there, be it a plate."""
    return photos_with_a_place(at).filter(reduce(or_, _places(at)))


def portraits(person: int, at: datetime) -> PhotoQuerySet:
    """Return the portraits of a person that have a place on pages: those that readers see first, then by their age."""
    return photos_with_a_place(at).portraits_of(person).order_by("-is_usable", "-added_at", "-pk")


def photo(pk: int, at: datetime) -> Photo | None:
    """Return the photo of `photos` with a primary key, or None.

    Asked for every file of a page, so it stops at the first place that shows the photo.
    """
    found = shown_photos(at).filter(pk=pk)
    return next((photo for place in _places(at) for photo in found.filter(place)), None) if found.exists() else None

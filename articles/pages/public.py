"""What readers may know of at a moment, beside stories: people, authors, brands, tags, photos.

Each is derived from live stories and live campaigns, so that nothing that is only in a draft or under embargo shows.
"""

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
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
from kit.prepared import prepared
from media.models import Photo
from media.querysets import PhotoQuerySet
from people.models import Ambassador, Author, Brand, Person
from people.querysets import AmbassadorQuerySet, AuthorQuerySet, NamedQuerySet


def is_known_person(at: datetime, prefix: str = "") -> Q:
    """Return the condition under which readers know of a person; `prefix` leads to them from other rows.

    They are in a live story, or in a live campaign's credit roll, or in a live product's history.
    """
    row = f"{prefix}pk"
    return reduce(or_, (each.hold(at, row=row) for each in _PEOPLE), Q(in_live_stories.hold("person", at, row=row)))


def is_known_brand(at: datetime, prefix: str = "") -> Q:
    """Return the condition under which readers know of a brand: by a live campaign or product, or in a credit roll."""
    return reduce(or_, (Q(each.hold(at, row=f"{prefix}pk")) for each in _BRANDS))


_PEOPLE = [
    ids_at(rows)
    for rows in (
        lambda at: Author.objects.filter(in_live_stories.hold("author", at)).values("person"),
        lambda at: Credit.objects.filter(live_campaigns.hold(at, row="campaign"), person__isnull=False).values(
            "person"
        ),
        lambda at: Release.objects.filter(live_products.hold(at, row="product"), designer__isnull=False).values(
            "designer"
        ),
        lambda at: Appearance.objects.live(at).filter(product__isnull=False).values("person"),
    )
]
_BRANDS = [
    ids_at(rows)
    for rows in (
        lambda at: Campaign.objects.live(at).values("brand"),
        lambda at: Product.objects.live(at).values("brand"),
        lambda at: Credit.objects.filter(live_campaigns.hold(at, row="campaign")).values("brand"),
    )
]


def people(at: datetime) -> NamedQuerySet[Person]:
    """Return the people in live stories, in live campaigns' credit rolls, and in live products' histories."""
    return Person.objects.filter(is_known_person(at))


def authors(at: datetime) -> AuthorQuerySet[Author]:
    return Author.objects.filter(in_live_stories.hold("author", at)).select_related("person")


def brands(at: datetime) -> NamedQuerySet[Brand]:
    """Return the brands with a live campaign or product, and the companies in live campaigns' credit rolls."""
    return Brand.objects.filter(is_known_brand(at))


def appointments(day: date, at: datetime) -> AmbassadorQuerySet[Ambassador]:
    """Return the ambassadors' appointments of which readers may know both sides; `day` is that of the moment `at`."""
    known = Ambassador.objects.filter(is_known_person(at, "person__"), is_known_brand(at, "brand__"))
    return known.announced(day).select_related("person", "brand")


def appearances(at: datetime) -> AppearanceQuerySet[Appearance]:
    """Return the appearances that readers may know of: with a live product, or in a photo of a live story."""
    in_photo = Q(in_live_stories.hold("photo", at, row="photo"))
    return Appearance.objects.live(at).filter(Q(product__isnull=False) | in_photo)


def tags(at: datetime) -> QuerySet[Tag]:
    return Tag.objects.filter(in_live_stories.hold("tag", at))


@ids_at
def _in_live_campaigns(at: datetime) -> QuerySet[CampaignPhoto, Any]:
    return CampaignPhoto.objects.filter(live_campaigns.hold(at, row="campaign")).values("photo")


@ids_at
def _of_live_products(at: datetime) -> QuerySet[Product, Any]:
    return Product.objects.live(at).values("photo")


def _stands(at: datetime) -> Q:
    """Return the condition under which a photo stands on a page that readers can reach: the likeliest comes first.

    Each place is looked up for one photo, and a database asks of it no further than to the first that there is.
    """
    return (
        Q(in_live_stories.hold("photo", at))
        | Q(_in_live_campaigns.hold(at))
        | Q(_of_live_products.hold(at))
        | is_known_person(at, "portrait_of__")
    )


def places(at: datetime) -> PhotoQuerySet:
    """Return the photos that stand on a page that readers can reach, and have a place there, be it a plate."""
    return photos_with_a_place(at).filter(_stands(at))


def portraits(person: int, at: datetime) -> PhotoQuerySet:
    """Return the portraits of a person that have a place on pages: those that readers see first, then by their age."""
    return photos_with_a_place(at).portraits_of(person).order_by("-is_usable", "-added_at", "-pk")


@prepared
def photo(pk: int, at: datetime) -> QuerySet[Photo, Photo]:
    """Return the read of the photo with a primary key, if it may be shown and stands on a page that readers can reach.

    It is asked for every file of a page. What names the file is read, and what stands in its place when it is away.
    """
    shown = shown_photos(at).filter(_stands(at), pk=pk)
    return shown.order_by().only("edition", "colour", "width", "height", "focal_x", "focal_y")

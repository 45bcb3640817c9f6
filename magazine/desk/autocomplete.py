"""How the rows of all apps are shown in a few words and a small picture, wherever the desk offers them for choice."""

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Campaign, PhotoGallery, Product, Revision
from kit.admin.site import Suggestion
from media.models import Photo
from media.renditions.thumbnails import thumbnail_url
from people.models import Author, Brand, Person

NO_PICTURE = "–"


@singledispatch
def suggestion(row: Any) -> Suggestion:
    """Return how a row is shown where it may be chosen."""
    return {"text": str(row)}


@suggestion.register
def _photo(photo: Photo) -> Suggestion:
    note = photo.credit or _("no credit yet")
    return {"text": str(photo), "image": thumbnail_url(photo), "mark": NO_PICTURE, "note": note}


@suggestion.register
def _person(person: Person) -> Suggestion:
    return {
        "text": person.name,
        "image": next((thumbnail_url(photo) for photo in person.portraits.all() if photo.file), ""),
        "mark": person.initials,
        "note": ", ".join(filter(None, [person.occupation, person.disambiguation])),
        "round": True,
    }


@suggestion.register
def _author(author: Author) -> Suggestion:
    return {**suggestion(author.person), "note": author.title}


@suggestion.register
def _brand(brand: Brand) -> Suggestion:
    return {"text": brand.name, "note": brand.get_kind_display()}


@suggestion.register
def _product(product: Product) -> Suggestion:
    image = thumbnail_url(product.photo) if product.photo else ""
    return {"text": product.name, "image": image, "mark": NO_PICTURE, "note": product.brand.name}


@suggestion.register
def _campaign(campaign: Campaign) -> Suggestion:
    year = campaign.released_on.year if campaign.released_on else ""
    return {"text": campaign.name, "note": f"{campaign.brand.name} {year}".strip()}


@suggestion.register
def _article(article: Article) -> Suggestion:
    shown = next(iter(getattr(article, "shown", ())), article)
    image = thumbnail_url(shown.lead_photo) if shown.lead_photo else ""
    note = shown.section.name if shown.section else ""
    return {"text": article.known_as, "image": image, "mark": NO_PICTURE, "note": note}


@suggestion.register
def _gallery(gallery: PhotoGallery) -> Suggestion:
    photos = [place.photo for place in gallery.places.all()]
    image = next((thumbnail_url(photo) for photo in photos if photo.file), "")
    note = ngettext("%d photo", "%d photos", len(photos)) % len(photos)
    return {"text": gallery.title, "image": image, "mark": NO_PICTURE, "note": note}


# What `suggestion` reads beside a row: rows that it names, and those that name it.
_ONE: dict[type[Model], list[str]] = {
    Author: ["person"],
    Product: ["brand", "photo"],
    Campaign: ["brand"],
    Article: ["lead_photo", "section"],
}
_MANY = {Person: ["portraits"], Author: ["person__portraits"], PhotoGallery: ["places__photo"]}


def prepared(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Return a queryset with all that `suggestion` reads: a fixed number of queries for any number of rows."""
    if "live_headline" in queryset.query.annotations:  # named as readers know it, and so shown as they do
        live = Revision.objects.live(timezone.now()).defer("body").select_related("lead_photo", "section")
        queryset = queryset.prefetch_related(Prefetch("revisions", live, to_attr="shown"))
    one, many = _ONE.get(queryset.model, ()), _MANY.get(queryset.model, ())
    queryset = queryset.select_related(*one) if one else queryset
    return queryset.prefetch_related(*many) if many else queryset


def complete(rows: Sequence[Model]) -> None:
    """Read for rows of one model what `suggestion` reads and they don't know yet."""
    if rows:
        prefetch_related_objects(rows, *_ONE.get(type(rows[0]), ()), *_MANY.get(type(rows[0]), ()))

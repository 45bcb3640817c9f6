"""How the rows of all apps are shown in a few words and a small picture, wherever the desk offers them for choice."""

from functools import singledispatch
from typing import Any

from django.db.models import Prefetch, QuerySet
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


def prepared(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Return a queryset with all that `suggestion` reads: a fixed number of queries for any number of rows."""
    model = queryset.model
    if model is Person:
        return queryset.prefetch_related("portraits")
    if model is Author:
        return queryset.select_related("person").prefetch_related("person__portraits")
    if model is PhotoGallery:
        return queryset.prefetch_related("places__photo")
    if "live_headline" in queryset.query.annotations:  # named as readers know it, and so shown as they do
        live = Revision.objects.live(timezone.now()).defer("body").select_related("lead_photo", "section")
        queryset = queryset.prefetch_related(Prefetch("revisions", live, to_attr="shown"))
    needed = {Product: ["brand", "photo"], Campaign: ["brand"], Article: ["lead_photo", "section"]}
    names = needed.get(model)
    return queryset.select_related(*names) if names else queryset

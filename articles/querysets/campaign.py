"""Reads on campaigns, their photos and their credits."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Model, Prefetch

from articles.querysets.photo import has_a_place, photos_with_usability
from articles.querysets.visibility import in_live_stories, live_campaigns
from kit.text import fold
from media.models import Photo
from media.querysets import usable
from people.models import Brand, Person

if TYPE_CHECKING:
    from django.db.models.query import _Row


class CampaignQuerySet(models.QuerySet):
    def out_of_embargo(self, at: datetime) -> Self:
        return self.exclude(embargoed_until__gt=at)

    def under_embargo(self, at: datetime) -> Self:
        return self.filter(embargoed_until__gt=at)

    def live(self, at: datetime) -> Self:
        """Return the campaigns that readers may know of: out of embargo, and covered by a live story."""
        return self.out_of_embargo(at).filter(pk__in=in_live_stories("campaign", at))

    def leaving_embargo(self, at: datetime, until: datetime) -> Self:
        return self.filter(embargoed_until__gt=at, embargoed_until__lt=until)

    def last_to_open(self) -> "_Row | None":
        """Return the campaign whose embargo ends last, or None."""
        return self.order_by("-embargoed_until", "pk").first()

    def named(self, name: str) -> Self:
        return self.filter(folded=fold(name))

    def by_brand(self, brand: Brand) -> Self:
        return self.filter(brand=brand)

    def with_unlisted_roles(self) -> Self:
        """Return the campaigns in whose credit roll a role stands that the list of roles doesn't have."""
        in_words = apps.get_model("articles", "Credit").objects.unlisted_roles()
        return self.filter(pk__in=in_words.values("campaign"))

    def crediting(self, brand: Brand) -> Self:
        """Return other houses' campaigns in whose credit roll a company stands."""
        return self.filter(credits__brand=brand).exclude(brand=brand).distinct()

    def showing(self, product: Model) -> Self:
        return self.filter(products=product)

    def with_cover(self, at: datetime) -> Self:
        """Return campaigns with what a card prints: the brand, the photos in order, who photographed them."""
        place = apps.get_model("articles", "CampaignPhoto")
        credit = apps.get_model("articles", "Credit")
        return self.select_related("brand").prefetch_related(
            Prefetch("photo_places", place.objects.with_photos(at).shown_first(at), to_attr="places"),
            Prefetch("credits", credit.objects.roll().photographers(), to_attr="photographers"),
        )


class CampaignPhotoQuerySet(models.QuerySet):
    def of(self, campaign: Model) -> Self:
        return self.filter(campaign=campaign)

    def holding(self, photos: Iterable[Photo | int]) -> Self:
        """Return the places of some photos."""
        return self.filter(photo__in=photos)

    def with_photos(self, at: datetime) -> Self:
        """Return the places of the photos that readers see, or saw until their rights ended, in order, with them."""
        kept = self.filter(has_a_place(at, "photo"))
        return kept.order_by("position", "pk").prefetch_related(Prefetch("photo", photos_with_usability(at)))

    def shown_first(self, at: datetime) -> Self:
        """Put the places whose photo readers may see before the others: the first is the cover."""
        return self.alias(is_shown=usable(at, "photo")).order_by("-is_shown", "position", "pk")


class CreditQuerySet(models.QuerySet):
    if TYPE_CHECKING:
        model = apps.get_model("articles", "Credit")  # type: ignore[assignment] # it has no other rows

    def roll(self) -> Self:
        """Return the lines in the roll's order, with their parties."""
        return self.select_related("person", "brand").order_by("position", "pk")

    def photographers(self) -> Self:
        return self.filter(role=self.model.Role.PHOTOGRAPHER)

    def unlisted_roles(self) -> Self:
        return self.filter(role=self.model.Role.OTHER)

    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def live(self, at: datetime) -> Self:
        """Return the credits in live campaigns, the newest campaign first."""
        return (
            self.filter(campaign__in=live_campaigns(at))
            .select_related("campaign__brand")
            .order_by(F("campaign__released_on").desc(nulls_last=True), "campaign", "position", "pk")
        )

"""Reads on campaigns, their photos and their credits."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Model, OuterRef, Subquery

from articles.querysets.intervals import EmbargoedQuerySet
from articles.querysets.photo import has_a_place
from articles.querysets.visibility import in_live_stories, live_campaigns
from kit.dated import DatedQuerySet
from kit.marked import KnowableQuerySet
from kit.text import fold
from kit.ways import any_of
from media.models import Photo
from media.querysets import usable
from people.models import Brand, Person

if TYPE_CHECKING:
    from django.db.models.query import _Row


class CampaignQuerySet(EmbargoedQuerySet, KnowableQuerySet, DatedQuerySet):  # type: ignore[override]  # as_manager: that of both
    day = "released_on"

    def out_of_embargo(self, at: datetime) -> Self:
        return self.exclude(embargoed_until__gt=at)

    def under_embargo(self, at: datetime) -> Self:
        return self.filter(embargoed_until__gt=at)

    def live(self, at: datetime) -> Self:
        """Return the campaigns that readers may know of: out of embargo, and covered by a live story."""
        return self.out_of_embargo(at).filter(in_live_stories.hold("campaign", at))

    def leaving_embargo(self, at: datetime, until: datetime) -> Self:
        return self.filter(embargoed_until__gt=at, embargoed_until__lt=until)

    def last_to_open(self) -> "_Row | None":
        """Return the campaign whose embargo ends last, or None."""
        return self.order_by("-embargoed_until", "pk").first()

    def named(self, name: str) -> Self:
        return self.filter(folded=fold(name))

    def by_brand(self, brand: Brand | int) -> Self:
        return self.filter(brand=brand)

    def with_unlisted_roles(self) -> Self:
        """Return the campaigns in whose credit roll a role stands that the list of roles doesn't have."""
        in_words = apps.get_model("articles", "Credit").objects.unlisted_roles()
        return self.filter(pk__in=in_words.values("campaign"))

    def crediting(self, brand: Brand | int) -> Self:
        """Return other houses' campaigns in whose credit roll a company stands."""
        credited = apps.get_model("articles", "Credit").objects.order_by().filter(brand=brand)
        return self.filter(pk__in=credited.values("campaign")).exclude(brand=brand)

    def showing(self, product: Model | int) -> Self:
        return self.filter(products=product)


class CampaignPhotoQuerySet(models.QuerySet):
    if TYPE_CHECKING:
        model = apps.get_model("articles", "CampaignPhoto")  # type: ignore[assignment] # it has no other rows

    def of(self, campaign: Model | int) -> Self:
        return self.filter(campaign=campaign)

    def holding(self, photos: Iterable[Photo | int]) -> Self:
        """Return the places of some photos."""
        return self.filter(photo__in=photos)

    def with_a_place(self, at: datetime) -> Self:
        """Return the places of the photos that readers see, or saw until their rights ended, in order."""
        return self.filter(has_a_place(at, "photo")).order_by("position", "pk")

    def shown_first(self, at: datetime) -> Self:
        """Put the places whose photo readers may see before the others: the first is the cover."""
        return self.alias(is_shown=usable(at, "photo")).order_by("-is_shown", "position", "pk")

    def covers(self, at: datetime, campaigns: models.QuerySet[Any]) -> Self:
        """Return the place whose photo stands for each of some campaigns: it is looked up once for each."""
        kept = self.model.objects.filter(has_a_place(at, "photo"), campaign=OuterRef("pk")).shown_first(at)
        return self.filter(any_of(campaigns.order_by().values_list(Subquery(kept.values("pk")[:1]))))


class CreditQuerySet(DatedQuerySet):
    day = "campaign__released_on"

    if TYPE_CHECKING:
        model = apps.get_model("articles", "Credit")  # type: ignore[assignment] # it has no other rows

    def roll(self) -> Self:
        """Return the lines in the roll's order, with their parties."""
        return self.select_related("person", "brand").order_by("position", "pk")

    def photographers(self) -> Self:
        return self.filter(role=self.model.Role.PHOTOGRAPHER)

    def unlisted_roles(self) -> Self:
        return self.filter(role=self.model.Role.OTHER)

    def of(self, person: Person | int) -> Self:
        return self.filter(person=person)

    def live(self, at: datetime) -> Self:
        """Return the credits in live campaigns, with these."""
        return self.filter(live_campaigns.hold(at, row="campaign")).select_related("campaign__brand")

"""Reads on products, their releases and appearances."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Model, Q, QuerySet

from articles.querysets.photo import is_under_embargo
from articles.querysets.visibility import in_live_stories, live_campaigns, live_products
from kit.compiled import ids_at
from kit.marked import KnowableQuerySet
from kit.text import fold
from people.models import Brand, Person
from people.querysets import MergeableQuerySet, Present


@ids_at
def _in_live_campaigns(at: datetime) -> QuerySet:
    """Return the ids of the products that live campaigns show."""
    places = apps.get_model("articles", "Product").campaigns.through.objects
    return places.filter(live_campaigns.hold(at, row="campaign")).values("product")


class ProductQuerySet(KnowableQuerySet, MergeableQuerySet):  # type: ignore[override]  # as_manager: that of both
    def live(self, at: datetime) -> Self:
        """Return the products that readers may know of: in a live story, or in a live campaign."""
        return self.filter(Q(in_live_stories.hold("product", at)) | Q(_in_live_campaigns.hold(at)))

    def under_embargo(self, at: datetime, known: Collection[int] = ()) -> Self:
        """Return the products of campaigns under embargo that readers don't know yet, by a live story or campaign.

        `known` are the ids of campaigns that count as live.
        """
        places = apps.get_model("articles", "Product").campaigns.through.objects
        return (
            self.filter(pk__in=places.filter(campaign__embargoed_until__gt=at).values("product"))
            .exclude(pk__in=places.filter(campaign__in=known).values("product"))
            .exclude(live_products.hold(at))
        )

    def named(self, name: str) -> Self:
        folded = fold(name)
        return self.filter(Q(folded=folded) | Q(aliases__folded=folded)).distinct()

    def shown_in(self, campaign: Model | int) -> Self:
        return self.filter(campaigns=campaign)

    def by_brand(self, brand: Brand | int) -> Self:
        return self.filter(brand=brand)

    def a_to_z(self) -> Self:
        """Return a brand's products in the order of their names, of which no two are alike."""
        return self.order_by("folded")

    def beyond(self, folded: str) -> Self:
        """Return the products behind a place in the order of `a_to_z`."""
        return self.filter(folded__gt=folded)

    def back_from(self, folded: str) -> Self:
        """Return the products at a place in the order of `a_to_z` and before it, the nearest first."""
        return self.filter(folded__lte=folded).order_by("-folded")


PresentProducts = Present.from_queryset(ProductQuerySet)


class ReleaseQuerySet(models.QuerySet):
    def by(self, designer: Person | int) -> Self:
        return self.filter(designer=designer)

    def live(self, at: datetime) -> Self:
        return self.filter(live_products.hold(at, row="product")).select_related("product__brand")

    def last_first(self) -> Self:
        return self.order_by("-year", "-pk")

    def beyond(self, year: int, pk: int) -> Self:
        """Return the releases behind a place in the order of `last_first`."""
        return self.filter(Q(year__lt=year) | Q(pk__lt=pk), year__lte=year)

    def back_from(self, year: int, pk: int) -> Self:
        """Return the releases at a place in the order of `last_first` and before it, the nearest first."""
        return self.filter(Q(year__gt=year) | Q(pk__gte=pk), year__gte=year).order_by("year", "pk")


class AppearanceQuerySet(models.QuerySet):
    def live(self, at: datetime) -> Self:
        """Return the appearances with nothing that readers don't know: no such campaign or product, no secret photo."""
        return self.filter(
            Q(campaign=None) | Q(live_campaigns.hold(at, row="campaign")),
            Q(product=None) | Q(live_products.hold(at, row="product")),
            ~is_under_embargo(at, photo="photo"),
        )

    def with_parties(self) -> Self:
        """Return appearances with whom and what they name."""
        return self.select_related("person", "product__brand", "campaign__brand")

    def of(self, person: Person | int) -> Self:
        return self.filter(person=person)

    def last_first(self) -> Self:
        """Return appearances, the last that was entered first: nothing says of all of them when they were."""
        return self.order_by("-pk")

    def beyond(self, pk: int) -> Self:
        """Return the appearances behind a place in the order of `last_first`."""
        return self.filter(pk__lt=pk)

    def back_from(self, pk: int) -> Self:
        """Return the appearances at a place in the order of `last_first` and before it, the nearest first."""
        return self.filter(pk__gte=pk).order_by("pk")

    def with_product(self, product: Model | int) -> Self:
        return self.filter(product=product)

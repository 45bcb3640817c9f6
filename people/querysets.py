"""Reads on people and brands."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Model, Q

from kit.text import fold


class NamedQuerySet(models.QuerySet):
    """Rows that are found by any name they are printed under."""

    def named(self, name: str) -> Self:
        """Return the rows whose own name or one of whose aliases is `name`, whatever its case, accents, "&"."""
        folded = fold(name)
        return self.filter(Q(folded=folded) | Q(aliases__folded=folded)).distinct()

    def named_one_of(self, names: Iterable[str]) -> Self:
        """Return the rows whose own name or one of whose aliases is among names, with their aliases."""
        folded = [fold(name) for name in names]
        rows = self.filter(Q(folded__in=folded) | Q(aliases__folded__in=folded))
        return rows.distinct().prefetch_related("aliases")

    def folded_names(self) -> set[str]:
        """Return all names under which the rows are printed, as `fold` gives them, at one query."""
        return {name for row in self.values_list("folded", "aliases__folded") for name in row if name}

    def by_name(self) -> Self:
        return self.order_by("sort_folded", "name")

    def with_portraits(self) -> Self:
        """Return people with their portraits, whether readers may see them or not: for the desk."""
        return self.prefetch_related("portraits")


class AuthorQuerySet(models.QuerySet):
    def of(self, person: Model) -> Self:
        return self.filter(person=person)

    def with_people(self) -> Self:
        """Return authors with their people and portraits: for the desk."""
        return self.select_related("person").prefetch_related("person__portraits")


class AmbassadorQuerySet(models.QuerySet):
    def of(self, person: Model) -> Self:
        return self.filter(person=person)

    def for_brand(self, brand: Model) -> Self:
        return self.filter(brand=brand)

    def announced(self, day: date) -> Self:
        """Return the appointments that nobody has still to announce on a day."""
        return self.exclude(announced_on__gt=day)

    def on(self, day: date) -> Self:
        """Return the appointments that hold on a day, those with no known end among them."""
        return self.filter(
            Q(active_from=None) | Q(active_from__lte=day), Q(active_until=None) | Q(active_until__gte=day)
        )


class FormerAddressQuerySet(models.QuerySet):
    if TYPE_CHECKING:
        model = apps.get_model("people", "FormerAddress")  # type: ignore[assignment] # it has no other rows

    def of(self, model: type[Model]) -> Self:
        return self.filter(kind=self.model.kind_of(model))

    def at(self, slug: str) -> Self:
        return self.filter(slug=slug)

    def present_slug(self, rows: models.QuerySet[Any], through: str = "") -> str | None:
        """Return the present slug of the row among `rows` to which the addresses lead, or None.

        `through` leads from `rows` to the row that has the address, where it is another one.
        """
        row = f"{through}__" if through else ""
        return rows.filter(**{f"{row}pk__in": self.values("row")}).values_list(f"{row}slug", flat=True).first()

"""Reads on people and brands."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Model, Q
from django.db.models.functions import Coalesce

from kit.dated import DatedQuerySet
from kit.marked import KnowableQuerySet
from kit.text import fold


class MergeableQuerySet(models.QuerySet):
    """Rows of a `Mergeable`; these two reads are of its manager `ever`, which leaves none out."""

    def standing_for(self, ids: Iterable[Any]) -> dict[Any, Any]:
        """Return by id the rows that stand for some ids: for a merged one the row with which it is one."""
        found: dict[Any, Any] = self.in_bulk({*ids})
        merged = {pk: row.merged_into_id for pk, row in found.items() if row.merged_into_id}
        kept = self.in_bulk({*merged.values()}) if merged else {}
        return {pk: kept[merged[pk]] if pk in merged else row for pk, row in found.items()}

    def ids_for(self, ids: Iterable[Any]) -> models.QuerySet[Any]:
        """Return the ids of the rows that stand for some ids, for another query to ask."""
        return self.filter(pk__in=ids).order_by().values_list(Coalesce("merged_into", "pk"), flat=True)


class Present(models.Manager):
    """Leaves out the rows that have become one with another: no list, choice, search or count has them."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(merged_into=None)


class NamedQuerySet(KnowableQuerySet, MergeableQuerySet):  # type: ignore[override]  # as_manager: that of both
    """Rows that are found by any name they are printed under."""

    def named(self, name: str) -> Self:
        """Return the rows whose own name or one of whose aliases is `name`, whatever its case, accents, "&"."""
        return self.printed_as(fold(name))

    def printed_as(self, folded: Any) -> Self:
        """Return what `named` does, of a name that is folded already."""
        return self.filter(Q(folded=folded) | Q(aliases__folded=folded)).distinct()

    def named_one_of(self, names: Iterable[str]) -> Self:
        """Return the rows whose own name or one of whose aliases is among names, with their aliases."""
        folded = [fold(name) for name in names]
        rows = self.filter(Q(folded__in=folded) | Q(aliases__folded__in=folded))
        return rows.distinct().prefetch_related("aliases")

    def folded_names(self) -> set[str]:
        """Return all names under which the rows are printed, as `fold` gives them, at one query."""
        return {name for row in self.values_list("folded", "aliases__folded") for name in row if name}

    def a_to_z(self) -> Self:
        """Return the rows in the order of the names that they are sorted by, those of one name the newest first."""
        return self.order_by("sort_folded", "-pk")

    def named_after(self, name: str, pk: int) -> Self:
        """Return the rows behind a place in the order of `a_to_z`."""
        return self.filter(Q(sort_folded__gt=name) | Q(pk__lt=pk), sort_folded__gte=name)

    def back_from(self, name: str, pk: int) -> Self:
        """Return the rows at a place in the order of `a_to_z` and before it, the nearest first."""
        before = self.filter(Q(sort_folded__lt=name) | Q(pk__gte=pk), sort_folded__lte=name)
        return before.order_by("-sort_folded", "pk")

    def with_portraits(self) -> Self:
        """Return people with their portraits, whether readers may see them or not: for the desk."""
        return self.prefetch_related("portraits")


class AuthorQuerySet(MergeableQuerySet):
    def of(self, person: Model | int) -> Self:
        return self.filter(person=person)

    def with_people(self) -> Self:
        """Return authors with their people and portraits: for the desk."""
        return self.select_related("person").prefetch_related("person__portraits")


PresentNamed = Present.from_queryset(NamedQuerySet)
PresentAuthors = Present.from_queryset(AuthorQuerySet)


class AmbassadorQuerySet(DatedQuerySet):
    day = "announced_on"

    def of(self, person: Model | int) -> Self:
        return self.filter(person=person)

    def for_brand(self, brand: Model | int) -> Self:
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


class MergeQuerySet(models.QuerySet):
    def standing(self, model: type[Model]) -> Self:
        """Return what has made two rows of a model one and wasn't taken back, but for what is part of another."""
        return self.filter(kind=model._meta.label_lower, undone_at=None, part_of=None)

    def by(self, user: Model) -> Self:
        return self.filter(by=user)

    def into(self, row: Model) -> Self:
        """Return what still leads to a row, whichever row it led to first."""
        merged = row._meta.model._base_manager.filter(merged_into=row.pk).values("pk")
        return self.standing(type(row)).filter(gone__in=merged).select_related("by")

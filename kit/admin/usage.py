"""Where a row is used: "this photo stands in these three stories".

Each app says of its own models what uses what (`use`); the desk counts and lists it. So a lower app shows where its
rows are used without knowing the apps above it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

ANY = Q()


@dataclass(frozen=True)
class Use:
    """`field` of `model` points at what is used; `owner` leads from there to the row that has a page at the desk.

    `where` is the condition of the rows of `model` that count.
    """

    model: type[Model]
    field: str
    label: str | Promise
    owner: str = ""
    where: Q = ANY

    @property
    def owner_model(self) -> type[Model]:
        related = self.model._meta.get_field(self.owner).related_model if self.owner else None
        return related or self.model

    def count(self, among: QuerySet[Any] | None = None) -> Coalesce:
        """Return the number of uses of each row of the outer query, as an expression.

        Arguments: `among`, a queryset of the owners whose uses count, None for all.
        """
        rows = self.rows(OuterRef("pk")).order_by().values(self.field)
        if among is not None:
            rows = rows.filter(**{f"{self.owner or 'pk'}__in": among.order_by().values("pk")})
        return Coalesce(Subquery(rows.annotate(uses=Count("pk")).values("uses")), 0)

    def owners(self, obj: Model, among: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the rows `among` (a queryset of the owner's model) in which `obj` is used."""
        rows = self.rows(obj)
        return among.filter(pk__in=rows.order_by().values(self.owner or "pk"))

    def of_any(self, rows: Iterable[Model]) -> QuerySet[Any]:
        """Return the rows of `model` that use any of some rows."""
        return self.model._default_manager.filter(self.where, **{f"{self.field}__in": rows}).distinct()

    def beyond(self, own: QuerySet[Any] | None) -> Exists:
        """Return the condition of the rows that are used outside the owners `own`, a queryset; None for all."""
        rows = self.rows(OuterRef("pk")).order_by()
        if own is not None:
            rows = rows.exclude(**{f"{self.owner or 'pk'}__in": own.order_by().values("pk")})
        return Exists(rows)

    def rows(self, used: Model | OuterRef | int) -> QuerySet[Any]:
        """Return the rows of `model` that use a row, or one with an id."""
        return self.model._default_manager.filter(self.where, **{self.field: used})


class Standing(NamedTuple):
    """Where readers see a row: on the page of another one, under the title by which they know that."""

    label: str | Promise
    row: Model
    title: str


@dataclass(frozen=True)
class Place:
    """One place where something stands: a `row`, under the title by which it is known there.

    `address` leads to the page of the desk on which the row is changed, "" for who may not open that.
    """

    label: str | Promise
    title: str
    row: Model
    address: str
    is_live: bool

    def as_json(self) -> dict[str, Any]:
        """Return what a log keeps. An address isn't of it: who reads the log may open other pages than who wrote it."""
        return {
            "label": str(self.label),
            "title": self.title,
            "model": self.row._meta.label_lower,
            "pk": self.row.pk,
            "is_live": self.is_live,
        }


# Of some rows, by primary key, where readers see them at a moment.
Places = Callable[..., Mapping[int, Sequence[Standing]]]  # of rows and a moment, as `shown` asks for it
Owned = Callable[["User | AnonymousUser"], QuerySet[Any]]

_USES: defaultdict[type[Model], list[Use]] = defaultdict(list)
_LIVE: dict[type[Model], Places] = {}
_OWN: dict[type[Model], Owned] = {}


def use(
    used: type[Model], model: type[Model], field: str, label: str | Promise, owner: str = "", where: Q = ANY
) -> None:
    """State that rows of `used` are used by `model` through `field`; the arguments are those of `Use`."""
    _USES[used].append(Use(model, field, label, owner, where))


def show(used: type[Model], places: Places) -> None:
    """State where readers see rows of `used`.

    What readers see may be other than what the desk is at work on, so `use` can't tell.
    """
    _LIVE[used] = places


def own(model: type[Model], rows: Owned) -> None:
    """State which rows of an owner's model are whose: `rows` is a function of a user, and returns a queryset.

    Where nothing is stated, the rows are nobody's own.
    """
    _OWN[model] = rows


def used_by_others(model: type[Model], user: "User | AnonymousUser") -> Q:
    """Return the condition of the rows of `model` that are used in what isn't a user's own."""
    found = (use.beyond(_OWN[use.owner_model](user) if use.owner_model in _OWN else None) for use in _USES[model])
    return reduce(or_, map(Q, found), Q(pk__in=[]))


def shown(rows: Iterable[Any], model: type[Model], at: datetime, **bounds: Any) -> Mapping[int, Sequence[Standing]]:
    """Return by primary key where readers see some rows of a model at the moment `at`.

    Arguments: `bounds`, those of the function that `show` was told.
    """
    return _LIVE[model](rows, at, **bounds) if model in _LIVE else {}


def uses_of(model: type[Model]) -> list[Use]:
    return _USES[model]


def with_uses(queryset: QuerySet[Any], among: Callable[[type[Model]], QuerySet[Any] | None]) -> QuerySet[Any]:
    """Add `use_count` to the rows of a queryset, at no further query.

    Arguments: `among`, a function of an owner's model that returns those whose uses count, None for all.
    """
    uses = ((each, among(each.owner_model)) for each in _USES[queryset.model])
    total = sum((each.count(owners) for each, owners in uses), start=Value(0, output_field=IntegerField()))
    return queryset.annotate(use_count=total)

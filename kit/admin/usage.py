"""Where a row is used: "this photo stands in these three stories".

Each app says of its own models what uses what (`use`); the desk counts and lists it. So a lower app shows where its
rows are used without knowing the apps above it.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, IntegerField, Model, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

ANY = Q()


@dataclass(frozen=True)
class Use:
    """`field` of `model` points at what is used; `owner` leads from there to the row that has a page at the desk.

    `where` is the condition of the rows of `model` that count.
    """

    model: type[Model]
    field: str
    label: str
    owner: str = ""
    where: Q = ANY

    @property
    def owner_model(self):
        return self.model._meta.get_field(self.owner).related_model if self.owner else self.model

    def count(self, among=None):
        """Return the number of uses of each row of the outer query, as an expression.

        Arguments: `among`, a queryset of the owners whose uses count, None for all.
        """
        rows = self._rows(OuterRef("pk")).order_by().values(self.field)
        if among is not None:
            rows = rows.filter(**{f"{self.owner or 'pk'}__in": among.order_by().values("pk")})
        return Coalesce(Subquery(rows.annotate(uses=Count("pk")).values("uses")), 0)

    def owners(self, obj, among):
        """Return those of the rows `among` (a queryset of the owner's model) in which `obj` is used."""
        rows = self._rows(obj)
        return among.filter(pk__in=rows.order_by().values(self.owner or "pk"))

    def of_any(self, rows):
        """Return the rows of `model` that use any of some rows."""
        return self.model._default_manager.filter(self.where, **{f"{self.field}__in": rows}).distinct()

    def beyond(self, own):
        """Return the condition of the rows that are used outside the owners `own`, a queryset; None for all."""
        rows = self._rows(OuterRef("pk")).order_by()
        if own is not None:
            rows = rows.exclude(**{f"{self.owner or 'pk'}__in": own.order_by().values("pk")})
        return Exists(rows)

    def _rows(self, used):
        return self.model._default_manager.filter(self.where, **{self.field: used})


@dataclass(frozen=True)
class Place:
    """One place where something stands: a `row`, under the title by which it is known there.

    `address` leads to the page of the desk on which the row is changed, "" for who may not open that.
    """

    label: str
    title: str
    row: Model
    address: str
    is_live: bool

    def as_json(self):
        """Return what a log keeps. An address isn't of it: who reads the log may open other pages than who wrote it."""
        return {
            "label": str(self.label),
            "title": self.title,
            "model": self.row._meta.label_lower,
            "pk": self.row.pk,
            "is_live": self.is_live,
        }


_USES = defaultdict(list)
_LIVE: dict[type[Model], Callable] = {}
_OWN: dict[type[Model], Callable] = {}


def use(used, model, field, label, owner="", where=ANY):
    """State that rows of `used` are used by `model` through `field`; the arguments are those of `Use`."""
    _USES[used].append(Use(model, field, label, owner, where))


def show(used, places):
    """State where readers see rows of `used`.

    Arguments: `places`, a function of rows and a moment that returns {primary key: [(label, row, title)]}. What readers
    see may be other than what the desk is at work on, so `use` can't tell.
    """
    _LIVE[used] = places


def own(model, rows):
    """State which rows of an owner's model are whose: `rows` is a function of a user, and returns a queryset.

    Where nothing is stated, the rows are nobody's own.
    """
    _OWN[model] = rows


def used_by_others(model, user):
    """Return the condition of the rows of `model` that are used in what isn't a user's own."""
    found = (use.beyond(_OWN[use.owner_model](user) if use.owner_model in _OWN else None) for use in _USES[model])
    return reduce(or_, map(Q, found), Q(pk__in=[]))


def shown(rows, model, at):
    """Return {primary key: [(label, row, title)]} of where readers see some rows of a model at the moment `at`."""
    return _LIVE[model](rows, at) if model in _LIVE else {}


def uses_of(model):
    return _USES[model]


def with_uses(queryset, among):
    """Add `use_count` to the rows of a queryset, at no further query.

    Arguments: `among`, a function of an owner's model that returns those whose uses count, None for all.
    """
    uses = ((each, among(each.owner_model)) for each in _USES[queryset.model])
    total = sum((each.count(owners) for each, owners in uses), start=Value(0, output_field=IntegerField()))
    return queryset.annotate(use_count=total)

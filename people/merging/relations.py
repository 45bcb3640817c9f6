"""What points at a row that may be merged, found by the models themselves; each says how it moves (`moves`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F, Field, Model, Q, QuerySet, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from people.models import Alias, Ambassador, Author, Brand, Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Key(NamedTuple):
    """Columns that two rows may not have alike; `where` is the condition of the rows that it holds for."""

    names: tuple[str, ...]
    where: Q = Q()
    is_null_alike: bool = False


@dataclass(frozen=True)
class Relation:
    """`field` of `model` points at a row that may be merged.

    Two rows that the database wouldn't let stand beside each other are twins: one of them stays. `alike` names the
    columns by which two are twins where the database says nothing. `reveals` says that readers see the rows as soon as
    they know of what these point at. A relation that `is_listed` is told to editors.
    """

    model: type[Model]
    field: str
    alike: tuple[str, ...] = ()
    reveals: bool = False
    is_listed: bool = True
    named: str = ""  # what leads from a row to the one by whose name editors know it; "" is the row itself
    called: "StrOrPromise" = ""  # as editors know the rows, where the model says it otherwise

    @property
    def label(self) -> "StrOrPromise":
        return self.called or self.model._meta.verbose_name_plural or ""

    def rows(self, *pks: int) -> QuerySet:
        """Return the rows that point at any of some rows."""
        return self.model._base_manager.filter(**{f"{self.field}__in": pks}).order_by("pk")

    def unique_keys(self) -> list[Key]:
        """Return what makes two rows twins."""
        found = [Key(self.alike, is_null_alike=True)] if self.alike else []
        found += [Key(tuple(names)) for names in self.model._meta.unique_together]
        found += [Key((field.name,)) for field in self.model._meta.concrete_fields if field.unique]
        for each in self.model._meta.constraints:
            if isinstance(each, UniqueConstraint):
                names = tuple(each.fields) or tuple(name for part in each.expressions for name in _columns(part))
                found.append(Key(names, each.condition or Q(), is_null_alike=not each.fields))
        return [key for key in found if self.field in key.names or key.names == self.alike]


_DECLARED: dict[tuple[type[Model], str], Relation] = {}


def moves(
    model: type[Model],
    field: str,
    *,
    alike: tuple[str, ...] = (),
    reveals: bool = False,
    is_listed: bool = True,
    named: str = "",
    called: "StrOrPromise" = "",
) -> None:
    """State how rows of `model` move that point by `field` at one that is merged; see `Relation`."""
    _DECLARED[model, field] = Relation(model, field, alike, reveals, is_listed, named, called)


def relations(model: type[Model]) -> list[Relation]:
    """Return all that points at rows of a model, be it declared or not."""
    return [_DECLARED.get((each.model, each.name)) or Relation(each.model, each.name) for each in _pointing(model)]


def undeclared(model: type[Model]) -> list[str]:
    """Return what points at rows of a model and hasn't said how it moves."""
    return [
        f"{each.model._meta.label}.{each.name}" for each in _pointing(model) if (each.model, each.name) not in _DECLARED
    ]


def _pointing(model: type[Model]) -> Iterator[Field]:
    for each in model._meta.get_fields(include_hidden=True):
        if each.auto_created and not each.concrete and (each.one_to_many or each.one_to_one):
            yield each.field  # type: ignore[union-attr] # it is the other end of one


def _columns(part: object) -> Iterator[str]:
    """Yield the columns in an expression of a constraint."""
    if isinstance(part, F):
        yield part.name  # type: ignore[attr-defined] # the stubs leave it out
    for each in getattr(part, "get_source_expressions", list)():
        yield from _columns(each)


for _model in (Person, Brand, Author):
    moves(_model, "merged_into", is_listed=False)
moves(Author, "person", called=_("bylines"))
moves(Alias, "person")
moves(Alias, "brand")
moves(Brand, "parent")
for _field, _other in (("person", "brand"), ("brand", "person")):
    _alike = (_other, "title", "announced_on", "active_from", "active_until")
    moves(Ambassador, _field, alike=_alike, reveals=True, named=_other)

"""Moving what points at one row to another: the same few statements, however many rows there are."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core import serializers
from django.db.models import Field, Model

from people.merging.relations import Relation

AT_ONCE = 500  # ids in a statement

Filled = tuple[str, Any, str, Any]  # the label of a model, the id of a row, the column, what was written there


def twins(relation: Relation, gone: int, kept: int) -> dict[Any, Any]:
    """Return {row of the one that goes: row of the one that stays}, by ids, of those that can't both point at one."""
    found: dict[Any, Any] = {}
    for key in relation.unique_keys():
        names = [name for name in key.names if name != relation.field]
        rows = relation.rows(gone, kept).filter(key.where).values_list("pk", relation.field, *names)
        told = [(pk, owner, tuple(rest)) for pk, owner, *rest in rows if key.is_null_alike or None not in rest]
        standing = {rest: pk for pk, owner, rest in told if owner == kept}
        found |= {pk: standing[rest] for pk, owner, rest in told if owner == gone and rest in standing}
    return found


def point_on(relation: Relation, gone: Any, kept: Any, but: Iterable[Any] = ()) -> list[Any]:
    """Point all rows that point at `gone` at `kept`; return their ids. `but` are the ids of a few that stay."""
    rows = relation.rows(gone).exclude(pk__in=[*but])
    moved = list(rows.values_list("pk", flat=True))
    if moved:
        rows.order_by().update(**{relation.field: kept})
    return moved


def point_back(model: type[Model], field: str, pks: Iterable[Any], kept: Any, gone: Any) -> int:
    """Point those of some rows at `gone` that still point at `kept`; return how many there are."""
    rows = (model._base_manager.filter(pk__in=some, **{field: kept}) for some in _some(pks))
    return sum(each.update(**{field: gone}) for each in rows)


def drop(model: type[Model], pairs: dict[Any, Any]) -> tuple[list[dict[str, Any]], list[Filled]]:
    """Delete rows that have a twin; return them as JSON, and what the twins have got of them that they lacked."""
    kept: list[dict[str, Any]] = []
    filled: list[Filled] = []
    for some in _some(pairs):
        rows = model._base_manager.in_bulk(some)
        others = model._base_manager.in_bulk({pairs[pk] for pk in some})
        changed: dict[str, list[Model]] = {}
        for pk, row in rows.items():
            for field in lacking(others[pairs[pk]], row):
                filled.append(fill(others[pairs[pk]], row, field))
                changed.setdefault(field.name, []).append(others[pairs[pk]])
        for name, written in changed.items():
            model._base_manager.bulk_update(dict.fromkeys(written), [name])
        kept += json.loads(serializers.serialize("json", rows.values()))
        model._base_manager.filter(pk__in=some).delete()
    return kept, filled


def bring_back(dropped: Iterable[dict[str, Any]]) -> int:
    """Write rows again that were dropped; return how many couldn't be, since what they are of has gone meanwhile."""
    there: dict[type[Model], list[Model]] = {}
    for each in serializers.deserialize("python", dropped, ignorenonexistent=True):
        there.setdefault(type(each.object), []).append(each.object)
    lost = 0
    for model, rows in there.items():
        for field in (each for each in model._meta.concrete_fields if each.is_relation):
            wanted = {getattr(row, field.attname) for row in rows} - {None}
            known = {pk for some in _some(wanted) for pk in _there(field, some)}
            rows = [row for row in rows if getattr(row, field.attname) in {*known, None}]
        model._base_manager.bulk_create(rows, ignore_conflicts=True)
        lost -= sum(model._base_manager.filter(pk__in=some).count() for some in _some(row.pk for row in rows))
    return lost + sum(1 for _each in dropped)


def _there(field: Field, pks: list[Any]) -> Iterable[Any]:
    return field.related_model._base_manager.filter(pk__in=pks).values_list("pk", flat=True)  # type: ignore[union-attr]


def lacking(row: Model, other: Model) -> list[Field]:
    """Return the fields that are empty in a row and not in another one of its model, of those that may be empty."""
    return [field for field in own_fields(row) if is_empty(row, field) and not is_empty(other, field)]


def differing(row: Model, other: Model) -> list[Field]:
    """Return the fields that two rows of a model have both, and not alike, but for what they are known by."""
    own = [field for field in row._meta.concrete_fields if field.editable and field.name not in ("id", "slug", "name")]
    return [
        field
        for field in own
        if not is_empty(row, field)
        and not is_empty(other, field)
        and field.value_from_object(row) != field.value_from_object(other)
    ]


def own_fields(row: Model) -> list[Field]:
    """Return the fields of a row that editors write, and may leave empty; of what it belongs to nothing is filled."""
    written = (field for field in row._meta.concrete_fields if field.editable and not field.primary_key)
    return [field for field in written if (field.blank or field.null) and field.related_model is not type(row)]


def is_empty(row: Model, field: Field) -> bool:
    return field.value_from_object(row) in field.empty_values


def fill(row: Model, other: Model, field: Field) -> Filled:
    """Give a row what it lacks of another, without saving it."""
    value = field.value_from_object(other)
    setattr(row, field.attname, value)
    return row._meta.label, row.pk, field.name, value


def rows_of(model: type[Model], pks: Iterable[Any]) -> list[Any]:
    return [row for some in _some(pks) for row in model._base_manager.filter(pk__in=some)]


def _some(pks: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(pks)
    while some := list(islice(rest, AT_ONCE)):
        yield some

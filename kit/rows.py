"""Rows that may not stand beside each other, and how two of them change places."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import router
from django.db.models import BaseConstraint, F, Model, UniqueConstraint

Key = tuple[Any, ...]  # a constraint's name, and the values that may occur once together


def unique_key(constraint: BaseConstraint, instance: Model, alike: str) -> Key | None:
    """Return what may occur once under a constraint, None where it doesn't bear on the instance.

    `alike` names the field that is the same in all the rows that are compared, and perhaps not there yet: their parent.
    """
    if not isinstance(constraint, UniqueConstraint):
        return None
    values = {field.name: field.value_from_object(instance) for field in instance._meta.concrete_fields} | {alike: 0}
    if constraint.condition is not None and not constraint.condition.check(values):
        return None
    key = tuple(values[name] for name in constraint.fields or names_in(constraint.expressions))
    return None if constraint.fields and None in key else (constraint.name, *key)


def names_in(expressions: Iterable[Any]) -> list[str]:
    """Return the names of the fields in expressions."""
    parts = (part for each in expressions for part in (each.flatten() if hasattr(each, "flatten") else [each]))
    return [part.name for part in parts if isinstance(part, F)]  # type: ignore[attr-defined]  # the stubs know no `F.name`


def set_aside(model: type[Model], pks: Collection[Any]) -> None:
    """Take rows out of their table that are put back, with their ids, in the same transaction.

    A database that refuses two rows with the same values looks after each of them, and not at the end. What refers to a
    row isn't touched: that is looked at at the end, when the row is there again.
    """
    if pks:
        rows = model._base_manager.filter(pk__in=pks)
        rows._raw_delete(router.db_for_write(model))


def know(row: Model, name: str, rows: list[Any]) -> None:
    """Let a row know what one of its fields holds, be it one row or several: nobody asks for it then."""
    field: Any = row._meta.get_field(name)
    if field.many_to_many:
        remember(row, name, rows)
    elif rows:
        field.set_cached_value(row, rows[0])


def remember(row: Model, name: str, rows: list[Any]) -> None:
    """Let a row know the rows of a relation, as if they had been prefetched: `all()` asks nothing until one changes."""
    found = getattr(row, name).get_queryset()
    found._result_cache, found._prefetch_done = rows, True
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = found

"""From a table of TOML to a dataclass, with one plain sentence for whatever doesn't fit."""

import dataclasses
import datetime
import difflib
import typing
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _

from kit.blanks import says

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Kind = TypeVar("Kind", bound="DataclassInstance")


class Misfit(Exception):
    """What is wrong with a table: one sentence that names the table and the key."""


def build(kind: type[Kind], table: object, where: str) -> Kind:
    """Return a `kind` (a dataclass) from a table.

    A field without a default must be there; a field's type is str, int, datetime.date (a date or a datetime with its
    offset), tuple[str, ...] or a tuple of dataclasses; its metadata may hold `choices` or `check` (a function that
    raises ValueError). Arguments: `where`, how an editor finds the table: "[[product]] 2 (Le City)".
    Raises Misfit for unknown keys, missing ones, and values of another type.
    """
    if not isinstance(table, dict):
        raise Misfit(_("%s is not a table.") % where)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for key in table:
        if key not in fields:
            raise Misfit(
                _("%(where)s has an unknown key “%(key)s”.%(hint)s")
                % {"where": where, "key": key, "hint": _hint(key, fields)}
            )
    values = {}
    for name, field in fields.items():
        if name in table:
            values[name] = _value(field, table[name], where)
        elif field.default is dataclasses.MISSING:
            raise Misfit(_("%(where)s lacks the key “%(key)s”.") % {"where": where, "key": name})
    return kind(**values)


def build_all(kind: type[Kind], tables: object, where: str) -> tuple[Kind, ...]:
    """Return a tuple of `kind` from an array of tables, such as [[brand]]."""
    if not isinstance(tables, list):
        raise Misfit(_("%(where)s is written with double brackets: [[%(where)s]].") % {"where": where})
    return tuple(build(kind, table, _place(where, number, table)) for number, table in enumerate(tables, 1))


def _place(where: str, number: int, table: object) -> str:
    named = isinstance(table, dict) and next(
        (table[key] for key in ("name", "headline", "caption", "person", "after") if isinstance(table.get(key), str)),
        None,
    )
    return f"[[{where}]] {number}" + (f" ({named})" if named else "")


def _hint(key: str, fields: Iterable[str]) -> str:
    close = difflib.get_close_matches(key, fields, 1)
    return " " + _("Is “%s” meant?") % close[0] if close else ""


def _value(field: dataclasses.Field[Any], value: Any, where: str) -> Any:
    place = f"{where}, “{field.name}”"
    if nested := _nested(field.type):
        return build_all(nested, value, f"{where.split(' (')[0].strip('[]').split(']')[0]}.{field.name}")
    if typing.get_origin(field.type) is tuple:
        if not isinstance(value, list) or not all(isinstance(each, str) and says(each) for each in value):
            raise Misfit(_("%s must be a list of texts.") % place)
        return tuple(value)
    _check_type(field, value, place)
    choices, check = field.metadata.get("choices"), field.metadata.get("check")
    if choices and value and value not in choices:
        raise Misfit(
            _("%(place)s is “%(value)s”; it may be: %(choices)s.")
            % {"place": place, "value": value, "choices": ", ".join(choices)}
        )
    if check and value:
        try:
            check(value)
        except ValueError as error:
            raise Misfit(f"{place}: {error}.") from None
    return value


def _nested(kind: Any) -> Any:
    arguments = typing.get_args(kind)
    return arguments[0] if arguments and dataclasses.is_dataclass(arguments[0]) else None


def _check_type(field: dataclasses.Field[Any], value: Any, place: str) -> None:
    kind: Any = typing.get_args(field.type)[0] if typing.get_args(field.type) else field.type
    words = {str: _("a text"), int: _("a whole number"), datetime.date: _("a date such as 2024-01-24, without quotes")}
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Misfit(_("%(place)s must be %(kind)s.") % {"place": place, "kind": words[kind]})
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        raise Misfit(_("%s is a time without its offset: write 2024-01-24T09:00:00Z.") % place)
    if kind is str and field.default is dataclasses.MISSING and not says(value):
        raise Misfit(_("%s is empty.") % place)

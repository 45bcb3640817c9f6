"""Reads that are put together once in a process, and asked together.

Django takes many times longer to build a query than a database takes to answer it, and a page asks the same few again
and again, with other values. So a read is a function that returns a queryset: it is called once, with a `Slot` in the
place of each value, and what is kept of it is SQL and how its rows become models. Asking fills the slots.

Several reads are asked in one statement, as the arms of a UNION ALL. They give rows of different tables, so each row
begins with the number of its arm and is filled up to the width of the widest.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, wraps
from itertools import count
from threading import RLock
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Expression, Field, Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Values = ParamSpec("Values")
Row = TypeVar("Row")
# Of what type the value of a slot is; a `datetime` is a `date` too, so it comes first.
_KINDS: list[tuple[type, type[Field]]] = [
    (datetime, DateTimeField),
    (date, DateField),
    (int, BigIntegerField),
    (str, CharField),
]
_MOST_TOGETHER = 512  # statements that are kept: which arms are asked differs from page to page
_MOST_ARMS = 100  # of a statement: SQLite takes no more than 500
_AS_VALUE = " IN (SELECT unnest(%s::bigint[]))", " = ANY(%s::bigint[])"  # in an OR no index finds those of a set

_numbers = count()  # of what is repeated
_one_at_a_time = RLock()  # one may be needed to put another together


class Slot(Expression):
    """The place in SQL of a value that is known only when it is asked; `number` counts a read's values from 0."""

    def __init__(self, number: int, field: Field) -> None:
        super().__init__(output_field=field)
        self.number = number

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    @property
    def kind(self) -> str:
        """The type that the database has for its values."""
        return self.output_field.db_type(connection) or ""

    def sent(self, value: Any, database: BaseDatabaseWrapper) -> Any:
        """Return a value as a database takes it."""
        return self.output_field.get_db_prep_value(value, database)


class SlotOfIds(Slot):
    """The place of any number of ids, behind `__in`: one value for the database, so that the SQL stays the same."""

    @property
    def kind(self) -> str:
        """The type that PostgreSQL has for them; SQLite asks for none."""
        return "bigint[]"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if connection.vendor == "postgresql":
            return "(SELECT unnest(%s::bigint[]))", (self,)
        return "(SELECT value FROM json_each(%s))", (self,)

    def sent(self, value: Any, database: BaseDatabaseWrapper) -> Any:
        ids = sorted(value)
        return ids if database.vendor == "postgresql" else json.dumps(ids)


class Repeated(str):
    """SQL that comes again and again with other values, and `kinds`, the database's types of those, by their names.

    To a database it is a text like any other; `kit.planned` knows it again by its `number`.
    """

    __slots__ = ("kinds", "number")
    kinds: Mapping[str, str]
    number: int

    @classmethod
    def of(cls, sql: str, kinds: Mapping[str, str]) -> "Repeated":
        """Return SQL with a number of its own."""
        made = cls(sql)
        made.kinds, made.number = kinds, next(_numbers)
        return made


class Statement(NamedTuple):
    """SQL as the driver takes it, and its parameters, some of them a `Slot` with the number of its arm."""

    sql: str
    parameters: Sequence[Any]


@dataclass(frozen=True, eq=False)
class Written(Generic[Row]):
    """What a read may return in the place of a queryset: SQL that Django can't say, whose rows become tuples.

    `parameters` are as those of a `Statement`, and `columns` the fields of what it selects, by their names.
    """

    sql: str
    parameters: Sequence[Any]
    columns: Mapping[str, Field]


@dataclass(frozen=True, eq=False)
class _Arm:
    """A read that was put together: its SQL, and what makes its rows of what the database gives."""

    statement: Statement
    columns: Sequence[str]  # the names under which a query around it finds them
    fields: Sequence[Field | None]
    made: Callable[[Iterable[Sequence[Any]]], list[Any]]


@dataclass(frozen=True, eq=False)
class Read(Generic[Row]):
    """A read and the values that it is asked with; `read` asks it."""

    arm: _Arm
    values: Sequence[Any]

    @property
    def is_vain(self) -> bool:
        """Whether it asks for the rows of no ids: those that it is asked with first."""
        return bool(self.values) and _is_ids(type(self.values[0])) and not self.values[0]  # type: ignore[arg-type]


def put_together_once(made: Callable[..., Row]) -> Callable[..., Row]:
    """Decorate a function that puts SQL together: what it returns is kept, for each of its arguments.

    One thread works at a time, and none twice: what is nested in a query would else be named otherwise in the middle of
    it, by another thread that puts the same together.
    """
    kept: dict[tuple[Any, ...], Row] = {}

    @wraps(made)
    def found(*arguments: Any) -> Row:
        if arguments not in kept:
            with _one_at_a_time:
                if arguments not in kept:
                    kept[arguments] = made(*arguments)
        return kept[arguments]

    return found


def prepared(rows: Callable[Values, QuerySet[Any, Row] | Written[Row]]) -> Callable[Values, Read[Row]]:
    """Decorate a function that returns a queryset of models, or of `values_list`, or SQL: it then returns a `Read`.

    Arguments of `rows`: positional ones, each a moment, a day, a number, a text, or a collection of ids. If the first
    is ids, and there are none, the read has no answer and isn't asked. It uses them only to compare columns with them;
    what it would work out from one in Python fails, as it is called with slots. Keyword arguments become part of the
    SQL. Prefetches aren't followed: what belongs to rows is a read of its own.
    """

    @put_together_once
    def arm(kinds: tuple[type[Field] | None, ...], literals: tuple[tuple[str, Any], ...], vendor: str) -> _Arm:
        slots = [
            Slot(number, kind()) if kind else SlotOfIds(number, BigIntegerField()) for number, kind in enumerate(kinds)
        ]
        return _put_together(rows(*slots, **dict(literals)))  # type: ignore[arg-type]  # in the place of values

    @wraps(rows)
    def read(*values: Values.args, **literals: Values.kwargs) -> Read[Row]:
        kinds = tuple(_kind(type(value)) for value in values)  # type: ignore[arg-type]
        return Read(arm(kinds, tuple(sorted(literals.items())), connection.vendor), values)

    return read


def read(*reads: Read[Any]) -> list[list[Any]]:
    """Ask reads in one statement, and return the rows of each, in its order. Those that are vain aren't asked.

    How many there are may be up to the rows of a magazine: more than a database takes are asked in several statements.
    """
    asked = [each for each in reads if not each.is_vain]
    found: dict[int, list[Any]] = {id(each): [] for each in reads}
    for start in range(0, len(asked), _MOST_ARMS):
        some = asked[start : start + _MOST_ARMS]
        found |= {id(each): rows for each, rows in zip(some, _ask(some), strict=True)}
    return [found[id(each)] for each in reads]


def all_of(one: Read[Row]) -> list[Row]:
    """Ask one read, and return its rows."""
    [rows] = read(one)
    return rows


def first(one: Read[Row]) -> Row | None:
    """Ask one read, and return its first row, or None."""
    rows = all_of(one)
    return rows[0] if rows else None


@cache
def _is_ids(kind: type) -> bool:
    return issubclass(kind, Collection) and not issubclass(kind, str)


@cache
def _kind(kind: type) -> type[Field] | None:
    """Return the field for values of a type, None for a collection of ids."""
    if _is_ids(kind):
        return None
    for one, field in _KINDS:
        if issubclass(kind, one):
            return field
    raise TypeError(f"A {kind.__name__} is no value for a read: a moment, a day, a number, a text or ids are.")


def _put_together(rows: QuerySet[Any, Any] | Written[Any]) -> _Arm:
    if isinstance(rows, Written):
        return _Arm(Statement(rows.sql, rows.parameters), [*rows.columns], [*rows.columns.values()], _tuples)
    compiler = rows.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql(with_col_aliases=True)
    expressions = [expression for expression, _sql, _alias in compiler.select]
    return _Arm(
        Statement(sql, parameters),
        [alias for _expression, _sql, alias in compiler.select],
        [expression.output_field for expression in expressions],
        _maker(rows, compiler),
    )


def _tuples(found: Iterable[Sequence[Any]]) -> list[Any]:
    return [tuple(row) for row in found]


def _maker(rows: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Iterable[Sequence[Any]]], list[Any]]:
    """Return what makes a read's rows, as the iterables of `django.db.models.query` do for a queryset."""
    converters = [*compiler.get_converters([expression for expression, *_ in compiler.select]).items()]
    kind: Any = rows._iterable_class

    def converted(found: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        for row in found:
            changed = [*row]
            for place, (convert, expression) in converters:
                for each in convert:
                    changed[place] = each(changed[place], expression, connection)
            yield changed

    if kind is FlatValuesListIterable:
        return lambda found: [row[0] for row in converted(found)]
    if kind is ValuesListIterable:
        return lambda found: [tuple(row) for row in converted(found)]
    if kind is not ModelIterable:
        raise TypeError(f"A read gives models or a values_list, and not what {kind.__name__} makes.")

    select, klass_info = compiler.select, compiler.klass_info
    model: type[Model] = klass_info["model"]
    begin, end = klass_info["select_fields"][0], klass_info["select_fields"][-1] + 1
    names = [expression.target.attname for expression, *_ in select[begin:end]]
    related = get_related_populators(klass_info, select, connection.alias)  # type: ignore[call-arg]  # as in Django 5.2
    annotations = [*compiler.annotation_col_map.items()]

    def models(found: Iterable[Sequence[Any]]) -> list[Any]:
        made = []
        for row in converted(found):
            one = model.from_db(connection.alias, names, row[begin:end])
            for each in related:
                each.populate(row, one)
            for name, place in annotations:
                setattr(one, name, row[place])
            made.append(one)
        return made

    return models


def _ask(reads: Sequence[Read[Any]]) -> list[list[Any]]:
    """Return the rows of reads that are asked in one statement."""
    sql, fixed, placed = _statement(tuple(each.arm for each in reads))
    database = connections[DEFAULT_DB_ALIAS]  # the same for this thread, which `connection` finds for each name anew
    values = {name: reads[part.arm].values[part.slot.number] for name, part in placed.items()}
    sent = {name: part.slot.sent(values[name], database) for name, part in placed.items()}
    with database.cursor() as cursor:
        cursor.execute(sql, fixed | sent)
        found = cursor.fetchall()
    is_text = database.vendor == "postgresql"
    if len(reads) == 1 and not is_text:
        return [reads[0].arm.made(found)]
    rows: list[list[Sequence[Any]]] = [[] for _each in reads]
    for row in found:
        rows[row[0]].append(row)
    return [
        each.arm.made(_natively(each.arm, part, is_text)) if part else []
        for each, part in zip(reads, rows, strict=True)
    ]


class _Placed(NamedTuple):
    """A slot of one arm among several."""

    arm: int
    slot: Slot


class _Together(NamedTuple):
    """What is sent for several reads: SQL whose parameters have names, those that stay, and the slots of the others.

    A moment stands in a statement dozens of times: by its name it is sent once.
    """

    sql: Repeated
    fixed: dict[str, Any]
    placed: dict[str, _Placed]


@lru_cache(maxsize=_MOST_TOGETHER)
def _statement(arms: tuple[_Arm, ...]) -> _Together:
    """Return reads as one statement; of several each row has the number of its arm before it.

    The rows of an arm keep the order that it gives them: neither database mixes those of a part that it sorts.
    """
    fixed: dict[str, Any] = {}
    placed: dict[str, _Placed] = {}
    names = []
    for number, arm in enumerate(arms):
        for each in arm.statement.parameters:
            if isinstance(each, Slot):
                name = f"slot{number}_{each.number}"
                placed[name] = _Placed(number, each)
            else:
                name = f"fixed{len(fixed)}"
                fixed[name] = each
            names.append(f"%({name})s")
    sql = _sql(arms).replace(*_AS_VALUE).replace("%%", "%%%%") % tuple(names)  # a doubled sign stays so for the driver
    return _Together(Repeated.of(sql, {name: each.slot.kind for name, each in placed.items()}), fixed, placed)


def _sql(arms: Sequence[_Arm]) -> str:
    """Return the SQL of reads together."""
    if len(arms) == 1 and connection.vendor != "postgresql":  # which keeps none of another type than it was planned for
        return arms[0].statement.sql
    widest = max(len(arm.columns) for arm in arms)
    # On PostgreSQL the columns of all arms have one type. On SQLite the driver would take every value for one of the
    # type that the first arm's column was declared with: a "+" changes none, and what is worked out has no such type.
    column = '"{}"::text' if connection.vendor == "postgresql" else '+"{}"'
    parts = []
    for number, arm in enumerate(arms):
        columns = [column.format(name) for name in arm.columns] + ["NULL"] * (widest - len(arm.columns))
        listed = ", ".join([str(number), *columns])
        parts.append(f"SELECT {listed} FROM ({arm.statement.sql}) arm{number}")  # noqa: S608 - the SQL is Django's own
    return " UNION ALL ".join(parts)


def _natively(arm: _Arm, rows: Sequence[Sequence[Any]], is_text: bool) -> Iterator[Sequence[Any]]:
    """Yield an arm's rows as it would have given them alone; `is_text` says that their values have become texts."""
    width = len(arm.columns) + 1
    if not is_text:
        yield from (row[1:width] for row in rows)
        return
    parsers = [_parser(field) for field in arm.fields]
    for row in rows:
        yield [
            value if value is None or parse is None else parse(value)
            for value, parse in zip(row[1:width], parsers, strict=True)
        ]


@cache
def _parser(field: Field | None) -> Callable[[str], Any] | None:
    """Return what makes of PostgreSQL's text the value that its driver gives for a column; None leaves the text."""
    while field is not None and field.is_relation:
        field = field.target_field  # type: ignore[attr-defined]  # a relation's
    name = field.get_internal_type() if field is not None else ""
    if name not in _PARSERS:
        raise TypeError(f"A column of the kind {name or 'of no field'} can’t be asked for together with others.")
    return _PARSERS[name]


_NUMBERS = ("Auto", "BigAuto", "SmallAuto", "Integer", "BigInteger", "SmallInteger")
_POSITIVE = ("PositiveInteger", "PositiveBigInteger", "PositiveSmallInteger")
_TEXTS = ("CharField", "TextField", "SlugField", "URLField", "EmailField", "FileField", "ImageField", "JSONField")
_PARSERS: dict[str, Callable[[str], Any] | None] = {
    **{f"{name}Field": int for name in (*_NUMBERS, *_POSITIVE)},
    **dict.fromkeys(_TEXTS),
    "BooleanField": "true".__eq__,
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "FloatField": float,
    "DecimalField": Decimal,
    "UUIDField": UUID,
}

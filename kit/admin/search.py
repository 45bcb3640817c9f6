"""How words are looked for in columns, wherever the desk looks for something: without case, accents or punctuation."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial, reduce
from operator import or_

from django.contrib.admin.utils import get_fields_from_path, lookup_spawns_duplicates
from django.db.models import Case, F, IntegerField, Model, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Length, Replace, StrIndex, Substr

from kit.text import fold

MOST_WORDS = 12  # each is a condition on every column that is searched, and planning them takes longer than finding
LONGEST_WORD = 100  # characters
_NOBODYS = "?"
_LAST = 1000  # no row has so many texts


def having(rows: QuerySet, names: Sequence[str], text: str) -> QuerySet:
    """Return once each row that has every word of a text in one of the columns `names`.

    "Ghesquiere" and "ghesquière" find "Ghesquière". Words beyond the first MOST_WORDS are passed over.
    """
    read = cache(partial(_read, rows.model))  # once for all words
    for word in words_of(text):
        places = [_holding(rows.model, name, word, read) for name in names]
        rows = rows.filter(reduce(or_, places)) if places else rows.none()
    return rows


def closest_first(rows: QuerySet, names: Sequence[str], text: str) -> QuerySet:
    """Return the rows in the order in which they answer a text, and otherwise in the one that they have.

    The name is the first of the columns `names`, and an alias is one. Of a column of several texts the earlier tell
    more, a photo's description more than its alt text. Then come first those whose text is the one that is looked for,
    those that begin with it, those that have a word which does, and those that have it anywhere; at last those that
    have its words apart, or in another column.
    """
    phrase = " ".join(words_of(text))
    if not names or phrase in ("", _NOBODYS):
        return rows
    name, order = names[0], rows.query.order_by or rows.model._meta.ordering
    if not name.endswith("folded"):
        return rows.order_by(_closeness_as_read(rows.model, name, phrase), *order)
    aliases = f"{name.removesuffix('folded')}aliases__folded"
    called = [name, aliases] if aliases in names else [name]
    line = Case(When(_any(rows.model, called, [("contains", phrase)]), then=_line(name, phrase)), default=_place(_LAST))
    return rows.order_by(line, _closeness(rows.model, called, phrase), *order)


def _closeness(model: type[Model], names: Sequence[str], phrase: str) -> Case:
    """Return how closely a text in one of some folded columns answers a phrase: the smaller, the closer."""
    steps = [
        [("exact", phrase), ("startswith", f"{phrase}\n"), ("endswith", f"\n{phrase}"), ("contains", f"\n{phrase}\n")],
        [("startswith", phrase), ("contains", f"\n{phrase}")],
        [("contains", f" {phrase}")],
    ]
    return _first_of(_any(model, names, step) for step in steps)


def _closeness_as_read(model: type[Model], name: str, phrase: str) -> Case:
    """Return the same for a column without a folded one beside it."""
    steps: list[list[int]] = [[], [], [], []]
    for pk, folded in _read(model, name):
        if phrase in folded:
            begins = folded.startswith(phrase)
            steps[0 if folded == phrase else 1 if begins else 2 if f" {phrase}" in folded else 3].append(pk)
    return _first_of(Q(pk__in=step) for step in steps)


def _any(model: type[Model], names: Sequence[str], lookups: Sequence[tuple[str, str]]) -> Q:
    """Return the condition that one of some columns answers one of some lookups."""
    return reduce(or_, (_once(model, name, Q(**{f"{name}__{one}": text})) for name in names for one, text in lookups))


def _first_of(conditions: Iterable[Q]) -> Case:
    """Return the place of the first condition that holds for a row, their number where none does."""
    places = [When(condition, then=Value(place)) for place, condition in enumerate(conditions)]
    return Case(*places, default=_place(len(places)))


def _place(number: int) -> Cast:
    """Return a place as an expression: where no row can have one before it, it stands alone behind ORDER BY.

    PostgreSQL takes a number there for that of a column.
    """
    return Cast(Value(number), IntegerField())


def _line(name: str, phrase: str) -> Combinable:
    """Return in which line of a column a phrase first stands, the first being 0."""
    before = Substr(F(name), 1, StrIndex(F(name), Value(phrase)))
    return Length(before) - Length(Replace(before, Value("\n"), Value("")))


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are looked for in a folded column.

    Punctuation between them is passed over. Alone it is nobody's name: it gives a word that no such column holds.
    """
    words = [word[:LONGEST_WORD] for word in text.split(maxsplit=MOST_WORDS)[:MOST_WORDS]]
    return [folded for folded in map(fold, words) if folded] or ([_NOBODYS] if words else [])


def is_too_much(text: str) -> bool:
    """Say whether a text has words that are passed over, or cut."""
    words = text.split(maxsplit=MOST_WORDS)
    return len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words)


def _holding(model: type[Model], name: str, word: str, read: Callable[[str], list[tuple[int, str]]]) -> Q:
    """Return the condition under which a column holds a folded word.

    Of a column of many rows it is a query of its own: joined, ten people and ten tags would be a hundred rows.
    """
    if name.endswith("folded"):
        holding = Q(**{f"{name}__contains": word})
    elif name.endswith("slug"):
        holding = Q(**{f"{name}__contains": word.replace(" ", "-")})
    else:
        owner = name.rpartition("__")[0] or "pk"
        holding = Q(**{f"{owner}__in": [pk for pk, folded in read(name) if word in folded]})
    return _once(model, name, holding)


def _once(model: type[Model], name: str, holding: Q) -> Q:
    if not lookup_spawns_duplicates(model._meta, name):
        return holding
    return Q(pk__in=model._default_manager.filter(holding).order_by().values("pk"))


def _read(model: type[Model], name: str) -> list[tuple[int, str]]:
    """Return (primary key, folded value) of a column without a folded one beside it: of tags, sections and accounts."""
    column = get_fields_from_path(model, name)[-1]
    return [(pk, fold(value or "")) for pk, value in column.model._default_manager.values_list("pk", column.name)]

"""Finding, in a text, the names that the database knows."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from kit.prepared import prepared, read
from kit.text import composed, fold
from people.models import Alias, Person

_TOKEN = re.compile(r"[\w&'’]+")
_POSSESSIVE = re.compile(r"['’][sS]$")


@dataclass(frozen=True)
class _Word:
    """A word of a text: folded as it stands, folded without a possessive's ending, and whether it is capitalised."""

    folded: str
    bare: str
    is_capital: bool


_Name = tuple[_Word, ...]


def words_of(text: str) -> list[_Word]:
    """Return the words of a text, punctuation left out."""
    return [word for word in map(_word, _TOKEN.findall(composed(text))) if word.folded]


@lru_cache(maxsize=4096)  # most words of a text are the same few
def _word(token: str) -> _Word:
    return _Word(fold(token), fold(_POSSESSIVE.sub("", token)), token.lstrip("'’_")[:1].isupper())


class Index:
    """Names to look for, each with a key for what it names.

    A name is found only as whole words, the longest first. A name with fewer than two capitalised words ("Hourglass")
    must be capitalised in the text too, or every hourglass would be the bag. A name that two things share is never
    taken for either.
    """

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        """Arguments: `names`, pairs of a printed name and a key."""
        keys: dict[tuple[str, ...], set[int]] = defaultdict(set)
        printed: dict[tuple[str, ...], _Name] = {}
        for name, key in names:
            words = tuple(words_of(name))
            if words and any(len(word.folded) > 1 for word in words):
                folded = tuple(word.folded for word in words)
                keys[folded].add(key)
                printed[folded] = words
        self.by_first: dict[str, list[tuple[_Name, int]]] = defaultdict(list)
        for folded in sorted(keys, key=len, reverse=True):
            if len(keys[folded]) == 1:
                self.by_first[folded[0]].append((printed[folded], next(iter(keys[folded]))))

    def find(self, text: str) -> list[int]:
        """Return the keys of the names in a text, in the order of their first mention, each once."""
        words, position = words_of(text) if self.by_first else [], 0
        found: dict[int, None] = {}
        while position < len(words):
            name, key = self._at(words, position)
            if key is not None:
                found.setdefault(key)
            position += len(name) or 1
        return list(found)

    def _at(self, words: Sequence[_Word], position: int) -> tuple[_Name, int | None]:
        first = words[position]
        for start in dict.fromkeys((first.folded, first.bare)):
            for name, key in self.by_first.get(start, ()):
                if _stands(name, words[position : position + len(name)]):
                    return name, key
        return (), None


def _stands(name: _Name, words: Sequence[_Word]) -> bool:
    if len(words) < len(name):
        return False
    *body, last = zip(name, words, strict=True)
    if any(one.folded != other.folded for one, other in body) or last[0].folded not in (last[1].folded, last[1].bare):
        return False
    capitals = [other for one, other in zip(name, words, strict=True) if one.is_capital]
    return len(capitals) != 1 or capitals[0].is_capital


def people(text: str) -> Index:
    """Return the `Index` of the people whose name or alias may stand in a text, with their ids."""
    forms = forms_in(text)
    names, aliases = read(_people(*forms), _aliases(*forms))
    return Index([*names, *aliases])


@prepared
def _people(pairs: str, alone: str) -> QuerySet[Person, Any]:
    return named_by(Person.objects.all(), pairs, alone).values_list("name", "pk")


@prepared
def _aliases(pairs: str, alone: str) -> QuerySet[Alias, Any]:
    return named_by(Alias.objects.exclude(person=None), pairs, alone).values_list("name", "person")


def named_in(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Return those of some rows whose name may stand in a text: its index finds them, however many rows there are.

    Arguments: `rows`, of a model with a `folded` name. A name of one word is looked up by that, a longer one by its
    first two: these stand beside each other in the text, and few other names begin so.
    """
    return named_by(rows, *forms_in(text))


@lru_cache(maxsize=2)  # a text is looked through for several kinds of things
def forms_in(text: str) -> tuple[str, str]:
    """Return, as JSON, the pairs of words and the words of a text that names may begin with, or be."""
    words = words_of(text)
    alone = {form for word in words for form in (word.folded, word.bare)}
    pairs = {f"{one.folded} {form}" for one, other in pairwise(words) for form in (other.folded, other.bare)}
    return json.dumps([*pairs]), json.dumps([*alone])


def named_by(rows: QuerySet[Any], pairs: str, alone: str) -> QuerySet[Any]:
    """Return what `named_in` does of a text with such `forms_in` it."""
    found = _NAMED[connection.vendor].format(table=rows.model._meta.db_table)
    return rows.filter(pk__in=RawSQL(found, (pairs, alone)))  # noqa: S611 - the table's name is the only word put into it


_NAMED = {
    "sqlite": """
SELECT named.id FROM json_each(%s) pair CROSS JOIN {table} named
ON named.folded >= pair.value AND named.folded < (pair.value || '!')
UNION SELECT id FROM {table} WHERE folded IN (SELECT value FROM json_each(%s))
""",
    # By the index of names that knows no collation, in which a blank stands before all else that is printed.
    "postgresql": """
SELECT named.id FROM json_array_elements_text(%s::json) pair(value) CROSS JOIN LATERAL (
    SELECT id FROM {table} WHERE folded ~>=~ pair.value AND folded ~<~ (pair.value || '!')
) named
UNION SELECT id FROM {table} WHERE folded IN (SELECT json_array_elements_text(%s::json))
""",
}

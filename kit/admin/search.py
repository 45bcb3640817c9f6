"""How words are looked for in columns, wherever the desk looks for something: without case, accents or punctuation."""

from collections.abc import Callable, Sequence
from functools import cache, partial, reduce
from operator import or_

from django.contrib.admin.utils import get_fields_from_path, lookup_spawns_duplicates
from django.db.models import Model, Q, QuerySet

from kit.text import fold

MOST_WORDS = 12  # each is a condition on every column that is searched, and planning them takes longer than finding
LONGEST_WORD = 100  # characters
_NOBODYS = "?"


def having(rows: QuerySet, names: Sequence[str], text: str) -> QuerySet:
    """Return once each row that has every word of a text in one of the columns `names`.

    "Ghesquiere" and "ghesquière" find "Ghesquière". Words beyond the first MOST_WORDS are passed over.
    """
    read = cache(partial(_read, rows.model))  # once for all words
    for word in words_of(text):
        places = [_holding(rows.model, name, word, read) for name in names]
        rows = rows.filter(reduce(or_, places)) if places else rows.none()
    return rows


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
    if not lookup_spawns_duplicates(model._meta, name):
        return holding
    return Q(pk__in=model._default_manager.filter(holding).order_by().values("pk"))


def _read(model: type[Model], name: str) -> list[tuple[int, str]]:
    """Return (primary key, folded value) of a column without a folded one beside it: of tags, sections and accounts."""
    column = get_fields_from_path(model, name)[-1]
    return [(pk, fold(value or "")) for pk, value in column.model._default_manager.values_list("pk", column.name)]

"""How words are looked for in columns, wherever the desk looks for something."""

from functools import reduce
from operator import or_

from django.contrib.admin.utils import lookup_spawns_duplicates
from django.db.models import Q

from people.names import fold


def having(rows, names, text):
    """Return once each row that has every word of a text in one of the columns `names`, as `ways` looks for it."""
    for word in text.replace("\x00", "").split():
        places = [_holding(rows.model, name, way) for name in names for way in ways(name, word)]
        rows = rows.filter(reduce(or_, places)) if places else rows.none()
    return rows


def _holding(model, name, way):
    """Return the condition under which a column holds a word.

    Of a column of many rows it is a query of its own: joined, ten people and ten tags would be a hundred rows.
    """
    holding = Q(**{f"{name}__icontains": way})
    if not lookup_spawns_duplicates(model._meta, name):
        return holding
    return Q(pk__in=model._default_manager.filter(holding).order_by().values("pk"))


def ways(name, word):
    """Return how a word is looked for in a column: "Ghesquiere" and "ghesquière" find a folded "Ghesquière".

    An address has no accents either. Elsewhere accents count; case doesn't, but SQLite knows that of ASCII only.
    """
    folded = fold(word)
    if name.endswith("folded"):
        return {folded} - {""}  # punctuation alone is nobody's name
    if name.endswith("slug"):
        return {folded.replace(" ", "-")} - {""}
    return {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}

"""How words are looked for in columns, wherever the desk looks for something."""

from django.db.models import Q

from people.names import fold


def having(rows, names, text):
    """Return the rows that have each word of a text in one of their columns `names`, as `ways` looks for it."""
    for word in text.replace("\x00", "").split():
        places = [(f"{name}__icontains", way) for name in names for way in ways(name, word)]
        rows = rows.filter(Q.create(places, Q.OR)) if places else rows.none()
    return rows


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

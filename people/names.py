"""How two printings of a name are known to be the same."""

import re
import unicodedata

# Letters that Unicode does not decompose.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def fold(name):
    """Return the look-up key of a name: without case, accents or punctuation, and with "&" read as "and".

    >>> fold("Inez & Vinoodh") == fold("inez and Vinoodh")
    True
    """
    text = unicodedata.normalize("NFKD", name.replace("&", " and ").casefold())
    text = "".join(char for char in text if not unicodedata.combining(char)).translate(_PLAIN)
    return " ".join(re.sub(r"[\W_]+", " ", text.replace("'", "").replace("’", "")).split())


def initials(name):
    """Return up to two initials, for the place of a portrait that there isn't."""
    words = [word for word in name.replace("&", " ").split() if word[:1].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))


def surname_first(name):
    """Return a name as an index prints it, taking the last word for the surname: "Moss, Kate"."""
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first else name


def printable(text):
    """Return a text as a terminal may print it: control characters and broken bytes of file names are written out."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode() for char in text
    )

"""Text: folded so that two printings of a name are known to be the same, composed, and made fit for a terminal."""

import re
import unicodedata
from functools import lru_cache

MOST_ACCENTS = 30  # on a letter
_FOREIGN = re.compile(f"[^\0-\u02ff]{{{MOST_ACCENTS + 1},}}+")  # accents are beyond these

# Letters that Unicode does not decompose.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})

_ALIKE = str.maketrans({**dict.fromkeys("’‘ʼ′", "'"), **dict.fromkeys("“”„", '"'), "&": "and"})
_GAPS = set("−·・\u115f\u1160\u2800\u3164\uffa0")  # a minus, dots between words, letters that print nothing
_DROPPED = re.compile("[\u0300-\u036f\ufe00-\ufe0f]")  # an accent on nothing that takes one; forms of an emoji
_OWN_LETTERS = set("йўї")  # letters of their own, though Unicode takes them apart


_APOSTROPHES = set("'’‘‛`´′ʹʻʼʽˈ＇")  # as keyboards and word processors write the one of “d’Orsay”


class _Letters:
    """Each character without its accents, as a table for `str.translate`.

    Each by itself: to decompose a whole text is to sort the accents of each letter, which takes the square of their
    number, and whoever writes the text chooses how many there are.
    """

    def __getitem__(self, code: int) -> str:
        return _letters(code)


@lru_cache(maxsize=4096)  # a text has few characters, many times
def _letters(code: int) -> str:
    parts = unicodedata.normalize("NFKD", chr(code))
    return "".join(char for char in parts if not unicodedata.combining(char)).translate(_PLAIN)


def plain_letters(text: str) -> str:
    """Return a text in small letters without their accents: "Ł" as "l", "ß" as "ss"."""
    return text.casefold().translate(_Letters())


class _Said(_Letters):
    """Each character as a name is looked up by it: no apostrophe, and none that prints nothing, parts a word."""

    def __getitem__(self, code: int) -> str:
        return _said(code)


@lru_cache(maxsize=4096)
def _said(code: int) -> str:
    char = chr(code)
    return "" if char in _APOSTROPHES or unicodedata.category(char) == "Cf" else _letters(code)


def fold(name: str) -> str:
    """Return the look-up key of a name: without case, accents or punctuation, and with "&" read as "and".

    >>> fold("Inez & Vinoodh") == fold("inez and Vinoodh")
    True
    """
    text = name.replace("&", " and ").casefold().translate(_Said())
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def alike(text: str) -> str:
    """Return what two texts share that differ in case, accents, hyphens and blanks alone; nothing else is passed over.

    Only letters of scripts that have capitals lose their accents: those of Japanese or Hindi make another letter.
    Digits stay apart, as 19–20 is not 1920.

    >>> alike("Prêt-à-Porter") == alike("pret a porter") == "pretaporter"
    True
    >>> alike("バッグ") == alike("ハッグ")
    False
    """
    text = unicodedata.normalize("NFKC", composed(text)).casefold().translate(_ALIKE)
    return re.sub(r"(?<=\d) +(?=\d)", "-", "".join(map(_same, text))).replace(" ", "") or text


def _same(char: str) -> str:
    if char.isspace() or char in _GAPS or unicodedata.category(char) in ("Pd", "Pc"):
        return " "
    if _DROPPED.match(char) or unicodedata.category(char) == "Cf":
        return ""
    has_accents = char not in _OWN_LETTERS and unicodedata.name(char, "").startswith(("LATIN ", "GREEK ", "CYRILLIC "))
    return plain_letters(char) if has_accents else char


def composed(text: str) -> str:
    """Return a text with each letter and its accents as one character, where there is one (NFC).

    A letter keeps MOST_ACCENTS: Unicode calls a text safe that has no more (UAX 15, 13), and sorting them takes the
    square of their number.
    """
    return unicodedata.normalize("NFC", _FOREIGN.sub(_safe, text))


def is_safe(text: str) -> bool:
    """Return whether no letter of a text has more accents than that."""
    return all(_safe(run) == run[0] for run in _FOREIGN.finditer(text))


def _safe(run: re.Match[str]) -> str:
    kept: list[str] = []
    accents = 0
    for char in run[0]:
        accents = accents + 1 if unicodedata.combining(char) else 0
        if accents <= MOST_ACCENTS:
            kept.append(char)
    return "".join(kept)


def printable(text: str) -> str:
    """Return a text as a terminal may print it: control characters and broken bytes of file names are written out."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode() for char in text
    )


def isolated(text: str) -> str:
    """Return a text that runs its own way, where no markup can say so; one without a letter from the right as it is.

    The signs are Unicode's: first strong isolate, and the pop that ends it.
    """
    runs_from_the_right = any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
    return f"\u2068{text}\u2069" if runs_from_the_right else text

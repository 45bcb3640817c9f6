"""How a person's name is taken apart: for an index, and for the place of a portrait that there isn't."""

import re
import unicodedata
from typing import NamedTuple

# Words that stand before a surname and belong to it, as an index of the fashion press has it: "de la Renta, Oscar",
# "Saint Laurent, Yves". A first name is none of them: "Pacino, Al".
_PARTICLE = re.compile(
    "af|al|ap|av|bint?|da|das|de|del|dell[aeo]|degli|dei|den|der|des|di|do|dos|du|el|ibn|la|las|le|les|lo|los|ma?c|"
    "saint|sainte|san|santa?|santo|ste?|te|ten|ter|van|vande|vanden|vander|ver|vo[nm]|zu|zu[mr]|d['’]|['’]t"
)
_BETWEEN = frozenset(["y", "i", "e"])  # two surnames: "Ortega y Gasset"; a capital is an initial
_WHOLE = frozenset(["of", "the"])  # "Joan of Arc" has no surname,
_SAINT = re.compile("st|sainte?|san|santa")  # and neither has "St. Vincent"
_SUFFIX = re.compile("j(u?nio)?r|jnr|s(enio)?r|snr|i{2,3}|iv|esq|[omc]be|phd")
# Scripts in which a first name comes first, and blanks stand between names. Others are sorted as they are written.
_TURNED = ("LATIN ", "GREEK ", "CYRILLIC ", "ARMENIAN ", "GEORGIAN ", "HEBREW ")


class Name(NamedTuple):
    """A person's name in its parts: what comes first, the surname, and what stands behind it ("Jr.")."""

    given: str
    surname: str
    suffix: str = ""


def taken_apart(name: str) -> Name:
    """Return the parts of a person's name; what can't be taken apart is all surname.

    >>> taken_apart("Dries Van Noten")
    Name(given='Dries', surname='Van Noten', suffix='')
    >>> taken_apart("Sammy Davis, Jr.")
    Name(given='Sammy', surname='Davis', suffix='Jr.')
    """
    words = name.split()
    if not all(unicodedata.name(char, "").startswith(_TURNED) for char in name if char.isalpha()):
        return Name("", name)
    if _WHOLE.intersection(words) or (len(words) == 2 and _SAINT.fullmatch(_plain(words[0]))):
        return Name("", name)
    suffix: list[str] = []
    while len(words) > 2 and _SUFFIX.fullmatch(_plain(words[-1])):
        suffix.insert(0, words.pop())
    if words and suffix:
        words[-1] = words[-1].rstrip(",")
    first = len(words) - 1  # of the surname
    while first > 1:
        if words[first - 1] in _BETWEEN and first > 2:
            first -= 2
        elif _PARTICLE.fullmatch(_plain(words[first - 1])):
            first -= 1
        else:
            break
    return Name(" ".join(words[:first]), " ".join(words[first:]), " ".join(suffix))


def _plain(word: str) -> str:
    return word.casefold().strip(".,")


def initials(name: str) -> str:
    """Return up to two initials, for the place of a portrait that there isn't."""
    given, surname, _suffix = taken_apart(name.replace("&", " "))
    words = [word for word in f"{given} {surname}".split() if word[:1].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))


def surname_first(name: str) -> str:
    """Return a name as an index prints it: "Moss, Kate", "Van Noten, Dries", "Davis, Sammy, Jr."."""
    given, surname, suffix = taken_apart(name)
    return ", ".join(filter(None, (surname, given, suffix)))

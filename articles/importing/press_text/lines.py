"""The lines of a source text, and what a single line looks like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from articles.importing.press_text.dates import printed_date
from kit.blanks import says
from kit.text import fold

# A shorter line is a line of its own; a longer one wasn't broken by a typewriter's margin.
WRAPPED = range(40, 101)  # characters
MOST_HEADING_WORDS = 12
MOST_STANDFIRST_WORDS = 30
MOST_NAME_WORDS = 6

_LONGEST_FOLDED = 1000
_MARK = re.compile(r"date \d{4}-\d{2}-\d{2}(?: \w{1,12})?", re.IGNORECASE)
_CREDIT = re.compile(r"(?:photo|image|picture)s?(?: credits?)?\s?:\s?(?P<line>.*)", re.IGNORECASE)
_BY = re.compile(r"by:? (?P<names>.+)", re.IGNORECASE)
_NAME_PARTICLES = {
    "de",
    "da",
    "di",
    "del",
    "della",
    "du",
    "van",
    "von",
    "der",
    "den",
    "la",
    "le",
    "el",
    "al",
    "bin",
    "of",
}


@dataclass(frozen=True)
class Line:
    """A line that isn't blank. Lines of the same `run` have no blank line between them."""

    number: int
    text: str
    run: int

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.number,)


@dataclass(frozen=True)
class Unit:
    """A paragraph, or a line that is more than a paragraph: its text, the numbers of its lines, its run."""

    text: str
    numbers: tuple[int, ...]
    run: int


@dataclass(frozen=True)
class SectionLine:
    """ "Section, Section | Month D, YYYY"."""

    sections: tuple[str, ...]
    published_on: date


def lines_of(text: str) -> list[Line]:
    """Return the `Line`s of a text, each without blanks at its ends and with single blanks inside."""
    lines: list[Line] = []
    run, blank = 0, False
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = re.sub(r"[ \t]{2,}|\t", " ", raw.strip())
        if not says(stripped):
            blank = True
            continue
        run, blank = run + blank, False
        lines.append(Line(number, stripped, run))
    return lines


def folded(text: str) -> str:
    """Return the look-up key of a line. One too long for a headline, a name or a date line is its own."""
    return fold(text) if len(text) <= _LONGEST_FOLDED else text


def is_mark(text: str) -> bool:
    """Say whether a line is a mark that a desk put on the text: "date 2024-01-24 HB"."""
    return len(text) < 40 and bool(_MARK.fullmatch(text))


def is_see_also(text: str) -> bool:
    return len(text) < 20 and text[:3].lower() == "see" and fold(text) == "see also"


def is_cross_heading(text: str) -> bool:
    return text.endswith(":") and len(text) <= 200 and len(text.split()) <= MOST_HEADING_WORDS


def credit_line(text: str) -> str | None:
    """Return what stands behind "Photo Credit:", or None for any other line."""
    match = _CREDIT.fullmatch(text) if len(text) <= 300 and ":" in text else None
    return match["line"].strip() if match else None


def section_line(text: str) -> SectionLine | None:
    """Return the `SectionLine` that a line is, or None. Raises ValueError when its date doesn't exist."""
    if len(text) > 240 or text.count("|") != 1:
        return None
    names, date_text = (part.strip() for part in text.split("|"))
    published_on = printed_date(date_text)
    if published_on is None:
        return None
    return SectionLine(tuple(filter(None, (name.strip() for name in names.split(",")))), published_on)


def byline(text: str) -> tuple[str, ...]:
    """Return the names in "By NAME", "By NAME and NAME", or () for any other line."""
    match = _BY.fullmatch(text) if len(text) <= 240 else None
    names = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", match["names"]) if match else []
    return tuple(names) if names and all(_is_name(name) for name in names) else ()


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= MOST_NAME_WORDS
        and text[-1:] not in ".?!:"
        and all(word[0].isupper() or word in _NAME_PARTICLES or word == "&" for word in words)
        and words[0][0].isupper()
    )


def is_wrapped(texts: Sequence[str]) -> bool:
    """Say whether lines are one paragraph that was broken at a margin."""
    return len(texts) > 1 and all(len(text) in WRAPPED for text in texts[:-1]) and len(texts[-1]) <= WRAPPED.stop

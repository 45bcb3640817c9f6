"""Take a source text apart. Pure: no database, no files, no clock.

Two layouts, and any mixture of them.

A: headline, standfirst, paragraphs; a lone line ending in ":" is a cross-heading; the closing paragraph may say who
   wrote the story ("…, NAME is the TITLE for PUBLICATION. …").
B: a stray mark, "Section, Section | Month D, YYYY", headline, the section line again, NAME, "By NAME", paragraphs.

In both: "See also" before a title, "Photo Credit: …" behind a caption, "Discover more at Example.com".
"""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from articles.importing.press_text import lines as line
from articles.importing.press_text.header import once, read_header, repeated, set_aside, without_marks
from articles.importing.press_text.lines import Line, Unit
from articles.importing.press_text.parsed import (
    Biography,
    CrossHeading,
    Item,
    LinkLine,
    ParagraphText,
    PictureLine,
    Reading,
    SeeAlsoLine,
    TextRefused,
)
from kit.text import fold

_LONGEST_CAPTION = 400  # characters: the length of the field that it goes to
_LONGEST_TITLE = 200
_MOST_LINK_WORDS = 12
_MOST_TITLES = 12  # below one "See also"
_SITE = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))(?:\.[A-Za-z0-9-]{1,63}){0,3}\.[A-Za-z]{2,24}(?:/[^\s<>\"]*)?"
)
# "for" is looked for first: an Editor at Large is one for some publication.
_IS_THE = [
    re.compile(rf" is (?:the|our|an?) (?P<title>[^.,;:]{{3,100}}?) {word} (?P<publication>[^.;:]{{2,120}})\.")
    for word in ("for", "at")
]
_TITLE_PARTICLES = {"and", "&", "at", "of", "the", "large", "in"}


def parse(text: str, notes: Iterable[str] = ()) -> Reading:
    """Return the `Reading` of a text. Raises Refused when it has no headline, no body, or a date that doesn't exist.

    Arguments: `text`, with line feeds for line ends; `notes`, what reading the file has to say already.
    """
    reading = Reading(notes=list(notes))
    rest = without_marks(line.lines_of(text), reading)
    if not rest:
        raise TextRefused(_("the file has no story in it."))
    try:
        rest = read_header(rest, reading)
    except ValueError as error:
        raise TextRefused(_("its date line has a date that doesn’t exist (%s).") % error) from None
    _Body(reading).read(_units(rest))
    _take_biography(reading)
    if not line.folded(reading.headline):
        raise TextRefused(_("its first line has no word in it, so there is no headline."))
    if not reading.items:
        raise TextRefused(_("the file has a headline and no text."))
    return reading


# --- The body --------------------------------------------------------------------------------------------------------


def _units(lines: Iterable[Line]) -> list[Unit]:
    """Join the lines of paragraphs that were broken at a margin; every other line is a unit of its own."""
    units: list[Unit] = []
    run: list[Line] = []
    for each in lines:
        special = line.is_see_also(each.text) or line.credit_line(each.text) is not None
        if run and (special or each.run != run[-1].run):
            units += _paragraphs(run)
            run = []
        if special:
            units.append(Unit(each.text, each.numbers, each.run))
        else:
            run.append(each)
    return units + _paragraphs(run)


def _paragraphs(run: Sequence[Line]) -> list[Unit]:
    if line.is_wrapped([each.text for each in run]):
        return [Unit(" ".join(each.text for each in run), tuple(each.number for each in run), run[0].run)]
    return [Unit(each.text, each.numbers, each.run) for each in run]


class _Body:
    """Reads units into the items of a story; `last` is the unit of the last item while it may still be a caption."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.last: Unit | None = None
        self.headline = line.folded(reading.headline)

    def read(self, units: Sequence[Unit]) -> None:
        position = 0
        while position < len(units):
            unit = units[position]
            if line.is_see_also(unit.text):
                position += self._take_see_also(unit, units[position + 1 : position + 1 + _MOST_TITLES])
            elif (credit := line.credit_line(unit.text)) is not None:
                self._take_credit(unit, credit)
            elif self._is_repeated(unit):
                repeated(self.reading, unit)
            else:
                self._take_text(unit)
            position += 1

    def _add(self, item: Item, use: str, *units: Unit) -> None:
        self.reading.items.append(item)
        for unit in units:
            self.reading.uses |= dict.fromkeys(unit.numbers, use)

    def _is_repeated(self, unit: Unit) -> bool:
        is_near = abs(len(unit.text) - len(self.reading.headline)) < 40
        if is_near and line.folded(unit.text) == self.headline:
            return True
        if len(unit.text) > 240 or "|" not in unit.text or self.reading.published_on is None:
            return False
        try:
            found = line.section_line(unit.text)
        except ValueError:
            return False
        return found is not None and (once(found.sections), found.published_on) == (
            self.reading.sections,
            self.reading.published_on,
        )

    def _take_text(self, unit: Unit) -> None:
        self.last = unit
        if line.is_cross_heading(unit.text):
            self._add(CrossHeading(unit.text), "cross-heading", unit)
        elif link := outward_link(unit.text):
            self._add(link, "link", unit)
        else:
            self._add(ParagraphText(unit.text), "paragraph", unit)

    def _take_credit(self, unit: Unit, credit: str) -> None:
        caption, self.last = self.last, None
        if caption is None or len(caption.text) > _LONGEST_CAPTION or not credit:
            set_aside(self.reading, unit, "set aside", _("a credit without a picture"))
            return
        self.reading.items.pop()
        self._add(PictureLine(caption.text, credit), "caption", caption)
        self.reading.uses |= dict.fromkeys(unit.numbers, "credit line")

    def _take_see_also(self, unit: Unit, following: Sequence[Unit]) -> int:
        """Take the titles below "See also", and return how many there are."""
        self.last = None
        titles = [each for each in following if each.run == unit.run] or following[:1]
        titles = titles[: next((i for i, each in enumerate(titles) if not _is_title(each.text)), len(titles))]
        if not titles:
            set_aside(self.reading, unit, "set aside", _("“See also” without a title"))
        else:
            self.reading.uses |= dict.fromkeys(unit.numbers, "see also")
        for each in titles:
            self._add(SeeAlsoLine(each.text), "see also title", each)
        return len(titles)


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and not line.is_see_also(text) and line.credit_line(text) is None


def outward_link(text: str) -> LinkLine | None:
    """Return the `LinkLine` that a short line such as "Discover more at Example.com" is, or None."""
    words = text.split() if len(text) <= 500 else []
    if not 2 <= len(words) <= _MOST_LINK_WORDS:
        return None
    shown = words[-1].rstrip(".!,;:")
    address = re.sub(r"^https?://", "", shown)
    match = _SITE.fullmatch(address)
    if not match or words[-2].lower().strip(":") not in {"at", "on", "visit", "from", "via", "see"}:
        return None
    host, _slash, path = address.partition("/")
    return LinkLine(text, shown, f"https://{host.lower()}/{path}")


def _take_biography(reading: Reading) -> None:
    """Turn the closing paragraph into the author's biography, if it is one and its author may be the story's."""
    last = reading.items[-1] if reading.items else None
    found = biography(last.text) if isinstance(last, ParagraphText) else None
    if not found or (reading.bylines and fold(found.name) not in map(fold, reading.bylines)):
        return
    reading.items.pop()
    reading.biography = found
    reading.bylines = reading.bylines or (found.name,)
    number = max(number for number, use in reading.uses.items() if use == "paragraph")
    reading.uses[number] = "biography"


def biography(text: str) -> Biography | None:
    """Return the `Biography` that a paragraph is, or None: "…, NAME is the TITLE for PUBLICATION. …"."""
    if len(text) > 2000:
        return None
    for match in (match for form in _IS_THE for match in form.finditer(text)):
        before = re.split(r"[,.;:–—]\s+|^", text[: match.start()])[-1]
        title = match["title"].split()
        if len(before.split()) >= 2 and line.byline(f"by {before}") == (before,) and _is_job(title):
            return Biography(text, before, match["title"], match["publication"].strip())
    return None


def _is_job(words: Sequence[str]) -> bool:
    return words[0][0].isupper() and all(word[0].isupper() or word in _TITLE_PARTICLES for word in words)

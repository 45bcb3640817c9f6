"""The lines above the body: marks, the date line, the headline, the standfirst, the byline. Pure, like the layout."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from articles.importing.press_text import lines as line
from articles.importing.press_text.lines import Line, SectionLine, Unit
from articles.importing.press_text.parsed import Reading, TextRefused
from kit.text import fold

_LONGEST_STANDFIRST = 400  # characters: the length of the field that it goes to


def set_aside(reading: Reading, unit: Line | Unit, use: str, sentence: str) -> None:
    reading.uses |= dict.fromkeys(unit.numbers, use)
    reading.notes.append(
        _("Line %(number)d, %(what)s: %(text)s") % {"number": unit.numbers[0], "what": sentence, "text": unit.text}
    )


def repeated(reading: Reading, unit: Line | Unit) -> None:
    set_aside(reading, unit, "repeated", _("repeated"))


def without_marks(lines: list[Line], reading: Reading) -> list[Line]:
    """Set aside the marks before and behind the story, which belong to no one knows which story."""
    while lines and line.is_mark(lines[0].text):
        set_aside(reading, lines[0], "mark", _("a stray mark"))
        lines = lines[1:]
    while lines and line.is_mark(lines[-1].text):
        set_aside(reading, lines[-1], "mark", _("a stray mark"))
        lines = lines[:-1]
    return lines


def read_header(lines: list[Line], reading: Reading) -> list[Line]:
    """Read everything above the body into `reading`, and return the lines that are left."""
    lines = _without_strays(lines, reading)
    if found := line.section_line(lines[0].text):
        _take_section_line(lines[0], found, reading)
        lines = lines[1:]
    if not lines:
        raise TextRefused(_("the file has a date line and no headline."))
    reading.headline = lines[0].text
    reading.uses[lines[0].number] = "headline"
    position = 1
    while position < len(lines) and (taken := _take_header_line(lines, position, reading)):
        position += taken
    return lines[position:]


def _without_strays(lines: list[Line], reading: Reading) -> list[Line]:
    """Set aside a line above the first section line, if the headline stands between that line and its repetition."""
    if len(lines) > 3 and not line.section_line(lines[0].text) and line.section_line(lines[1].text):
        again = line.folded(lines[1].text)
        if line.folded(lines[2].text) != again and again in {line.folded(each.text) for each in lines[3:5]}:
            set_aside(reading, lines[0], "mark", _("a stray mark"))
            return lines[1:]
    return lines


def _take_section_line(each: Line, found: SectionLine, reading: Reading) -> None:
    if reading.published_on is None:
        reading.sections, reading.published_on = once(found.sections), found.published_on
        reading.uses[each.number] = "section line"
    elif (once(found.sections), found.published_on) == (reading.sections, reading.published_on):
        repeated(reading, each)
    else:
        set_aside(reading, each, "set aside", _("a second date line"))


def _take_header_line(lines: Sequence[Line], position: int, reading: Reading) -> int:
    """Take one line below the headline into `reading`; return how many lines were taken, 0 where the body begins."""
    each = lines[position]
    following = lines[position + 1] if position + 1 < len(lines) else None
    if found := line.section_line(each.text):
        _take_section_line(each, found, reading)
    elif _repeats(each, following, reading):
        repeated(reading, each)
    elif not reading.bylines and (names := line.byline(each.text)):
        reading.bylines = once(names)
        reading.uses[each.number] = "byline"
    elif _is_standfirst(lines, position, reading):
        reading.standfirst = each.text
        reading.uses[each.number] = "standfirst"
    else:
        return 0
    return 1


def _repeats(each: Line, following: Line | None, reading: Reading) -> bool:
    """Say whether a line is the headline again, or a name that the next line says after "By"."""
    names = line.byline(following.text) if following else ()
    return line.folded(each.text) in {line.folded(reading.headline), *map(fold, names)}


def _is_standfirst(lines: Sequence[Line], position: int, reading: Reading) -> bool:
    """Say whether a line is the standfirst: short, alone between blank lines, first below the headline."""
    each, following = lines[position], lines[position + 1] if position + 1 < len(lines) else None
    return (
        lines[position - 1].run != each.run
        and following is not None
        and following.run != each.run
        and not reading.standfirst
        and not reading.bylines
        and len(each.text) <= _LONGEST_STANDFIRST
        and len(each.text.split()) <= line.MOST_STANDFIRST_WORDS
        and not line.is_cross_heading(each.text)
        and not line.is_see_also(each.text)
        and line.credit_line(each.text) is None
        and line.credit_line(following.text) is None
    )


def once(names: Sequence[str]) -> tuple[str, ...]:
    """Return names without those that only repeat an earlier one."""
    return tuple({fold(name): name for name in reversed(names)}[key] for key in dict.fromkeys(map(fold, names)))

"""Texts made fit to keep: tidy, of their kind, and no longer than the library's fields."""

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.text import composed
from media.metadata import vocabularies
from media.metadata.fields import (
    ADDRESS,
    CODE,
    DATE,
    FLAG,
    LINES,
    MOMENT,
    MOST_ITEMS,
    NAME_LENGTH,
    NAMES,
    SEPARATOR,
    WORD_LENGTH,
    WORDS,
    Field,
    Kept,
    Text,
)
from media.metadata.vocabularies import NO_CROPPING

# C0 and C1 but tab and line feed, lone surrogates, noncharacters, the mark of byte order, and what turns the rest of
# a page's line around; the marks that Arabic and Hebrew need stay.
_FORBIDDEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u202d\u202e]")
_DATE = re.compile(r"(\d{4})(?:[-:/]?(\d\d)(?:[-:/]?(\d\d))?)?(?:[T ].*)?", re.ASCII | re.DOTALL)
_ADDRESS = re.compile(r"""[^\s<>"'`\\{}|^\0-\x1f]+""")
# Names are parted by semicolons; one that has a semicolon of its own stands in quotes (MWG Guidelines 2.0, 5.4).
_NAME = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^;]*))\s*(?:;|$)')
# An address without its scheme: with "www.", with a path, or with an ending that hardly any other word has.
_UNSCHEMED = re.compile(
    r"[wW]{3}\.[^\s/@:.]+\.[^\s/@]+(?:/\S*)?"
    r"|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:[a-z]{2,}/\S*|com|org|net|info|eu|[a-z]{2})"
)
_SIGNS = str.maketrans("；，、\n", ";,,;")
MOST_QUOTED = 3  # texts in a sentence
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def tidy(text: str, lines: bool = False) -> str:
    """Return a text in NFC without control characters; on one line, unless it may have several."""
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    text = "\n".join(line.rstrip() for line in text.split("\n")) if lines else " ".join(text.split())
    return composed(text).strip()


def fold(text: str) -> str:
    """Return what is compared of a text: neither its case nor its spaces."""
    return " ".join(text.casefold().split())


def distinct(texts: Iterable[str]) -> list[str]:
    """Return the texts that have something to say, each once, in their order."""
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(fold(text), text)
    first.pop("", None)
    return list(first.values())


def names(text: str) -> list[str]:
    """Return the names that a text of several holds."""
    return [(quoted.replace('""', '"') or plain).strip() for quoted, plain in _NAME.findall(text)]


def date(text: str) -> str | None:
    """Return a date of ISO 8601 in the precision that it is given with, None if it is none.

    Reads the dates of XMP ("2026-04-30T12:00:00Z"), IIM ("20260400") and EXIF ("2026:04:30 12:00:00"); zeros stand for
    what isn't known. The time is dropped, and with it the zone: the day is that of the place.
    """
    match = _DATE.fullmatch(text)
    year, month, day = match.groups() if match else ("0000", None, None)
    if year == "0000":
        return None
    if not month or month == "00":
        return year
    if int(month) > 12:
        return None
    if not day or day == "00":
        return f"{year}-{month}"
    leap = int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0)
    last = _DAYS[int(month) - 1] if int(month) != 2 or leap else 28
    return f"{year}-{month}-{day}" if int(day) <= last else None


def moment(text: str) -> str | None:
    """Return a date as `date` does, with the time behind it where the text has one: "2026-04-30T12:00:00+02:00".

    The zone stays where the text names one. A time that can't be read is left out, and the date alone counts.
    """
    day = date(text)
    try:
        return datetime.fromisoformat(f"{day}T{_time(text)}").isoformat()
    except ValueError:
        return day


def _time(text: str) -> str:
    """Return what stands behind a date; "" for a date alone."""
    return "".join(re.split("[T ]", text, maxsplit=1)[1:]).replace(" ", "")


def web_address(text: str, length: int = 500) -> str | None:
    """Return a web address if it is one, of http or https and no longer than `length` characters; else None.

    One that is written as people say it, "www.example.org/licence", is completed.
    """
    if len(text) <= length and _UNSCHEMED.fullmatch(text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and host and _ADDRESS.fullmatch(text)
    return text if is_web and len(text) <= length else None


def words(texts: Iterable[str]) -> list[str]:
    """Return keywords, each for itself, where a program has joined them in one entry.

    Semicolons part them, else commas; one in quotes keeps its own. Of several entries each is one keyword, whatever it
    holds, unless it's longer than any keyword is.
    """
    every = [text for text in texts if text.strip()]
    return [
        word
        for text in every
        for word in (_parted(text) if len(every) == 1 or len(text) > WORD_LENGTH else [text])
        if word.strip()
    ]


def _parted(text: str) -> list[str]:
    text = text.strip().translate(_SIGNS)
    for sign in ";,":
        try:
            parts = next(csv.reader([text], delimiter=sign, skipinitialspace=True))
        except (csv.Error, StopIteration):  # a text as long as a book
            return [text]
        if len(parts) > 1:
            return parts
    return parts


def listed(texts: Iterable[str]) -> str:
    """Return keywords as one text, by commas; one with a comma of its own stands in quotes."""
    return SEPARATOR.join('"{}"'.format(text.replace('"', '""')) if "," in text else text for text in texts)


def keep(field: Field, said: Text) -> tuple[Kept | None, list[str]]:
    """Return what the library would keep of a reading, None for nothing, and the sentences of doubt about that."""
    if field.kind in (NAMES, WORDS):
        return _keep_list(field, [said] if isinstance(said, str) else said)
    text = tidy(said if isinstance(said, str) else SEPARATOR.join(said), lines=field.kind == LINES)
    if not text:
        return None, []
    if field.kind == DATE:
        kept = date(text)
        is_blank = not text.strip("0:-/ TZ")  # how a camera without a clock writes
        return kept, [] if kept or is_blank else [_("“%s” is no date that could be read.") % shown(text)]
    if field.kind == MOMENT:
        kept = moment(text)
        if kept and "T" not in kept and _time(text):
            return kept, [_("The time of “%s” could not be read: its date counts.") % shown(text)]
        return kept, [] if kept else [_("“%s” is no date that could be read.") % shown(text)]
    if field.kind == ADDRESS:
        kept = web_address(text, field.length)
        if kept and kept != text:
            return kept, [
                _("“%(said)s” lacks its beginning: “%(kept)s” is kept.") % {"said": shown(text), "kept": kept}
            ]
        return kept, [] if kept else [_("“%s” is no web address that could be kept.") % shown(text)]
    if field.kind in (CODE, FLAG):
        kept = vocabularies.code(field.key, text)
        doubts = [] if kept else [_("“%s” isn't a code of the vocabulary.") % shown(text)]
        return (kept == NO_CROPPING or None) if field.kind == FLAG else kept, doubts
    kept = text[: field.length].rstrip()
    return kept, [_cut(field.length)] if len(text) > field.length else []


def _keep_list(field: Field, texts: Iterable[str]) -> tuple[list[str] | None, list[str]]:
    length = WORD_LENGTH if field.kind == WORDS else NAME_LENGTH
    every = distinct([tidy(text) for text in (words(texts) if field.kind == WORDS else texts)])
    cut = [f"“{shown(text, length)}”" for text in every if len(text) > length]
    doubts = [f"{_cut(length)} {SEPARATOR.join(cut[:MOST_QUOTED])}"] if cut else []
    kept = [text[:length].rstrip() for text in every[:MOST_ITEMS]]
    while field.length and len(SEPARATOR.join(kept)) > field.length:
        kept.pop()
    if left := len(every) - len(kept):
        doubts.append(
            ngettext(
                "%d more was left out: the library holds no more here.",
                "%d more were left out: the library holds no more here.",
                left,
            )
            % left
        )
    return kept or None, doubts


def _cut(length: int) -> str:
    return _("Cut after %d characters: the library holds no more here.") % length


def shown(value: Kept, length: int = 200) -> str:
    """Return a value as a sentence quotes it."""
    text = tidy(SEPARATOR.join(value) if isinstance(value, list) else str(value))
    return text if len(text) <= length else f"{text[: length - 1]}…"

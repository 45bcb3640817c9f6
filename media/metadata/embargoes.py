"""Embargoes that a press office writes into a text: "EMBARGO until 3 May 2027, 10:00 CET"."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

_MENTION = re.compile(r"(?:\bembargo|\bsperrfrist)", re.IGNORECASE)
_REACH = 160  # characters behind the word, within which the date stands
_MONTH = r"([^\W\d_]{3,10})\.?"
_NUMBER = r"(\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_DATES = (
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})T?"), "ymd"),
    (re.compile(rf"{_NUMBER}\s*(?:of\s+|de\s+)?{_MONTH},?\s*(?:de\s+)?(\d{{4}})\b", re.IGNORECASE), "dmy"),
    (re.compile(rf"\b{_MONTH}\s*{_NUMBER},?\s+(\d{{4}})\b", re.IGNORECASE), "mdy"),
    (re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)\b"), "dmy"),
    (re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)\b"), "either"),
)
# The beginnings of months in English, French, German, Italian and Spanish; the longer ones first.
_MONTHS = (
    *(("juin", 6), ("juil", 7), ("jan", 1), ("gen", 1), ("ene", 1), ("feb", 2), ("fev", 2), ("mar", 3), ("apr", 4)),
    *(("avr", 4), ("abr", 4), ("may", 5), ("mai", 5), ("mag", 5), ("jun", 6), ("giu", 6), ("jul", 7), ("lug", 7)),
    *(("aug", 8), ("aou", 8), ("ago", 8), ("sep", 9), ("set", 9), ("oct", 10), ("okt", 10), ("ott", 10)),
    *(("nov", 11), ("dec", 12), ("dez", 12), ("dic", 12)),
)
# Hours east of Greenwich. Who writes ET or CET may mean summer's hour: the later one is taken.
_ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "wet": 0,
    "bst": 1,
    "cet": 1,
    "mez": 1,
    "cest": 2,
    "mesz": 2,
    "eet": 2,
    "eest": 3,
    "et": -5,
    "est": -5,
    "edt": -4,
    "ct": -6,
    "cst": -6,
    "cdt": -5,
    "pt": -8,
    "pst": -8,
    "pdt": -7,
    "jst": 9,
    "kst": 9,
    "hkt": 8,
    "sgt": 8,
    "aest": 10,
    "aedt": 11,
}
_NAMES = "|".join(sorted(_ZONES, key=len, reverse=True))
_ZONE = rf"(?:\s*\(?(?:(?:utc|gmt)?\s?([+-]\d{{1,2}}):?(\d\d)?|({_NAMES}))\b)?"
_HALF = r"([ap])\.?m\b\.?"
_TIMES = (
    re.compile(
        rf"(?<![\d.])(\d{{1,2}})\s?[:.h]\s?(\d\d)(?::\d\d)?\s*(?:{_HALF})?(?:\s?(?:uhr|hrs?|h)\b)?{_ZONE}", re.I
    ),
    re.compile(rf"(?<![\d.])(\d{{1,2}})()\s*(?:{_HALF}|uhr\b|h\b){_ZONE}", re.I),
    re.compile(rf"(?<!\d)(\d\d)(\d\d)()(?=\s?(?:hrs|hours|{_NAMES})\b)(?:\s?(?:hrs|hours))?{_ZONE}", re.I),
    re.compile(rf"\b(noon|midday|midnight)()(){_ZONE}", re.I),
)
_WORDS = {"noon": 12, "midday": 12, "midnight": 24}  # the later of the two midnights that a day has


def is_spoken_of(text: str) -> bool:
    """Say whether a text speaks of an embargo."""
    return bool(_MENTION.search(text))


def around(text: str) -> str:
    """Return what a text says of its first embargo, "" if it speaks of none."""
    found = _MENTION.search(text)
    return text[found.start() :] if found else ""


def until(text: str) -> list[datetime]:
    """Return the moments until which a text says that an embargo holds; they have a zone where the text names one.

    A date without a time is its first moment. Where a date can be read in two ways, the later one counts: a photo is
    shown too late rather than too early.
    """
    found = (_moment(text[each.end() : each.end() + _REACH]) for each in _MENTION.finditer(text))
    return [moment for moment in found if moment]


def _moment(text: str) -> datetime | None:
    for pattern, order in _DATES:
        for date in pattern.finditer(text):
            if day := _day(date.groups(), order):
                return _at_its_hour(day, f"{text[: date.start()]} | {text[date.end() : date.end() + 40]}")
    return None


def _day(parts: Sequence[str], order: str) -> datetime | None:
    if order == "either":
        return max(filter(None, (_day(parts, "dmy"), _day(parts, "mdy"))), default=None)
    said = dict(zip(order, parts, strict=True))
    month = int(said["m"]) if said["m"].isdecimal() else _month(said["m"])
    year = int(said["y"]) + (2000 if len(said["y"]) == 2 else 0)
    try:
        return datetime(year, month, int(said["d"]))  # noqa: DTZ001 - its zone stands beside the hour
    except ValueError:
        return None


def _month(name: str) -> int:
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    return next((number for beginning, number in _MONTHS if plain.startswith(beginning)), 0)


def _at_its_hour(day: datetime, around: str) -> datetime:
    for pattern in _TIMES:
        if found := pattern.search(around):
            hour, minute, half, east, part, name = found.groups()
            hour = _WORDS[hour.lower()] if hour.lower() in _WORDS else int(hour)
            if half:
                hour = hour % 12 + 12 * (half.lower() == "p")
            if hour > 24 or int(minute or 0) > 59:
                continue
            return (day + timedelta(hours=hour, minutes=int(minute or 0))).replace(tzinfo=_zone(east, part, name))
    return day


def _zone(east: str | None, part: str | None, name: str | None) -> timezone | None:
    if name:
        return timezone(timedelta(hours=_ZONES[name.lower()]))
    if not east or abs(int(east)) > 14:
        return None
    minutes = int(part or 0) * (-1 if east.startswith("-") else 1)
    return timezone(timedelta(hours=int(east), minutes=minutes))

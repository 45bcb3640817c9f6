"""Dates as a press text prints them. English months only, whatever language the site speaks."""

import re
from datetime import date

from django.utils.translation import gettext as _

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_FORMS = [
    re.compile(rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<year>\d{{4}})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
]


def printed_date(text: str) -> date | None:
    """Return the date that a text prints, or None if it doesn't look like one.

    Raises ValueError for what looks like a date and is none, such as 30 February.
    """
    text = " ".join(text.split())
    for form in _FORMS:
        if match := form.fullmatch(text):
            month = _month(match["month"])
            return within_memory(date(int(match["year"]), month, int(match["day"]))) if month is not None else None
    return None


def within_memory(day: date) -> date:
    """Return a date; raise ValueError if no story can have it. Some moments of the first and last years don't exist."""
    if not 1800 <= day.year <= 2200:
        raise ValueError(_("the year %d") % day.year)
    return day


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(text.lower())), None)

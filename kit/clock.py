"""Days and moments as they are printed: one printer, and the formats that the desk has.

Words of a day stand within sentences of ours, so they are in the language of those. Where the clock shows an hour
twice, Django's formats leave the zone out, and none would say which of the two is meant: there each has it.
"""

import re
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override

from kit.language import own_language

SENTENCE = "j F Y, H:i e"  # 3 March 2026, 10:00 CET
SAVED = "H:i T, j F Y"  # 10:00 CET, 3 March 2026: of what somebody has done
COLUMN = "j M Y, H:i"  # 3 Mar 2026, 10:00
CHOICE = "j M, H:i"
HOUR = "H:i"
SECOND = "H:i:s"
_DAY = re.compile(r"[jFMY ]+")  # of a format without anything else
_TIME = re.compile(r"H:i(?::s)?(?: [eT])?")  # of a format, with the zone if it has one


def format_moment(value: datetime | None, form: str = SENTENCE) -> str:
    """Print a moment in the present time zone, at the very ends of the calendar in UTC; "" for None."""
    if value is None:
        return ""
    with suppress(OverflowError):  # no zone but UTC has all of the years 1 and 9999
        value = timezone.localtime(value)
    return printed(value, form)


def printed(value: date, form: str) -> str:
    """Print a day, or a moment as the clock of its own zone shows it."""
    if not isinstance(value, datetime):
        return _printed(value, form, "", get_language())
    if _DAY.fullmatch(form):
        return _printed(value.date(), form, "", get_language())
    zone = value.tzname() or ""
    if value.replace(fold=0).utcoffset() != value.replace(fold=1).utcoffset():
        named = "".join(f"\\{letter}" for letter in zone)
        form = _TIME.sub(lambda time: f"{time[0].rstrip(' eT')} {named}", form)
    return _printed(value, form, zone, get_language())


@lru_cache(maxsize=2000)
def _printed(value: date, form: str, _zone: str, _language: str | None) -> str:
    """Print what was not printed lately: a page has few days, and Django reads the form anew for each.

    One moment is the same in every zone, so the last arguments tell apart what is printed otherwise.
    """
    with override(own_language()):
        return date_format(value, form)

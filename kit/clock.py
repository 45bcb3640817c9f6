"""Days and moments as they are printed: one printer, and the formats that the desk has.

Words of a day stand within sentences of ours, so they are in the language of those. Where the clock shows an hour
twice, Django's formats leave the zone out, and none would say which of the two is meant: there each has it.
"""

import re
from contextlib import suppress
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from kit.language import own_language

SENTENCE = "j F Y, H:i e"  # 3 March 2026, 10:00 CET
SAVED = "H:i T, j F Y"  # 10:00 CET, 3 March 2026: of what somebody has done
COLUMN = "j M Y, H:i"  # 3 Mar 2026, 10:00
CHOICE = "j M, H:i"
HOUR = "H:i"
SECOND = "H:i:s"
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
    if isinstance(value, datetime) and value.replace(fold=0).utcoffset() != value.replace(fold=1).utcoffset():
        zone = "".join(f"\\{letter}" for letter in value.tzname() or "")
        form = _TIME.sub(lambda time: f"{time[0].rstrip(' eT')} {zone}", form)
    with override(own_language()):
        return date_format(value, form)

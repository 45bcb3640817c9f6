"""Moments as the desk prints them: one printer, and the formats that there are."""

from contextlib import suppress
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

SENTENCE = "j F Y, H:i e"  # 3 March 2026, 10:00 Europe/Paris
SAVED = "H:i T, j F Y"  # 10:00 CET, 3 March 2026: of what somebody has done
COLUMN = "j M Y, H:i"  # 3 Mar 2026, 10:00
CHOICE = "j M, H:i"
HOUR = "H:i"
SECOND = "H:i:s"


def format_moment(value: datetime | None, form: str = SENTENCE) -> str:
    """Print a moment in the present time zone, at the very ends of the calendar in UTC; "" for None."""
    if value is None:
        return ""
    with suppress(OverflowError):  # no zone but UTC has all of the years 1 and 9999
        value = timezone.localtime(value)
    return date_format(value, form)

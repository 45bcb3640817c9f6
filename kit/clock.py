"""Moments as the desk prints them."""

from contextlib import suppress

from django.utils import timezone
from django.utils.formats import date_format


def format_moment(value):
    """Print a moment with its time zone, for a sentence; at the very ends of the calendar in UTC."""
    with suppress(OverflowError):  # no zone but UTC has all of the years 1 and 9999
        value = timezone.localtime(value)
    return date_format(value, "j F Y, H:i e")

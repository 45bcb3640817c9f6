"""Django's own filters and tag for days and moments, by `kit/clock.py`. Settings name them: no page need load them."""

from datetime import date
from typing import Any

from django import template
from django.template import defaultfilters
from django.utils import timezone

from kit.clock import printed

register = template.Library()


@register.filter("date", expects_localtime=True, is_safe=False)
def as_date(value: Any, form: str | None = None) -> Any:
    return printed(value, form) if form and isinstance(value, date) else defaultfilters.date(value, form)


@register.filter("time", expects_localtime=True, is_safe=False)
def as_time(value: Any, form: str | None = None) -> Any:
    return printed(value, form) if form and isinstance(value, date) else defaultfilters.time(value, form)


@register.simple_tag
def now(form: str) -> str:
    return printed(timezone.localtime(), form)

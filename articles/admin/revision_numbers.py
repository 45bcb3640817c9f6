"""The number of the revision that a form was made from."""

from django.http import HttpRequest


def number_in(request: HttpRequest, name: str) -> int | None:
    """Return a revision's number that a form sends, 0 if it sends none in that field, None if it has no such field."""
    value = request.POST.get(name)
    return None if value is None else parse_number(value)


def parse_number(value: str) -> int:
    """Return the revision's number that a field holds, 0 if it holds none."""
    return int(value) if value.isdecimal() and len(value) < 10 else 0

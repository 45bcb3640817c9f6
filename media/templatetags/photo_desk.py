"""What the templates of the desk's photo form need beyond Django's own."""

from django import template

register = template.Library()


@register.filter
def of(rows, name):
    """Return what a dictionary has under a name, None if nothing or where there is no dictionary."""
    return rows.get(name) if rows else None

"""What the templates of the desk's photo form need beyond Django's own."""

from django import template

register = template.Library()


@register.filter
def of(rows, name):
    """Return what a dictionary has under a name, None if nothing or where there is no dictionary."""
    return rows.get(name) if rows else None


@register.filter
def has_errors(fieldset):
    """Say whether something in a fieldset was refused: it is open then, also where it is folded otherwise."""
    return any(line.errors() for line in fieldset)

"""What the desk's templates need of photos beyond Django's own."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.contrib.admin.helpers import Fieldset

from media.renditions.thumbnails import thumbnail_url

register = template.Library()
register.filter(thumbnail_url)


@register.filter
def of(rows: Mapping[Any, Any] | None, key: Any) -> Any:
    """Return what a dictionary has under a key, None if nothing or where there is no dictionary."""
    return rows.get(key) if rows else None


@register.filter
def has_errors(fieldset: Fieldset) -> bool:
    """Say whether something in a fieldset was refused: it is open then, also where it is folded otherwise."""
    return any(line.errors() for line in fieldset)

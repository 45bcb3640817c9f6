"""What every public page knows about the site."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import escape_uri_path
from django.utils.functional import SimpleLazyObject

from articles.views.request import listed_pages, menu, walked


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the magazine's name and, read only if a page prints them, its sections and the pages that it leads to.

    `here` is the page's path as links write it. `walked` is the moment at which an editor walks the site, None for
    readers.
    """
    return {
        "site_name": settings.SITE_NAME,
        "here": escape_uri_path(request.path),
        "walked": SimpleLazyObject(lambda: walked(request)),
        "menu": SimpleLazyObject(lambda: menu(request)),
        "listed_pages": SimpleLazyObject(lambda: listed_pages(request)),
        "has_fonts": _has_fonts(settings.VAR_DIR),
    }


@lru_cache
def _has_fonts(folder: Path) -> bool:
    """Say whether the magazine has fonts of its own: those that were there at the start, as the static files are."""
    return (folder / "fonts" / "fonts.css").is_file()

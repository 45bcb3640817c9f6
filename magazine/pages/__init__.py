"""Readers' pages are kept before the program, for as long as each is exactly right: see decision 54."""

from django.conf import settings

from magazine.freshness import glance, next_change, stamp
from magazine.pages.front import Application, Front
from magazine.pages.program import program
from magazine.pages.shelf import Files, Shared, Shelf
from magazine.pages.turns import Turns

__all__ = ["before"]


def before(application: Application) -> Front:
    """Return the application that keeps another's pages, as the settings say: in `var/pages`, or in REDIS_URL's."""
    folder = settings.VAR_DIR / "pages"
    shelf: Shelf = Shared() if settings.REDIS_URL else Files(folder)
    return Front(application, stamp, glance, next_change, shelf, Turns(folder), program())

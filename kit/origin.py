"""The whole web address of a public page: by the one name of the site, SITE_URL, and by no other.

Whatever name a reader has come by (another host that leads here, a port, http), search engines, feed readers and
whoever is sent a link learn the same address. Without SITE_URL, as at `make run`, it is that of the request.
"""

from collections.abc import Callable
from functools import partial
from operator import add

from django.conf import settings
from django.http import HttpRequest


def from_origin(request: HttpRequest) -> Callable[[str], str]:
    """Return the function that makes a path of this site, as `reverse` writes it, a whole web address."""
    return partial(add, settings.SITE_URL or request._current_scheme_host)  # type: ignore[attr-defined]  # Django reads it once

"""The whole web address of a public page: by the one name of the site, SITE_URL, and by no other.

Whatever name a reader has come by (another host that leads here, a port, http), search engines, feed readers and
whoever is sent a link learn the same address. Without SITE_URL, as at `make run`, it is that of the request.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from operator import add

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest


def from_origin(request: HttpRequest) -> Callable[[str], str]:
    """Return the function that makes a path of this site, as `reverse` writes it, a whole web address."""
    return partial(add, settings.SITE_URL or request._current_scheme_host)  # type: ignore[attr-defined]  # Django reads it once


def is_own(host: str) -> bool:
    """Say whether the site answers under a host (ALLOWED_HOSTS), written as browsers write it."""
    return _is_own(host, (*settings.ALLOWED_HOSTS,))


@lru_cache(maxsize=512)
def _is_own(host: str, _allowed: tuple[str, ...]) -> bool:
    request = HttpRequest()
    request.META["HTTP_HOST"] = host
    try:
        return request.get_host() == host.lower() == host
    except DisallowedHost:
        return False

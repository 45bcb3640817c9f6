"""From which address a request comes.

Anybody can send an X-Forwarded-For. It is believed only as far as trusted proxies (TRUSTED_PROXIES) have written it:
from its end on, up to the first address that is none of theirs.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.core.checks import Info
from django.http import HttpRequest
from django.utils.translation import gettext as _

UNIX = "unix"  # in TRUSTED_PROXIES: whoever comes through a socket in the file system, and so has no address
NOWHERE = IPv6Address("::")  # whoever has none that can be read
CUSTOMER = 64  # bits of an IPv6 address that a provider gives to one customer, who has all below them
_WITH_PORT = re.compile(r"\[(?P<six>[^]]*)\](?::\d+)?|(?P<four>[\d.]+):\d+", re.ASCII)


def address(request: HttpRequest) -> str:
    """Return the address from which a request comes; all of one IPv6 customer's are one."""
    hops = [*request.META.get("HTTP_X_FORWARDED_FOR", "").split(","), request.META.get("REMOTE_ADDR", "")]
    found: IPv4Address | IPv6Address = NOWHERE
    is_peer = True
    while hops:
        said = hops.pop().strip()
        place = _read(said)
        found = place or found
        if not (_is_trusted(place) if place else is_peer and not said and UNIX in settings.TRUSTED_PROXIES):
            break
        is_peer = False
    return _as_one(found)


def one(said: str) -> str:
    """Return what `address` would for a request from an address, as somebody writes it."""
    return _as_one(_read(said) or NOWHERE)


def _as_one(place: IPv4Address | IPv6Address) -> str:
    """Return an address in words, an IPv6 one as the first of its customer's."""
    if isinstance(place, IPv6Address):
        place = IPv6Address(int(place) >> CUSTOMER << CUSTOMER)
    return str(place)


def _read(said: str) -> IPv4Address | IPv6Address | None:
    """Return the address that is said, with or without a port; None for what is none."""
    if match := _WITH_PORT.fullmatch(said):
        said = match["six"] or match["four"]
    try:
        place = ip_address(said.partition("%")[0])  # behind the sign stands an interface of the machine that says it
    except ValueError:
        return None
    place = getattr(place, "ipv4_mapped", None) or place
    return None if place.is_unspecified else place


def _is_trusted(place: IPv4Address | IPv6Address) -> bool:
    return any(place in network for network in settings.TRUSTED_PROXIES if network != UNIX)


def check(**kwargs: Any) -> list[Info]:
    """Say that behind a proxy that isn't trusted all have its address: a system check for deployments."""
    if not settings.HTTPS or settings.TRUSTED_PROXIES:
        return []
    words = _(
        "HTTPS is set, but TRUSTED_PROXIES doesn’t name the proxy that it comes through: all who sign in count as one "
        "address, and a stranger’s wrong passwords close the desk to an editor."
    )
    return [Info(words, id="magazine.I001")]

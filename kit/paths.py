"""Where pages are. `reverse` is asked once for each kind: a page names a hundred rows of a few."""

import re
import threading
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.urls import get_script_prefix, reverse

_PART = "a-part"  # which every kind of address takes
_PLAIN = re.compile(r"[a-zA-Z0-9._~-]*")
_AS_THEY_ARE = "!$&'()*+,;=/~:@"  # as `reverse` leaves them
_request = threading.local()  # while there is one, its `prefix`: Django's own takes longer to read than all else


def path_to(name: str, *parts: str | int) -> str:
    """Return what `reverse` does of the page of this name; `parts` are what varies in its address."""
    if len(parts) > 1:
        return reverse(name, args=parts)
    prefix = getattr(_request, "prefix", None) or get_script_prefix()
    before, after = _around(name, len(parts), settings.ROOT_URLCONF, prefix)
    if not parts:
        return before
    part = str(parts[0])
    return f"{before}{part if _PLAIN.fullmatch(part) else quote(part, safe=_AS_THEY_ARE)}{after}"


@lru_cache(maxsize=200)
def _around(name: str, count: int, *_where: str) -> tuple[str, str]:
    """Return what stands before and behind the part that varies; `_where` is what `reverse` itself looks up."""
    before, _, after = reverse(name, args=[_PART] * count).partition(_PART)
    return before, after


def _begin(**_more: Any) -> None:
    _request.prefix = get_script_prefix()


def _end(**_more: Any) -> None:
    _request.prefix = None


request_started.connect(_begin, dispatch_uid="kit.paths")
request_finished.connect(_end, dispatch_uid="kit.paths")

"""How long a public answer holds: until it is asked for again, and then it is sent only if it has changed.

Without a word about it a cache may keep an answer for a tenth of the age that its Last-Modified tells (RFC 9111 4.2.2):
weeks for a quiet feed, with a story in it that was withdrawn since. A date is no witness either, as what is withdrawn
makes a page older; the content's own ETag (RFC 9110 8.8.3) is. Many feed readers ask by date all the same: what
its view has dated is dated here by when the server first sent what it sends now. Who has just that date has just that.
"""

import re
import time
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import http_date, parse_http_date_safe

from magazine.http.methods import READING

HOLDS = "max-age=0, must-revalidate"
REMEMBERED = 30 * 24 * 3600  # seconds
BACK = 20  # seconds: in so many, so many answers have a date of their own
NO_GZIP = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)  # RFC 9110 12.5.3


class Revalidated(MiddlewareMixin):
    """Middleware that gives what readers get an ETag, and answers 304 to who has it. What says more keeps its word."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_for_readers(request) or response.has_header("Cache-Control"):
            return response
        response.headers["Cache-Control"] = HOLDS
        is_dated = response.has_header("Last-Modified")
        del response.headers["Last-Modified"]
        if response.status_code != 200 or response.streaming or not response.content:  # type: ignore[attr-defined]
            return response
        set_response_etag(response)
        etag = response.headers["ETag"]
        since = _first_sent(etag) if is_dated else None
        if since:
            response.headers["Last-Modified"] = http_date(since)
        return unless_known(request, etag, since, response)


def unless_known(request: HttpRequest, etag: str, since: int | None, response: HttpResponseBase) -> HttpResponseBase:
    """Return an answer, or 304 to who has what bears this ETag or was first sent in just that second."""
    had = since if parse_http_date_safe(request.META.get("HTTP_IF_MODIFIED_SINCE", "")) == since else None
    # What doesn't stream is an HttpResponse, and another is returned for it.
    return get_conditional_response(request, etag, had, response)  # type: ignore[arg-type, return-value]


def _first_sent(etag: str) -> int | None:
    """Return the second since which an answer is sent, as far as is known, or the last before that no other has."""
    key, now = f"first-sent:{etag}", int(time.time())
    since = cache.get(key)
    if not since:
        free = (second for second in range(now, now - BACK, -1) if cache.add(f"sent-at:{second}", etag, 2 * BACK))
        since = cache.get_or_set(key, lambda: next(free, None), REMEMBERED)
    return since


class Compressed(GZipMiddleware):
    """Middleware that compresses what readers get. A page of somebody who is signed in may hold what is theirs alone.

    The length of such a page, compressed beside words that another site has put into its address, would tell of it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_for_readers(request) or response.streaming:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))  # of a short answer and of a 304, too
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        if settings.SESSION_COOKIE_NAME in request.COOKIES or not takes_gzip(accepted):
            return response
        return super().process_response(request, response)


@lru_cache(maxsize=512)  # browsers send the same few
def takes_gzip(accepted: str) -> bool:
    """Say whether who sends this Accept-Encoding can unpack a page."""
    return bool(re_accepts_gzip.search(accepted)) and not NO_GZIP.search(accepted)


def is_for_readers(request: HttpRequest) -> bool:
    """Say whether a request is one that any reader makes, and not one of the desk."""
    match = request.resolver_match
    return request.method in READING and (match is None or "admin" not in match.namespaces)

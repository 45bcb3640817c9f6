"""How long a public answer holds: until it is asked for again, and then it is sent only if it has changed.

Without a word about it a cache may keep an answer for a tenth of the age that its Last-Modified tells (RFC 9111 4.2.2):
weeks for a quiet feed, with a story in it that was withdrawn since. A date is no witness either, as what is withdrawn
makes a page older; the content's own ETag (RFC 9110 8.8.3) is.
"""

import re

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.deprecation import MiddlewareMixin

from magazine.http.methods import READING

HOLDS = "max-age=0, must-revalidate"
NO_GZIP = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)  # RFC 9110 12.5.3


class Revalidated(MiddlewareMixin):
    """Middleware that gives what readers get an ETag, and answers 304 to who has it. What says more keeps its word."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_for_readers(request) or response.has_header("Cache-Control"):
            return response
        response.headers["Cache-Control"] = HOLDS
        del response.headers["Last-Modified"]
        if response.status_code != 200 or response.streaming:
            return response
        set_response_etag(response)
        # What doesn't stream is an HttpResponse, and another is returned for it.
        return get_conditional_response(request, etag=response.headers["ETag"], response=response)  # type: ignore[arg-type, return-value]


class Compressed(GZipMiddleware):
    """Middleware that compresses what readers get. A page of somebody who is signed in may hold what is theirs alone.

    The length of such a page, compressed beside words that another site has put into its address, would tell of it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_for_readers(request) or response.streaming:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))  # of a short answer and of a 304, too
        accepted = request.headers.get("Accept-Encoding", "")
        if settings.SESSION_COOKIE_NAME in request.COOKIES or NO_GZIP.search(accepted):
            return response
        return super().process_response(request, response)


def is_for_readers(request: HttpRequest) -> bool:
    """Say whether a request is one that any reader makes, and not one of the desk."""
    match = request.resolver_match
    return request.method in READING and (match is None or "admin" not in match.namespaces)

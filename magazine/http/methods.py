"""Which methods readers' pages answer (RFC 9110 9.3; ASVS 4.1.4), and that a refusal without words gets some."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from magazine.http.refusals import refuse

READING = ("GET", "HEAD")


class Methods:
    """Middleware that lets readers' pages be read and nothing else; the desk sees to its own.

    Without it Django would answer OPTIONS, TRACE or PUT as if it were GET. It stands before the token of a form is
    asked for: where nothing can be sent, none is missing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return _worded(request, response) if _is_bare(response) else response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        is_desk = match is not None and admin.site.name in match.namespaces
        return None if is_desk or request.method in READING else not_allowed(request, ", ".join(READING))


def not_allowed(request: HttpRequest, methods: str) -> HttpResponse:
    """Answer 405, with the methods that are allowed, as the header Allow lists them."""
    if "GET" in methods:
        sentence = _("This page can’t be asked for in this way, only with: %s.") % methods
    else:
        sentence = _("This is the address of a button, not of a page: go back and press it.")
    return refuse(request, 405, sentence, {"Allow": methods})


def _is_bare(response: HttpResponseBase) -> bool:
    """Return whether a refusal says nothing: Whitenoise's of a method is a file without one."""
    if response.streaming:
        return response.status_code == 405
    return response.status_code >= 400 and not response.content  # type: ignore[attr-defined]  # all others have it


def _worded(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """Return a refusal in the place of an empty one, with its headers and cookies."""
    if response.status_code == 405:
        worded = not_allowed(request, response.headers.get("Allow", ""))
    else:
        worded = refuse(request, response.status_code, _("This isn’t possible: go back, and try it from its page."))
    for name, value in response.headers.items():
        if name != "Content-Length" and name != "Content-Type":
            worded.headers.setdefault(name, value)
    worded.cookies = response.cookies
    return worded

"""How large the body of a request may be: judged by its length, before any of it is read.

Django looks for the token against forgery within a form, so it parses what anybody sends to any address, and writes
the files in it to the disk, before it refuses them. This stands before that.
"""

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from magazine.http import unavailable
from magazine.http.refusals import OUR_SIDE, line, refuse
from magazine.http.requests import Judged, Request
from media.intake import rights_documents

logger = logging.getLogger(__name__)

TEXTS = 4 * 1024 * 1024  # bytes of a form without files: Django takes 2.5 MB of values, and each has words around it
HEAP = 500 * 1024 * 1024  # bytes of all files of a heap that is sent without a script; a script sends them one by one
WITHOUT_LENGTH = gettext_lazy("A body is taken only with its length: send it with a Content-Length.")
PROOFS = 5  # that are sent with a photo at once


class Bodies:
    """Middleware that refuses a body without a length, and one that is larger than its page takes.

    It stands behind the sessions: only who is signed in sends files, and anybody else is led to the login instead.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _refusal(request) or self.get_response(request)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a request whose body isn't to be read, None for any other."""
    if "HTTP_TRANSFER_ENCODING" in request.META:  # Django would take the body for empty
        return _answer(request, 411, WITHOUT_LENGTH)
    length = _length(request)
    request.META["CONTENT_LENGTH"] = str(length)  # whoever asks for it further in finds a number
    if length <= TEXTS:
        return None
    files = _files(request.path_info)
    if length > TEXTS + files:
        most = (TEXTS + files) // 1024**2
        said = _("This is more than the page takes: send at most %(most)d MB.") % {"most": most}
        sentence = f"{said} {_('Send fewer files at once.')}" if files else said
        return _answer(request, 413, sentence)
    return None if SESSION_KEY in request.session else redirect_to_login(request.get_full_path(), "admin:login")


def without_length() -> HttpResponse:
    """Return the answer to a body whose length isn't said before it (RFC 9110 15.5.12)."""
    return line(411, WITHOUT_LENGTH)


def beforehand(environ: dict[str, Any]) -> HttpResponse | None:
    """Return the answer to a request whose body isn't to be received, by its head alone; None for any other.

    The server asks for this before it receives what is large. Where it can't be said, the body isn't received either.
    """
    request = None
    try:
        request = Request(environ | {"wsgi.input": BytesIO()})
        with override(settings.LANGUAGE_CODE):
            return Judged(_judgement)(request)  # type: ignore[arg-type]  # nothing answers what is let through
    except Exception as error:
        logger.exception("A body can't be judged")
        return refuse(request, 503, unavailable.outage_sentence(error) or OUR_SIDE, unavailable.AGAIN)
    finally:
        close_old_connections()


def _judgement(request: HttpRequest) -> HttpResponse | None:
    SessionMiddleware(lambda request: HttpResponse()).process_request(request)
    return _refusal(request)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:  # Django takes none of the body then
        return 0


def _files(path: str) -> int:
    """Return the bytes of all files that the page at a path takes at once, 0 for a page that takes none."""
    try:
        name = resolve(path).url_name
    except Resolver404:
        return 0
    most = settings.PHOTO_MOST_BYTES
    if name in ("media_photo_add", "media_photo_change"):
        return most + PROOFS * rights_documents.MOST_BYTES
    return min(settings.DATA_UPLOAD_MAX_NUMBER_FILES * most, HEAP) if name == "media_photo_upload" else 0


def _answer(request: HttpRequest, status: int, sentence: str | Promise) -> HttpResponse:
    """Answer a program, which says nothing of what it reads, with the sentence alone."""
    return refuse(request, status, sentence) if "Accept" in request.headers else line(status, sentence)

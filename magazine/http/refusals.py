"""The answer to a request that gets no page: one sentence, in the form that the asker reads.

Nothing here asks for the database, the session, an address or a static file: any of them may be what has failed.
"""

import base64
import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

HTML, JSON, TEXT = "text/html", "application/json", "text/plain"

TITLES: dict[int, Promise] = {
    400: _("We can’t read this."),
    403: _("This door is closed."),
    404: _("This page isn’t in the issue."),
    405: _("That isn’t done here."),
    411: _("How long is it?"),
    412: _("This has changed meanwhile."),
    413: _("This is too much for one page."),
    414: _("This is too much for one page."),
    416: _("There is no such part."),
    429: _("One at a time, please."),
    431: _("This is too much for one page."),
    500: _("The press has stopped."),
    501: _("That isn’t done here."),
    503: _("The press is pausing."),
}

OUR_SIDE = _("Something went wrong on our side. Please try again in a minute.")

# What is said when nothing else can be, not even in the site's language.
LAST = """<!doctype html>
<html lang="en" dir="ltr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>The press has stopped.</title>
<h1>The press has stopped.</h1>
<p>Something went wrong on our side. Please try again in a minute.</p>
</html>
"""


def _policy() -> str:
    """Return a content policy under which the page may have its own lines of CSS, and nothing else."""
    css = (Path(settings.BASE_DIR) / "templates" / "refusal.css").read_bytes()
    digest = base64.b64encode(hashlib.sha256(css).digest()).decode()
    own = f"style-src 'sha256-{digest}'"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _policy(),
    "Vary": "Accept",
    "X-Robots-Tag": "noindex",
}


def refuse(
    request: HttpRequest | None, status: int, sentence: str | Promise, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Answer with a status and a sentence: as a page, as JSON (`reason`) or as plain text, whichever is asked for.

    `sentence` is words, never HTML; `headers` are sent too (Allow with 405, Retry-After with 503: RFC 9110). It raises
    nothing: where even this page fails, a constant one stands in for it, with the same status.
    """
    try:
        response = _answer(request, status, str(sentence))
    except Exception:
        logger.exception("The page of a refusal failed")
        response = HttpResponse(LAST, status=status, content_type="text/html; charset=utf-8")
    for name, value in {**HEADERS, **(headers or {})}.items():
        response.headers[name] = value
    return response


def line(status: int, sentence: str | Promise) -> HttpResponse:
    """Answer with a status and a sentence, as plain text."""
    return HttpResponse(sentence, status=status, content_type=f"{TEXT}; charset=utf-8")


def wants(request: HttpRequest | None) -> str:
    """Return the form in which an answer is read best: a page, unless the asker says otherwise (RFC 9110 12.5.1)."""
    return (request and request.get_preferred_type([HTML, TEXT, JSON])) or HTML


def _answer(request: HttpRequest | None, status: int, sentence: str) -> HttpResponse:
    form = wants(request)
    if form == JSON:
        return JsonResponse({"status": status, "reason": sentence}, status=status)
    if form == TEXT:
        return line(status, sentence)
    title = TITLES.get(status) or TITLES[500 if status >= 500 else 403]
    context = {"status": status, "title": title, "sentence": sentence, "site_name": settings.SITE_NAME}
    return HttpResponse(get_template("refusal.html", using="django").render(context), status=status)

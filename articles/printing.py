"""How stories' dates, names and texts are printed on readers' pages, and what those say to machines."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from articles.markup import directed
from articles.pages import jsonld
from articles.richtext import sanitise
from articles.seals import is_sealed
from kit.clock import printed
from kit.origin import from_origin
from kit.paths import path_to

_INSIDE_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def rich(value: str, its_seal: str | None = None) -> Markup:
    """Mark a rich text safe: with its seal it is printed as it stands, and without it is sanitised once more.

    What came into the database past the program has none.
    """
    return Markup(directed(value if is_sealed(value, its_seal) else sanitise(value)))  # noqa: S704


def linked(row: Any, words: str, address: str = "", rel: str = "") -> str:
    """Print words as a link to a row's page, or alone where `articles.pages.link_targets` has found none yet."""
    if getattr(row, "leads_nowhere", False):
        return words
    kind = f' rel="{escape(rel)}"' if rel else ""
    return Markup(f'<a{kind} href="{escape(address or row.get_absolute_url())}">{escape(words)}</a>')  # noqa: S704


def when(moment: datetime, time: bool = True) -> Markup:
    """Print a moment as readers know it: the day, and the time with its zone unless it is midnight.

    Midnight stands for a day whose hour nobody knows: an imported story has a date only.
    """
    local = timezone.localtime(moment)
    form = "j F Y, H:i T" if time and (local.hour or local.minute) else "j F Y"
    words = escape(printed(local, form))
    return Markup(f'<time datetime="{local.isoformat(timespec="minutes")}">{words}</time>')  # noqa: S704


def structured_data(request: HttpRequest, kind: str, *parts: Any) -> Markup:
    """Print a page for machines: `kind` names a function of `structured`, `parts` are what it is told of the page.

    Nothing in it can end the script: what could is written as JSON's own escapes.
    """
    found = getattr(jsonld, kind)(*parts, from_origin(request))
    data = json.dumps(found, ensure_ascii=False).translate(_INSIDE_A_SCRIPT)
    return Markup(f'<script type="application/ld+json">{data}</script>')  # noqa: S704


def canonical(request: HttpRequest) -> Markup:
    """Print by which address the page is known, whatever a request has added to it: a page of a list by its key."""
    path = getattr(request, "list_address", None)
    if path is None:
        match = cast(ResolverMatch, request.resolver_match)
        path = path_to(match.view_name, *match.args, *match.kwargs.values())
    address = from_origin(request)(path)
    return Markup('<link rel="canonical" href="{0}">\n    <meta property="og:url" content="{0}">').format(address)


def site(address: str) -> str:
    """Print a web address as one says it: without its scheme, "www." and the last slash."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/") or address


def names_listed(items: Iterable[Any]) -> Markup:
    """Print names as a sentence does: "a", "a and b", "a, b and c". Each runs in its own direction."""
    names = [Markup(f"<bdi>{escape(str(item))}</bdi>") for item in items]  # noqa: S704
    if len(names) < 2:
        return Markup("").join(names)
    return escape(_("%(names)s and %(last)s")) % {"names": Markup(", ").join(names[:-1]), "last": names[-1]}

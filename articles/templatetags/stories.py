"""How stories' dates, names and texts are printed."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.desk.presence import display_name, display_name_at_start
from articles.markup import directed
from articles.pages import jsonld
from articles.richtext import sanitise
from articles.seals import is_sealed
from kit.clock import printed
from kit.fields import precise, web_address
from kit.language import own_language
from kit.origin import from_origin

register = template.Library()
_INSIDE_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
register.filter(precise)
register.filter(web_address)
register.filter(display_name)
register.filter(display_name_at_start)
register.simple_tag(own_language)


@register.filter
def rich(value: str, its_seal: str | None = None) -> SafeString:
    """Mark a rich text safe: with its seal it is printed as it stands, and without it is sanitised once more.

    What came into the database past the program has none.
    """
    return mark_safe(directed(value if is_sealed(value, its_seal) else sanitise(value)))  # noqa: S308


@register.simple_tag
def linked(row: Any, words: str, address: str = "", rel: str = "") -> str:
    """Print words as a link to a row's page, or alone where `articles.pages.link_targets` has found none yet."""
    if getattr(row, "leads_nowhere", False):
        return words
    kind = format_html(' rel="{}"', rel) if rel else ""
    return format_html('<a{} href="{}">{}</a>', kind, address or row.get_absolute_url(), words)


@register.simple_tag
def when(moment: datetime, time: bool = True) -> SafeString:
    """Print a moment as readers know it: the day, and the time with its zone unless it is midnight.

    Midnight stands for a day whose hour nobody knows: an imported story has a date only.
    """
    local = timezone.localtime(moment)
    form = "j F Y, H:i T" if time and (local.hour or local.minute) else "j F Y"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), printed(local, form))


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any], kind: str, *parts: Any) -> SafeString:
    """Print a page for machines: `kind` names a function of `structured`, `parts` are what it is told of the page.

    Nothing in it can end the script: what could is written as JSON's own escapes.
    """
    found = getattr(jsonld, kind)(*parts, from_origin(context["request"]))
    data = json.dumps(found, ensure_ascii=False)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data.translate(_INSIDE_A_SCRIPT)))  # noqa: S308


@register.simple_tag(takes_context=True)
def canonical(context: dict[str, Any]) -> SafeString:
    """Print by which address the page is known, whatever a request has added to it: a page of a list by its number."""
    request = context["request"]
    match, number = request.resolver_match, getattr(request, "page_number", 1)
    path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    address = from_origin(request)(path if number == 1 else f"{path}?page={number}")
    return format_html('<link rel="canonical" href="{0}">\n    <meta property="og:url" content="{0}">', address)


@register.filter
def site(address: str) -> str:
    """Print a web address as one says it: without its scheme, "www." and the last slash."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/") or address


@register.filter
def listed(items: Iterable[Any]) -> SafeString:
    """Print names as a sentence does: "a", "a and b", "a, b and c". Each runs in its own direction."""
    names = [format_html("<bdi>{}</bdi>", item) for item in items]
    if len(names) < 2:
        return SafeString("".join(names))
    sentence = escape(_("%(names)s and %(last)s")) % {"names": SafeString(", ").join(names[:-1]), "last": names[-1]}
    return mark_safe(sentence)  # noqa: S308

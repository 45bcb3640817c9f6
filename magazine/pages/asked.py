"""What a request asks for, as far as a page that every reader gets depends on it.

Whatever could get another answer, or is only unusual, is left to the program: it is judged there as ever.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from articles.views.request import PARAMETERS
from kit.origin import is_own
from magazine.http.members import DESK, OF_A_BODY
from magazine.http.methods import READING
from magazine.http.refusals import HTML, wants

# By these an answer differs, or may: a precondition, an account, a part of a page, a body and how it is written.
OTHERWISE_ANSWERED = {
    *("HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE", "CONTENT_TYPE", *OF_A_BODY),
    *("REDIRECT_URL", "SCRIPT_URL"),  # from these Django takes the folder that the site stands in
}
ELSEWHERE = (f"/{DESK}", "/previews/", "/photos/", "/static/")  # addresses of what isn't for every reader
# Pages that are the same for every reader, by the names of their views, and what their addresses know.
PAGES = dict.fromkeys(("front_page", "feed", "article", "picture_credits", "page", "archive"), ()) | PARAMETERS
LOOKS = "look-"  # how cookies begin that let somebody have a look: see articles/pages/preview_links.py
LONGEST_PATH, LONGEST_QUERY, LONGEST_VALUE = 500, 1000, 200  # characters


class Wanted(NamedTuple):
    """By what a page is known. `query` has only the parameters that its address knows."""

    scheme: str
    host: str
    path: str
    query: str


def asked(environ: dict[str, Any]) -> Wanted | None:
    """Return what a request asks for, None where it isn't one of any reader for a page."""
    host, path = environ.get("HTTP_HOST"), environ.get("PATH_INFO", "")
    if (
        environ["REQUEST_METHOD"] not in READING
        or not environ.keys().isdisjoint(OTHERWISE_ANSWERED)
        or environ.get("SCRIPT_NAME")
    ):
        return None
    if not host or len(path) > LONGEST_PATH or f"{path}/".startswith(ELSEWHERE) or path.startswith(settings.STATIC_URL):
        return None
    said = "".join([value for name, value in environ.items() if name[:5] == "HTTP_"])
    if not (said.isascii() and said.isprintable()):
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    if cookies and (settings.SESSION_COOKIE_NAME in cookies or LOOKS in cookies or "\\" in cookies):
        return None  # a backslash may stand for a character that isn't printable
    scheme = _scheme(environ)
    if not scheme or not is_own(host) or not _is_page(environ.get("HTTP_ACCEPT")):
        return None
    behind = environ.get("QUERY_STRING", "")
    query = _known(environ, behind) if behind else ""
    return None if query is None else Wanted(scheme, host, path, query)


def known_parameters(environ: dict[str, Any]) -> tuple[str, ...] | None:
    """Return the parameters that an address knows; None where what is there isn't the same for every reader."""
    try:
        return PAGES.get(resolve(get_path_info(environ)).view_name)
    except Resolver404:
        return ()


def plain_request(environ: Mapping[str, Any], of: Wanted) -> dict[str, Any]:
    """Return the request for the same page that says nothing but what its page is known by, and what logs call it."""
    told = (_proxys(), "HTTP_X_REQUEST_ID")
    said = {name: value for name, value in environ.items() if not name.startswith("HTTP_") or name in told}
    return said | {"REQUEST_METHOD": "GET", "HTTP_HOST": of.host, "QUERY_STRING": of.query}


def _proxys() -> str:
    """Return the header in which a proxy says by which scheme a request came, "" where none is believed."""
    return settings.SECURE_PROXY_SSL_HEADER[0] if settings.SECURE_PROXY_SSL_HEADER else ""


def _scheme(environ: Mapping[str, Any]) -> str:
    """Return by which scheme a request came, as the program would say; "" where it may be led to the other one."""
    scheme = environ.get("wsgi.url_scheme", "")
    header, secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    if header in environ:
        scheme = "https" if environ[header] == secure else ""
    if settings.SECURE_SSL_REDIRECT and scheme != "https":
        return ""
    return scheme if scheme in ("http", "https") else ""


@lru_cache(maxsize=512)  # browsers send the same few
def _is_page(accept: str | None) -> bool:
    """Say whether a refusal would be a page for who sends this."""
    request = HttpRequest()
    if accept is not None:
        request.META["HTTP_ACCEPT"] = accept
    try:
        return wants(request) == HTML
    except (ValueError, TypeError, LookupError):
        return False


def _known(environ: dict[str, Any], said: str) -> str | None:
    """Return of a query what its address knows, in one order; None where it is more than a page is known by."""
    names = known_parameters(environ)
    if names is None or len(said) > LONGEST_QUERY or not said.isascii():
        return None
    values = QueryDict(said)
    texts = [text for name, each in values.lists() for text in (name, *each)]
    if not all(text.isascii() and text.isprintable() for text in texts):
        return None
    known = {name: values.getlist(name) for name in sorted(names) if name in values}
    if any(len(each) > 1 or len(each[0]) > LONGEST_VALUE for each in known.values()):
        return None
    return urlencode({name: value for name, [value] in known.items()})

"""Addresses that links lead to: what is plainly meant by one, and whether a reader can follow it.

What is copied from a search or a message leads through somebody else, an address in a text often lacks its scheme, and
the desk's own stands in the address bar of whoever writes. All of it is judged where links are stored.
"""

import base64
import ipaddress
import posixpath
import re
import socket
import unicodedata
from binascii import Error as NoBase64
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from functools import cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from django.conf import settings
from django.http.request import validate_host
from django.urls import Resolver404, get_script_prefix, resolve, reverse

DEEPEST = 10  # redirects within each other
LONGEST_ADDRESS = 8_000  # characters of an address: servers take no more


class DeadEnd(StrEnum):
    """Why a reader can't follow a link, or not for long."""

    DESK = "desk"
    PREVIEW = "preview"  # of a story, for whoever was sent the link
    FRAGMENT = "fragment"  # a place in whatever page or document it was copied from
    PRIVATE = "private"  # a document of somebody who has an account
    LOCAL = "local"  # a machine that only its own house reaches
    NOWHERE = "nowhere"
    WRAPPED = "wrapped"  # in an address of somebody else, who says where it leads as long as they are there


_ENDS = "".join(map(chr, range(0x21)))
_WEB = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s/?#:@<>\"]+@(?:[\w-]+\.)+[a-z]{2,24}(?:\?.*)?", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(
    r"(?:www\.[^\s/?#:@\\]+|(?:[\w-]+\.)+([a-z]{2,24}))(?::\d+)?(?:[/?#\\].*)?", re.IGNORECASE | re.DOTALL
)
_FILES = {
    *(
        "asp",
        "aspx",
        "cfm",
        "doc",
        "docx",
        "gif",
        "htm",
        "html",
        "jpeg",
        "jpg",
        "jsp",
        "key",
        "odt",
        "pages",
        "pdf",
        "php",
    ),
    *("png", "rtf", "svg", "txt", "webp", "xhtml", "xls", "xlsx", "xml"),
}
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi"
    r"|mkt_tok|vero_id|oly_enc_id|oly_anon_id|srsltid)",
    re.IGNORECASE,
)

# Whoever stands between a link and what it leads to: host, path, and the names under which the query says where to.
_REDIRECTS = [
    (re.compile(host), re.compile(path), names)
    for host, path, names in (
        (r"(?:[\w-]+\.)?google(?:\.[a-z]{2,3}){1,2}", r"/(?:url|imgres|interstitial)", ("q", "url", "imgrefurl")),
        (r"(?:www\.|cn\.)?bing\.com", r"/(?:ck/a|alink/link|newtabredir)", ("u", "url")),
        (r"(?:\w+\.)?duckduckgo\.com", r"/l/?", ("uddg",)),
        (r"(?:\w+\.)?(?:facebook|messenger|workplace)\.com", r"/(?:l\.php|flx/warn/?)", ("u",)),
        (r"l\.(?:instagram|threads|wl|facebook|messenger)\.(?:com|net|co)", r"/?", ("u",)),
        (r"(?:\w+\.)?linkedin\.com", r"/(?:redir/redirect|safety/go|redirect|slink)/?", ("url",)),
        (r"(?:[\w-]+\.)*safelinks\.protection\.(?:outlook|office365)\.\w+", r"/.*", ("url",)),
        (r"statics\.teams\.cdn\.office\.net", r"/evergreen-assets/safelinks/.*", ("url",)),
        (r"(?:\w+\.)?youtube\.com", r"/redirect", ("q",)),
        (r"out\.reddit\.com", r"/.*", ("url",)),
        (r"(?:\w+\.)?vk\.(?:com|ru)", r"/away\.php", ("to",)),
        (r"(?:\w+\.)?ecosia\.org", r"/url", ("url", "u")),
        (r"t\.umblr\.com|href\.li", r"/redirect", ("z",)),
        (r"slack-redir\.net", r"/link", ("url",)),
        (r"(?:\w+\.)?deviantart\.com", r"/users/outgoing", ("url",)),
        (r"linkprotect\.cudasvc\.com", r"/url", ("a",)),
        (r"(?:[\w-]+\.)*urldefense(?:\.proofpoint)?\.com", r"/v[12]/url", ("u",)),
        (r"disq\.us", r"/url", ("url",)),
        (r"exit\.sc|gate\.sc", r"/?", ("url",)),
    )
]
_IN_THE_PATH = [
    (re.compile(r"(?:\w+\.)*search\.yahoo\.(?:com|co\.jp)"), re.compile(r"/.*/RU=([^/]+)(?:/.*)?")),
    (re.compile(r"(?:\w+\.)?google(?:\.[a-z]{2,3}){1,2}"), re.compile(r"/amp/s/(.+)")),
    (re.compile(r"urldefense\.com"), re.compile(r"/v3/__(.+?)__;.*")),
]
_OF_PROOFPOINT = str.maketrans("-_", "%/")

_PRIVATE_HOSTS = re.compile(
    r"(?:docs|drive|sheets|slides|mail|keep|calendar|meet|photos)\.google\.com|(?:[\w-]+\.)*sharepoint\.\w+"
    r"|(?:onedrive|photos)\.live\.com|1drv\.ms|(?:[\w-]+\.)*dropbox(?:usercontent)?\.com|db\.tt"
    r"|(?:[\w-]+\.)*box\.com|(?:[\w-]+\.)?wetransfer\.com|we\.tl|(?:[\w-]+\.)*icloud\.com|(?:www\.)?notion\.so"
    r"|(?:app|[\w-]+)\.slack\.com|teams\.(?:microsoft|live)\.com|outlook\.(?:live|office|office365)\.com"
    r"|(?:[\w-]+\.)?swisstransfer\.com|fromsmash\.com|(?:[\w-]+\.)?mega\.(?:nz|io)|web\.whatsapp\.com"
    r"|(?:www\.)?trello\.com|(?:[\w-]+\.)*atlassian\.net|(?:www\.)?figma\.com|(?:[\w-]+\.)?airtable\.com"
)
# Shorteners, and mail filters that say nowhere in an address what is behind it.
_WRAPPERS = re.compile(
    r"t\.co|bit\.ly|j\.mp|(?:www\.)?tinyurl\.com|ow\.ly|buff\.ly|goo\.gl|is\.gd|lnkd\.in|rebrand\.ly|cutt\.ly|dlvr\.it|fb\.me"
    r"|trib\.al|shorturl\.at|protect-[\w-]+\.mimecast\.com|(?:[\w-]+\.)+mimecastprotect\.com"
)
_OPEN_DOCUMENT = re.compile(r"/.+/(?:pub|pubhtml|viewform)")  # which its owner has published
_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "test", "invalid")


def mended(address: object, *, as_path: bool = True) -> str:
    """Return the address that is meant, "" where there is none. What is mended once is mended for good.

    Arguments: `as_path`, whether one of this site loses its origin; a field that takes web addresses alone keeps it.
    """
    text = _schemed(str(address or ""))
    if len(text) > LONGEST_ADDRESS:
        return text
    for _depth in range(DEEPEST):
        target = _target(text)
        if not target:
            break
        text = target
    else:
        return ""
    text = _without_tracking(text).rstrip(_ENDS)  # what has gone may have had a blank before it
    return _as_path(text).rstrip(_ENDS) if as_path else text


def fault_of(address: object) -> DeadEnd | None:
    """Return why no reader can follow a link to an address, None where one can, as far as the address tells."""
    text = mended(address)
    if text.startswith("#"):
        return DeadEnd.FRAGMENT
    if text.startswith(("mailto:", "tel:")):
        return None
    parts = _parts(text)
    if not parts or text.startswith("//"):
        return DeadEnd.NOWHERE
    if not parts.scheme:
        return _fault_of_path(parts.path) if text.startswith("/") else DeadEnd.NOWHERE
    host = _host(parts)
    if not _WEB.match(text) or not host:
        return DeadEnd.NOWHERE
    written = f"[{host}]" if ":" in host else host
    named = [each for each in settings.ALLOWED_HOSTS if each != "*"]  # which would be all hosts of the web
    if validate_host(written, [*named, *_own_hosts()]) and (fault := _closed(parts.path)):
        return fault
    if _PRIVATE_HOSTS.fullmatch(host) and not _OPEN_DOCUMENT.fullmatch(parts.path):
        return DeadEnd.PRIVATE
    if _WRAPPERS.fullmatch(host) and parts.path.strip("/"):
        return DeadEnd.WRAPPED
    return DeadEnd.LOCAL if _is_local(host) else None


def host_of(address: object) -> str:
    """Return the host that an address names, "" if none."""
    parts = _parts(mended(address))
    return _host(parts) if parts else ""


def is_closed(address: object) -> bool:
    """Say whether an address is of the desk or of a preview, which stands nowhere that readers see."""
    return fault_of(address) in (DeadEnd.DESK, DeadEnd.PREVIEW)


def _schemed(address: str) -> str:
    """Return an address as a browser reads it, with the scheme that it lacks."""
    text = re.sub(r"[\t\r\n]", "", address).strip(_ENDS)
    if found := _WEB.match(text):
        rest = re.split(r"(?=[?#])", text[found.end() :], maxsplit=1)
        return "".join([found[1].lower(), "://", rest[0].replace("\\", "/"), *rest[1:]])
    if len(text) > LONGEST_ADDRESS:
        return text
    if _EMAIL.fullmatch(text):
        return f"mailto:{text}"
    host = _HOST.fullmatch(text)
    return _schemed(f"https://{text}") if host and (host[1] or "").lower() not in _FILES else text


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.hostname, parts.port
    except ValueError:  # "http://[" names no host
        return None
    return parts


def _host(parts: SplitResult) -> str:
    """Return the host as a browser asks for it."""
    host = unicodedata.normalize("NFKC", unquote(parts.hostname or "")).lower()
    return host.replace("\u3002", ".").removesuffix(".")


def _target(address: str) -> str:
    """Return where a redirect leads, "" for any other address."""
    parts = _parts(address)
    if not parts or not _WEB.match(address):
        return ""
    return next(filter(None, map(_web, _said(_host(parts), parts))), "")


def _said(host: str, parts: SplitResult) -> Iterator[str]:
    """Yield what an address may say of where it leads."""
    for hosts, paths in _IN_THE_PATH:
        if hosts.fullmatch(host) and (found := paths.fullmatch(parts.path)):
            yield found[1]
    names = {
        name
        for hosts, paths, names in _REDIRECTS
        if hosts.fullmatch(host) and paths.fullmatch(parts.path)
        for name in names
    }
    if not names:
        return
    with suppress(ValueError):  # more fields than an address has
        for name, value in parse_qsl(parts.query, max_num_fields=50):
            if name.lower() not in names:
                continue
            yield value
            if "urldefense" in host:
                yield value.translate(_OF_PROOFPOINT)
            elif value.startswith("a1"):  # Bing's own writing
                with suppress(NoBase64, UnicodeError):
                    yield base64.urlsafe_b64decode(value[2:] + "=" * (-len(value[2:]) % 4)).decode()


def _web(value: str) -> str:
    """Return the web address that a value is, however often it is encoded; "" where it is none."""
    for _time in range(4):
        text = _schemed(value)
        parts = _parts(text)
        if parts and parts.scheme in ("http", "https") and "." in (parts.hostname or ""):
            return text
        value = unquote(value)
    return ""


def _without_tracking(address: str) -> str:
    """Return an address without what tells whoever it leads to where its reader has found it."""
    whole, mark, fragment = address.partition("#")
    path, asks, query = whole.partition("?")
    if not asks or not (_WEB.match(path) or path.startswith("/")):
        return address
    kept = [each for each in query.split("&") if not _TRACKING.fullmatch(each.partition("=")[0])]
    if len(kept) == query.count("&") + 1:
        return address
    return "".join([path, "?" if kept else "", "&".join(kept), mark, fragment])


def _as_path(address: str) -> str:
    """Return an address of this site as its pages lead to each other; of a place on a page of the desk, the place."""
    parts = _parts(address)
    if not parts:
        return address
    if parts.scheme in ("http", "https") and _host(parts).removeprefix("www.") in _own_hosts():
        path = "/" + parts.path.lstrip("/\\")
    elif not parts.scheme and address.startswith("/") and not address.startswith("//"):
        path = parts.path
    else:
        return address
    if parts.fragment and _closed(path):  # what a browser makes of "#place" where a text is written
        return f"#{parts.fragment}"
    return urlunsplit(("", "", path, parts.query, parts.fragment))


def _own_hosts() -> set[str]:
    named = (host.removeprefix(".").strip("[]") for host in settings.ALLOWED_HOSTS if "*" not in host)
    return {host.lower().removeprefix("www.") for host in (urlsplit(settings.SITE_URL).hostname or "", *named)} - {""}


def _closed(path: str) -> DeadEnd | None:
    """Return which of this site's addresses that aren't for readers a path is, None for any other."""
    plain = "/" + posixpath.normpath(unquote(path).replace("\\", "/")).strip("/.") + "/"
    closed = _closed_prefixes(get_script_prefix())
    return next((fault for fault, prefix in closed.items() if plain.startswith(prefix)), None)


@cache
def _closed_prefixes(_script_prefix: str) -> dict[DeadEnd, str]:
    return {DeadEnd.DESK: reverse("admin:index"), DeadEnd.PREVIEW: reverse("preview", args=["_"]).removesuffix("_/")}


def _fault_of_path(path: str) -> DeadEnd | None:
    if fault := _closed(path):
        return fault
    if path.startswith(settings.STATIC_URL):
        return None
    for each in (path, f"{path}/"):
        with suppress(Resolver404):
            if not resolve(unquote(each)).route.startswith("<"):  # by which anything of one part would be found
                return None
    return DeadEnd.NOWHERE


def _is_local(host: str) -> bool:
    with suppress(ValueError):
        return not ipaddress.ip_address(host).is_global
    if re.fullmatch(r"[0-9a-fx.]+", host) and host[-1].isalnum():
        with suppress(OSError):  # 127.1 and 2130706433 are addresses too
            return not ipaddress.ip_address(socket.inet_aton(host)).is_global
    return "." not in host or host.rpartition(".")[2] in _LOCAL_NAMES

"""What a request says, judged before anything reads it: text that can be printed, in an encoding that can be read.

Nor may a letter have accents without end: whatever composes a text takes the square of their number, Django too.

An address, a cookie and a header reach the database, the log or another answer past every form, and PostgreSQL takes
no NUL where SQLite does. So one place refuses it for all, with one sentence. Uploaded bytes are judged where they are
opened; static files are found by their names alone.
"""

import codecs
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.text import MOST_ACCENTS, is_safe
from magazine.http.characters import UNPRINTABLE, plain
from magazine.http.refusals import OUR_SIDE, refuse

logger = logging.getLogger(__name__)

AROUND = 30  # characters before the one that is refused, by which an editor finds it
NAMED = 60  # characters of the name of what holds it
READ = ("utf-8", "ascii")  # encodings

ADDRESS, VALUE = gettext_lazy("The address"), gettext_lazy("The value of “%(name)s” in the address")
COOKIE, HEADER = gettext_lazy("The cookie “%(name)s”"), gettext_lazy("The header “%(name)s”")
FIELD = gettext_lazy("The field “%(name)s”")

Said = tuple[Promise, str, str]  # what it is, its name, its text; a tuple, as each of a form's thousands is one


class Request(WSGIRequest):
    """A request whose Content-Type may be past reading: Django would fail before any middleware could answer."""

    is_garbled = False

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # Django's own, untold in the stubs
        except (ValueError, TypeError):  # of an encoding that nobody knows, or parameters that contradict each other
            self.content_type, self.content_params, self.is_garbled = "", {}, True


class RequestHandler(WSGIHandler):
    """What the server calls for each request. It answers with a page of its own where Django can make none."""

    request_class = Request

    def __call__(  # type: ignore[override]  # WSGI asks for no more
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        try:
            return super().__call__(environ, start_response)
        except Exception:  # in the addresses themselves, say, or in what answers for an error
            logger.exception("A request failed where Django has no page for it")
            page = refuse(None, 500, OUR_SIDE)
            start_response(f"500 {page.reason_phrase}", list(page.items()), sys.exc_info())
            return [page.content]


class Judged:
    """Middleware that refuses what can't be read or printed: 400, and a sentence that says where it stands.

    It stands before the sessions, which look a cookie up; a form is judged once its page is known, and before the
    token against forgery is looked for in it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _listen(request)
        sentence = _unread(request) or _unprintable(_around(request))
        return refuse(request, 400, sentence) if sentence else self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST":
            return None
        try:
            sentence = _unprintable(_form(request))
        except UnreadablePostError:  # whoever sent it has gone; the next who asks for the form finds it empty
            return None
        except (TypeError, LookupError):  # parameters of a part's header, as in `Request`
            sentence = _("A part of this form can’t be read: go back, load the page anew and send it again.")
        return refuse(request, 400, sentence) if sentence else None


def _listen(request: HttpRequest) -> None:
    """Take an Accept header that can't be read for none: whoever answers asks it for the form of the answer."""
    if not _can_be_read(request.META.get("HTTP_ACCEPT", "*/*")):
        request.META["HTTP_ACCEPT"] = "*/*"
        request.__dict__.pop("headers", None)


@lru_cache(maxsize=512)  # browsers send the same few
def _can_be_read(accept: str) -> bool:
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    try:
        request.accepted_types  # noqa: B018 - it is read by being asked for
    except (ValueError, TypeError, LookupError):
        return False
    return True


def _unread(request: HttpRequest) -> str:
    """Return a sentence on a request whose text is encoded as nobody can read it, "" for any other."""
    encoding = request.encoding
    if getattr(request, "is_garbled", False) or (encoding and codecs.lookup(encoding).name not in READ):
        return _("The Content-Type of this request can’t be read: send text as UTF-8.")
    return ""


def _around(request: HttpRequest) -> Iterator[Said]:
    """Yield all that a request says beside its form."""
    yield ADDRESS, "", request.path
    yield ADDRESS, "", request.META.get("QUERY_STRING", "")
    for name, values in request.GET.lists():
        yield from ((VALUE, name, text) for text in (name, *values))
    yield from ((COOKIE, name, name + value) for name, value in request.COOKIES.items())
    yield from ((HEADER, name, str(value)) for name, value in request.headers.items())


def _form(request: HttpRequest) -> Iterator[Said]:
    """Yield the fields of a form and the names of its files."""
    files = ((name, [file.name or "" for file in files]) for name, files in request.FILES.lists())
    for name, values in chain(request.POST.lists(), files):
        yield from ((FIELD, name, text) for text in (name, *values))


def _unprintable(said: Iterable[Said]) -> str:
    """Return a sentence on the first text that can't be printed, "" if there is none."""
    for where, name, text in said:
        if text.isascii() and text.isprintable():  # as nearly all are, and these two are quick
            continue
        if not is_safe(text):
            sentence = _("%(where)s has a letter with more than %(most)d accents: take them out.")
            return sentence % {"where": where % {"name": _short(name)}, "most": MOST_ACCENTS}
        if found := UNPRINTABLE.search(text):
            before = plain(text[max(0, found.start() - AROUND) : found.start()]).strip()
            words = {"where": where % {"name": _short(name)}, "code": f"U+{ord(found[0]):04X}", "before": before}
            sentence = (
                _("%(where)s holds a character that can’t be printed (%(code)s, behind “%(before)s”): take it out.")
                if before
                else _("%(where)s begins with a character that can’t be printed (%(code)s): take it out.")
            )
            return sentence % words
    return ""


def _short(name: str) -> str:
    """Return a name as it is quoted: only its beginning is looked at, as its length is its sender's choice."""
    return Truncator(plain(name[: 2 * NAMED])).chars(NAMED)

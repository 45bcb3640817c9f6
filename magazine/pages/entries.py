"""An answer that is kept: its bytes as they are sent, plain and compressed, and how long it holds."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_http_date_safe

from magazine.http.revalidation import Compressed, takes_gzip, unless_known

Lines = list[tuple[str, str]]

BESIDE = 1000  # bytes that an entry takes beside what it holds
# What an answer without the bytes lacks: what is said of them, and what is put on a page within `Revalidated`.
OF_THE_BYTES = ("content-type", "content-length", "content-encoding", "content-security-policy", "x-frame-options")
UNCHANGED = "304 Not Modified"
FOUND, MOVED, LOST = "200", "301", "404"


class Answer(NamedTuple):
    """What a server sends."""

    status: str
    headers: Lines
    body: bytes

    def header(self, name: str) -> str:
        """Return what a header says, "" where there is none."""
        return next((value for each, value in self.headers if each.lower() == name), "")

    @property
    def is_for_everybody(self) -> bool:
        """Say whether every reader gets this answer until something changes.

        A page that isn't there says that no other may keep it. What comes of a failure says it in the form that is
        asked for: it varies by more than its compression.
        """
        varies = {each.strip().lower() for each in self.header("vary").split(",") if each.strip()}
        held = self.header("cache-control").lower()
        if varies - {"accept-encoding"} or self.header("set-cookie") or "private" in held:
            return False
        return self.status[:3] == LOST or (self.status[:3] in (FOUND, MOVED) and "no-store" not in held)


class Kept(NamedTuple):
    """An answer in each of its forms, and for what it is right."""

    stamp: str
    rendered_at: datetime
    until: datetime | None
    plain: Answer
    packed: Answer

    def holds(self, stamp: str, now: datetime) -> bool:
        """Say whether the answer is right where this is the stamp and the moment."""
        return self.stamp == stamp and self.rendered_at <= now and (self.until is None or now < self.until)

    @property
    def is_redirect(self) -> bool:
        return self.plain.status.startswith("3")

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it takes."""
        heads = sum(len(name) + len(value) for each in (self.plain, self.packed) for name, value in each.headers)
        return BESIDE + heads + len(self.plain.body) + len(self.packed.body)

    def answer(self, environ: Mapping[str, Any]) -> Answer:
        """Return what is sent to who asks so: as it is compressed best for them, or that they have it."""
        if ("HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ) and self._is_known(environ):
            return unchanged(self.plain)
        return self.packed if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else self.plain

    def _is_known(self, environ: Mapping[str, Any]) -> bool:
        etag = self.plain.header("etag")
        if not etag or self.plain.status[:3] != FOUND:
            return False
        request = HttpRequest()
        request.method, request.META = "GET", environ  # type: ignore[assignment]  # nothing is written to it
        since = parse_http_date_safe(self.plain.header("last-modified"))
        return unless_known(request, etag, since, HttpResponse()).status_code == 304


def unchanged(answer: Answer) -> Answer:
    """Return what says that somebody has an answer already: its headers, but for those that are for its bytes."""
    return Answer(UNCHANGED, [each for each in answer.headers if each[0].lower() not in OF_THE_BYTES], b"")


def packed(answer: Answer) -> Answer:
    """Return an answer as it is sent to who takes it compressed: by the same rule as any other."""
    request = HttpRequest()
    request.method, request.META["HTTP_ACCEPT_ENCODING"] = "GET", "gzip"
    code, _space, reason = answer.status.partition(" ")
    response = HttpResponse(answer.body, status=int(code), reason=reason, headers=dict(answer.headers))
    response = Compressed(_nothing).process_response(request, response)  # type: ignore[assignment]  # it is the same
    return Answer(answer.status, [*response.items()], response.content)


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def whole_body(parts: Iterable[bytes]) -> bytes:
    """Return the bytes of a WSGI answer, and close what made it."""
    try:
        return b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()

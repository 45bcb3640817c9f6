"""An answer that is kept: its bytes as they are sent, plain and compressed, and how long it holds."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from gzip import decompress
from hashlib import blake2b
from typing import Any, NamedTuple

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_http_date_safe

from magazine.http.revalidation import Compressed, takes_gzip, unless_known
from magazine.pages.asked import Wanted

Lines = list[tuple[str, str]]

BESIDE = 1000  # bytes that an entry takes beside what it holds
BROTLI = 5  # as quick as gzip, and a sixth smaller
# What an answer without the bytes lacks: what is said of them, and what is put on a page within `Revalidated`.
OF_THE_BYTES = ("content-type", "content-length", "content-encoding", "content-security-policy", "x-frame-options")
UNCHANGED = "304 Not Modified"
FOUND, MOVED, LOST, FAILED = "200", "301", "404", "5"
NO_BROTLI = re.compile(r"\bbr\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)  # RFC 9110 12.5.3
BROTLI_ASKED = re.compile(r"(^|[\s,])br\s*(;|,|$)", re.IGNORECASE)
DIGEST = 16  # bytes before an entry that is written down


class Answer(NamedTuple):
    """What a server sends."""

    status: str
    headers: Lines
    body: bytes

    def header(self, name: str) -> str:
        """Return what a header says, "" where there is none."""
        return next((value for each, value in self.headers if each.lower() == name), "")

    @property
    def varies_by(self) -> set[str]:
        """Return the headers of a request by which the answer differs, in small letters."""
        return {each.strip().lower() for each in self.header("vary").split(",") if each.strip()}

    @property
    def is_for_everybody(self) -> bool:
        """Say whether every reader gets this answer until something changes.

        A page that isn't there says that no other may keep it. What comes of a failure says it in the form that is
        asked for: it varies by more than its compression.
        """
        held = self.header("cache-control").lower()
        if self.varies_by - {"accept-encoding"} or self.header("set-cookie") or "private" in held:
            return False
        return self.status[:3] == LOST or (self.status[:3] in (FOUND, MOVED) and "no-store" not in held)

    @property
    def is_failure(self) -> bool:
        """Say whether it tells of a failure, to whoever asks for a page: to make it once more would find the same."""
        return self.status.startswith(FAILED) and not self.header("set-cookie")


@dataclass(frozen=True)
class Kept:
    """An answer in each of its forms (plain, gzip, brotli), and for what it is right."""

    stamp: str
    rendered_at: datetime
    until: datetime | None
    forms: Sequence[Answer]
    size: int = field(init=False)  # about how many bytes of memory it takes

    def __post_init__(self) -> None:
        heads = sum(len(name) + len(value) for each in self.forms for name, value in each.headers)
        bodies = sum(len(each.body) for each in self.forms)
        object.__setattr__(self, "size", BESIDE + heads + bodies)

    @property
    def plain(self) -> Answer:
        return self.forms[0]

    def holds(self, stamp: str, now: datetime) -> bool:
        """Say whether the answer is right where this is the stamp and the moment."""
        return self.stamp == stamp and self.rendered_at <= now and (self.until is None or now < self.until)

    @property
    def is_redirect(self) -> bool:
        return self.plain.status.startswith("3")

    @property
    def is_lost(self) -> bool:
        return self.plain.status.startswith(LOST)

    def answer(self, environ: Mapping[str, Any]) -> Answer:
        """Return what is sent to who asks so: as it is compressed best for them, or that they have it."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and known in self._etags:
            return self._unchanged
        if (known is not None or "HTTP_IF_MODIFIED_SINCE" in environ) and self._is_known(environ):
            return self._unchanged
        return self.forms[best(environ.get("HTTP_ACCEPT_ENCODING", ""))]

    @cached_property
    def _etags(self) -> set[str]:
        """Return what a browser sends that has it, in the form that most do."""
        etag = self.plain.header("etag")
        return {etag, f"W/{etag}"} if etag and self.plain.status[:3] == FOUND else set()

    @cached_property
    def _unchanged(self) -> Answer:
        return unchanged(self.plain)

    def _is_known(self, environ: Mapping[str, Any]) -> bool:
        if not self._etags:
            return False
        request = HttpRequest()
        request.method, request.META = "GET", environ  # type: ignore[assignment]  # nothing is written to it
        since = parse_http_date_safe(self.plain.header("last-modified"))
        return unless_known(request, self.plain.header("etag"), since, HttpResponse()).status_code == 304

    def written(self, page: Wanted, program: str) -> bytes:
        """Return it as another process can read it: a digest of the rest, a line that says what it is, the bodies.

        What is there compressed isn't written plain as well.
        """
        until = self.until.isoformat() if self.until else None
        bodies = [b"" if self.is_packed and each is self.plain else each.body for each in self.forms]
        forms = [(each.status, each.headers, len(body)) for each, body in zip(self.forms, bodies, strict=True)]
        said = {"for": [program, *page], "holds": [self.stamp, self.rendered_at.isoformat(), until], "forms": forms}
        data = b"".join([json.dumps(said).encode(), b"\n", *bodies])
        return blake2b(data, digest_size=DIGEST).digest() + data

    @property
    def is_packed(self) -> bool:
        return len(self.forms) > 1 and self.forms[1].header("content-encoding") == "gzip"


def kept(stamp: str, rendered_at: datetime, until: datetime | None, plain: Answer) -> Kept:
    """Return an answer to keep: it is compressed here, once."""
    gzip = packed(plain)
    return Kept(stamp, rendered_at, until, (plain, gzip, smaller(plain, gzip)))


def read(data: bytes, page: Wanted, program: str) -> Kept | None:
    """Return what was written for a page by the same program, None if it was for another or isn't whole."""
    if blake2b(data[DIGEST:], digest_size=DIGEST).digest() != data[:DIGEST]:
        return None
    line, _, bodies = data[DIGEST:].partition(b"\n")
    said = json.loads(line)
    if said["for"] != [program, *page]:
        return None
    stamp, rendered_at, until = said["holds"]
    forms, begin = [], 0
    for status, headers, length in said["forms"]:
        forms.append(Answer(status, [(name, value) for name, value in headers], bodies[begin : begin + length]))
        begin += length
    found = Kept(stamp, datetime.fromisoformat(rendered_at), until and datetime.fromisoformat(until), (*forms,))
    if not found.is_packed:
        return found
    return replace(found, forms=(forms[0]._replace(body=decompress(forms[1].body)), *forms[1:]))


@lru_cache(maxsize=512)  # browsers send the same few
def best(accepted: str) -> int:
    """Return which of the forms is sent to who sends this Accept-Encoding."""
    if BROTLI_ASKED.search(accepted) and not NO_BROTLI.search(accepted):
        return 2
    return 1 if takes_gzip(accepted) else 0


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


def smaller(plain: Answer, gzip: Answer) -> Answer:
    """Return an answer as it is sent to who takes brotli (RFC 7932): what is worth a gzip, under the same headers."""
    if gzip.header("content-encoding") != "gzip":
        return plain
    body = brotli.compress(plain.body, mode=brotli.MODE_TEXT, quality=BROTLI)
    said = {"content-encoding": "br", "content-length": str(len(body))}
    return Answer(gzip.status, [(name, said.get(name.lower(), value)) for name, value in gzip.headers], body)


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()

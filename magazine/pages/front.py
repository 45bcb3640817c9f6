"""What stands before the program: a page that everybody gets, kept for as long as it is exactly right.

It holds while what is stored has the stamp that was read before the page was made, from the moment at which that began
until the next at which any answer changes by itself. See docs/decisions/0054-kept-pages.md.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone

from magazine.pages.asked import Wanted, asked, known_parameters, plain_request
from magazine.pages.entries import LOST, Answer, Kept, packed, whole_body
from magazine.pages.store import Store

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

ROOM = 16 * 1024 * 1024  # bytes of a process's pages
ROOM_OF_LOST = 1024 * 1024  # bytes of those that aren't there, of which anybody can ask for as many as they like
PATIENCE = 1  # seconds for which a thread waits for a page that another makes, before it makes it too
TURNS = 128
SLIP = 0.5  # seconds by which the clock may be set while a page is made


class Front:
    """A WSGI application before another: it answers what is kept, and has the other make what isn't.

    `stamp` returns what stands for all that readers' pages print, as committed now, None where nothing may be kept;
    `next_change` the first moment after another at which an answer changes by itself.
    """

    def __init__(
        self,
        application: Application,
        stamp: Callable[[], str | None],
        next_change: Callable[[datetime], datetime | None],
    ) -> None:
        self.application, self.stamp, self.next_change = application, stamp, next_change
        self.pages, self.lost = Store(ROOM), Store(ROOM_OF_LOST)
        self.turns = [Lock() for _turn in range(TURNS)]
        self._change: tuple[str, datetime, datetime | None] | None = None  # a stamp, a moment and the change after it

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        page = asked(environ)
        stamp = self._read_stamp() if page else None
        if page is None or stamp is None:
            return self.application(environ, start_response)
        entry = self._found(page, stamp) or self._made_once(page, environ)
        if entry is None or (entry.is_redirect and environ.get("QUERY_STRING", "") != page.query):
            return self.application(environ, start_response)  # a redirect takes along whatever it was asked with
        status, headers, body = entry.answer(environ)
        start_response(status, [*headers])
        return [body] if body and environ["REQUEST_METHOD"] != "HEAD" else []

    def _read_stamp(self) -> str | None:
        """Return the stamp as it is now, None where it can't be told: the program says then what is wrong.

        Within a transaction somebody may see what nobody else does.
        """
        try:
            return None if connection.in_atomic_block else self.stamp()
        except DatabaseError:
            return None

    def _found(self, page: Wanted, stamp: str) -> Kept | None:
        found = self.pages.get(page) or self.lost.get(page)
        return found if found and found.holds(stamp, timezone.now()) else None

    def _made_once(self, page: Wanted, environ: dict[str, Any]) -> Kept | None:
        """Have a page made, by one thread at a time where the others need not wait for long; None as of `_made`."""
        if known_parameters(environ) is None:
            return None
        turn = self.turns[hash(page) % TURNS]
        is_mine = turn.acquire(timeout=PATIENCE)
        try:
            stamp = self._read_stamp()
            return (self._found(page, stamp) or self._made(page, environ, stamp)) if stamp else None
        finally:
            if is_mine:
                turn.release()

    def _made(self, page: Wanted, environ: dict[str, Any], stamp: str) -> Kept | None:
        """Have a page made, and keep it where nothing has changed meanwhile; None where it isn't everybody's."""
        at, begun = timezone.now(), time.monotonic()
        plain = self._rendered(plain_request(environ, page))
        if not plain.is_for_everybody:
            return None
        try:
            until = self._until(stamp, at)
        except DatabaseError:
            return None
        entry = Kept(stamp, at, until, plain, packed(plain))
        took, now = time.monotonic() - begun, timezone.now()
        is_steady = abs((now - at).total_seconds() - took) < SLIP
        if is_steady and entry.holds(self._read_stamp() or "", now):
            (self.lost if plain.status.startswith(LOST) else self.pages).put(page, entry)
        return entry

    def _rendered(self, environ: dict[str, Any]) -> Answer:
        found: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], _failure: object = None) -> None:
            found["status"], found["headers"] = status, headers

        body = whole_body(self.application(environ, start))
        return Answer(found["status"], found["headers"], body)

    def _until(self, stamp: str, at: datetime) -> datetime | None:
        """Return the next moment at which an answer changes by itself; it is asked for once under a stamp."""
        known = self._change
        if known and known[0] == stamp and known[1] <= at and (known[2] is None or at < known[2]):
            return known[2]
        until = self.next_change(at)
        self._change = stamp, at, until
        return until

"""What stands before the program: a page that everybody gets, kept for as long as it is exactly right.

It holds while what is stored has the stamp that was read before the page was made, from the moment at which that began
until the next at which any answer changes by itself. See docs/decisions/0054-kept-pages.md.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import Error, connection
from django.http import HttpResponse
from django.utils import timezone

from magazine.pages.asked import Wanted, asked, known_parameters, plain_request
from magazine.pages.entries import Answer, Kept, kept, read
from magazine.pages.shelf import LONGEST_ENTRY, Shelf, place
from magazine.pages.store import Store
from magazine.pages.turns import Turns

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

ROOM = 16 * 1024 * 1024  # bytes of a process's pages
ROOM_OF_LOST = 1024 * 1024  # bytes of those that aren't there, of which anybody can ask for as many as they like
SLIP = 0.5  # seconds by which the clock may be set while a page is made


class Front:
    """A WSGI application before another: it answers what is kept, and has the other make what isn't.

    `stamp` returns what stands for all that readers' pages print, as committed now, None where nothing may be kept;
    `glance` the same where it needs to wait for nobody, None otherwise; `next_change` the first moment after another
    at which an answer changes by itself. What one process has made the others find on the `shelf`, if it was made by
    the same `program`.
    """

    def __init__(
        self,
        application: Application,
        stamp: Callable[[], str | None],
        glance: Callable[[], str | None],
        next_change: Callable[[datetime], datetime | None],
        shelf: Shelf,
        turns: Turns,
        program: str,
    ) -> None:
        self.application, self.stamp, self.glance, self.next_change = application, stamp, glance, next_change
        self.shelf, self.turns, self.program = shelf, turns, program
        self.pages, self.lost = Store(ROOM), Store(ROOM_OF_LOST)
        self._change: tuple[str, datetime, datetime | None] | None = None  # a stamp, a moment and the change after it

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        page = asked(environ)
        stamp = self._read_stamp() if page else None
        if page is None or stamp is None:
            return self.application(environ, start_response)
        entry: Kept | Answer | None = self._held(page, stamp) or self._made_once(page, environ)
        if entry is None or (isinstance(entry, Kept) and _is_other_redirect(entry, page, environ)):
            return self.application(environ, start_response)
        status, headers, body = entry.answer(environ) if isinstance(entry, Kept) else entry
        start_response(status, [*headers])
        return [body] if body and environ["REQUEST_METHOD"] != "HEAD" else []

    def at_once(self, environ: dict[str, Any]) -> Answer | None:
        """Return the answer that is at hand, None where anything has to be asked for: whoever calls never waits."""
        page = asked(environ)
        stamp = self.glance() if page else None
        entry = self._held(page, stamp) if page and stamp else None
        if page is None or entry is None or _is_other_redirect(entry, page, environ):
            return None
        return entry.answer(environ)

    def _read_stamp(self) -> str | None:
        """Return the stamp as it is now, None where it can't be told: the program says then what is wrong.

        Within a transaction somebody may see what nobody else does.
        """
        try:
            return None if connection.in_atomic_block else self.stamp()
        except Error:
            return None

    def _held(self, page: Wanted, stamp: str) -> Kept | None:
        """Return what this process has of a page, if it is right now."""
        now = timezone.now()
        for store in (self.pages, self.lost):  # a page that was there may be in the one, and by now in the other
            found = store.get(page)
            if found and found.holds(stamp, now):
                return found
        return None

    def _shared(self, page: Wanted, stamp: str) -> Kept | None:
        """Return what another process has made of a page, if it is right now."""
        data = self.shelf.get(place(page))
        found = read(data, page, self.program) if data else None
        if not (found and found.holds(stamp, timezone.now())):
            return None
        self.pages.put(page, found)
        return found

    def _made_once(self, page: Wanted, environ: dict[str, Any]) -> Kept | Answer | None:
        """Have a page made, by one thread at a time where the others need not wait for long; None as of `_made`."""
        if known_parameters(environ) is None:
            return None
        stamp = self._read_stamp()
        if stamp and (found := self._shared(page, stamp)):
            return found
        with self.turns.turn(place(page)):
            if not (stamp := self._read_stamp()):
                return None
            return self._held(page, stamp) or self._shared(page, stamp) or self._made(page, environ, stamp)

    def _made(self, page: Wanted, environ: dict[str, Any], stamp: str) -> Kept | Answer | None:
        """Have a page made, and keep it where nothing has changed meanwhile; None where it isn't everybody's."""
        at, begun = timezone.now(), time.monotonic()
        plain = self._rendered(plain_request(environ, page))
        if plain is None or not plain.is_for_everybody:
            return plain if plain and plain.is_failure else None
        try:
            until = self._until(stamp, at)
        except Error:
            return plain
        entry = kept(stamp, at, until, plain)
        took, now = time.monotonic() - begun, timezone.now()
        is_steady = abs((now - at).total_seconds() - took) < SLIP
        if is_steady and entry.holds(self._read_stamp() or "", now):
            self._keep(page, entry)
        return entry

    def _keep(self, page: Wanted, entry: Kept) -> None:
        """Keep an answer; what isn't there stays in this process, as anybody could fill the shelf with it."""
        (self.lost if entry.is_lost else self.pages).put(page, entry)
        if not entry.is_lost and len(data := entry.written(page, self.program)) <= LONGEST_ENTRY:
            self.shelf.put(place(page), data)

    def _rendered(self, environ: dict[str, Any]) -> Answer | None:
        """Return what the program answers, None where that isn't whole: a file is sent as it is read."""
        found: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], _failure: object = None) -> None:
            found["status"], found["headers"] = status, headers

        parts = self.application(environ, start)
        try:
            if isinstance(parts, HttpResponse):
                return Answer(found["status"], found["headers"], parts.content)
            return Answer(found["status"], found["headers"], b"".join(parts)) if isinstance(parts, list) else None
        finally:
            if hasattr(parts, "close"):
                parts.close()

    def _until(self, stamp: str, at: datetime) -> datetime | None:
        """Return the next moment at which an answer changes by itself; it is asked for once under a stamp."""
        known = self._change
        if known and known[0] == stamp and known[1] <= at and (known[2] is None or at < known[2]):
            return known[2]
        until = self.next_change(at)
        self._change = stamp, at, until
        return until


def _is_other_redirect(entry: Kept, page: Wanted, environ: dict[str, Any]) -> bool:
    """Say whether a redirect was made for another query: it takes along whatever it was asked with."""
    return entry.is_redirect and environ.get("QUERY_STRING", "") != page.query

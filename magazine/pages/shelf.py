"""Where the processes share their pages: a number of places, each for the page that was put there last.

So its bytes are bounded without anybody looking through it. What is read is right or nothing: an entry says what it is
for, and has a digest of itself (`magazine/pages/entries.py`), so one that was cut off, or is just being written, is
none. Whatever fails here costs time alone.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

from django.core.cache import caches

PLACES = 8192
LONGEST_ENTRY = 64 * 1024  # bytes of an entry; a page has some 20,000
HELD = 3600  # seconds for which Redis has what nobody asks for
SLOW, APART = 0.3, 30  # seconds of an answer after which Redis is left alone, and for how long


def place(page: tuple[str, ...]) -> int:
    """Return the number of a page's place, the same in every process."""
    return int.from_bytes(blake2b("\n".join(page).encode(), digest_size=4).digest()) % PLACES


class Shelf(Protocol):
    """A number of places for bytes."""

    def get(self, number: int) -> bytes | None:
        """Return what was put there last, None where there is nothing, or it can't be told."""

    def put(self, number: int, data: bytes) -> None:
        """Put something there, if that can be done."""


class Files:
    """Places in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, number: int) -> bytes | None:
        try:
            return (self.folder / f"{number:04d}").read_bytes()
        except OSError:
            return None

    def put(self, number: int, data: bytes) -> None:
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / f"{number:04d}").write_bytes(data)


class Shared:
    """Places in the cache of REDIS_URL, where other machines find them too."""

    def __init__(self) -> None:
        self.alone_until = 0.0

    def get(self, number: int) -> bytes | None:
        return self._timed(lambda: caches["default"].get(f"page-{number}"))

    def put(self, number: int, data: bytes) -> None:
        self._timed(lambda: caches["default"].set(f"page-{number}", data, HELD))

    def _timed(self, act: Callable[[], Any]) -> Any:
        """Ask, unless the last answer has taken so long that it was none: no reader waits for that each time."""
        begun = time.monotonic()
        if begun < self.alone_until:
            return None
        found = act()
        if time.monotonic() - begun > SLOW:
            self.alone_until = time.monotonic() + APART
        return found

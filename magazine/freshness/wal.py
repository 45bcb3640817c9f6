"""Whether anything was committed to an SQLite database since: as its own connections see it, without asking it.

In WAL mode they share the head of an index in memory, written with each commit
(https://www.sqlite.org/walformat.html, section 2.1): 48 bytes, twice, so that whoever reads while they are written
finds two that differ. Each counts changes and sums the log up, so no two are alike.
"""

import mmap
import os
from contextlib import suppress

COPY = 48  # bytes of the head
# The kernel gives up what a process has locked of a file when it closes any descriptor of it (POSIX), and SQLite locks
# this one: so what is opened stays, and what is a map of the same isn't opened twice.
_maps: dict[tuple[int, int], mmap.mmap] = {}
_opened: list[mmap.mmap] = []  # each has a descriptor of its own


class Wal:
    """The head of a database's log, as long as somebody in this process has a connection to it open."""

    def __init__(self, path: str) -> None:
        self._map: mmap.mmap | None = None
        with suppress(OSError, ValueError):
            file = os.stat(f"{path}-shm")  # noqa: PTH116 - as in the look-up
            self._map = _maps.get((file.st_dev, file.st_ino)) or _mapped(f"{path}-shm")

    def head(self) -> bytes | None:
        """Return what changes with each commit, None where it is just being written or there is none."""
        if self._map is None:
            return None
        first, second = self._map[:COPY], self._map[COPY : 2 * COPY]
        return first if first == second else None


def _mapped(path: str) -> mmap.mmap:
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)  # never closed
    file = os.fstat(opened)
    _opened.append(mmap.mmap(opened, 2 * COPY, access=mmap.ACCESS_READ))
    return _maps.setdefault((file.st_dev, file.st_ino), _opened[-1])

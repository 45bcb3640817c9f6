"""Who makes a page that many ask for at once: one thread of one process, and nobody waits for it for long."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

TURNS = 64
PATIENCE = 1  # seconds for which a page is waited for that another makes
LOOK = 0.005  # seconds between two looks at whether another process has made it


class Turns:
    """Locks that the threads of a process and the processes of a machine share, by the numbers of what they make.

    Those of the processes are files, which the kernel lets go of when a process dies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.locks = [Lock() for _turn in range(TURNS)]

    @contextmanager
    def turn(self, number: int) -> Iterator[None]:
        """Hold the turn of a number, or go on without it once it has been waited for."""
        number %= TURNS
        until = time.monotonic() + PATIENCE
        is_mine = self.locks[number].acquire(timeout=PATIENCE)
        file = self._wait(number, until) if is_mine else None
        try:
            yield
        finally:
            if file is not None:
                os.close(file)
            if is_mine:
                self.locks[number].release()

    def _wait(self, number: int, until: float) -> int | None:
        """Return the open file that is locked, None where it can't be."""
        file = None
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(self.folder / f"turn-{number:02d}", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        break
                    time.sleep(LOOK)
        return file

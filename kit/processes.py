"""Several processes at one work, none of which outlives the one that has started it."""

import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from django.db import connections

Item = TypeVar("Item")
Result = TypeVar("Result")
MOST_PROCESSES = 8  # each may hold a picture of 80 megapixels
PATIENCE = 20  # seconds in which an orphan may finish what is under way


def end_with_parent(parent: int) -> None:
    """Ask this process to end, by SIGTERM, once its parent is no more, however that ended; and end it in the end."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def each(work: Callable[[Item], Result], items: Iterable[Item]) -> Generator[Result, None, None]:
    """Yield what `work` returns for each item, as it comes, from as many processes as there are cores.

    Arguments: `work`, a function of a module; `items`, small ones. Raises what it raises, and BrokenProcessPool if a
    process is killed. Whoever stops asking, or presses Ctrl-C, waits for what is under way and for no more.
    """
    connections.close_all()  # a connection can't be shared with a child
    waiting, number = iter(items), min(os.cpu_count() or 1, MOST_PROCESSES)
    with ProcessPoolExecutor(number, get_context("fork"), _begin, (os.getpid(),)) as pool:
        under_way = {pool.submit(work, item) for item in islice(waiting, number)}
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            under_way |= {pool.submit(work, item) for item in islice(waiting, len(done))}
            for future in done:
                yield future.result()


def _begin(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent(parent)

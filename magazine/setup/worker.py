"""The process beside the server that does what nobody waits for, or `manage.py work`, which is the same by itself.

It is two: one that keeps watch, and its child, which has the queue. A child that dies is followed by another, also
after so many tasks that what they may have left in its memory goes too. None of them outlives the server.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from articles.querysets import behind, intervals
from kit import processes
from media import tasks
from media.intake import comparisons
from media.making import inventory

MOST_TASKS = 500  # of one child
EVERY = 600  # seconds between two looks at what was left undone
MINUTE = 60  # between two looks at what a version beside this one has placed, which readers wait for, and at new photos
MOST_TRIES = 3  # at one photo in a day: it may be the photo that fails, or kills
SECONDS = 0.5  # between two looks at the child and at the server
LONGEST_DELAY = 60  # seconds until a child that died is followed by another; the first time it is one
logger = logging.getLogger(__name__)


def start(listening: Iterable[socket.socket] = ()) -> int:
    """Start the process beside the server that this process is, and return its id.

    A fork has all that the server has read, and shares its memory, where a process of its own would hold as much again.
    Argument: `listening`, the server's sockets, at which nobody else may stay.
    """
    server = os.getpid()
    connections.close_all()  # one can't be shared

    def keep() -> None:
        for number in signal.valid_signals() - {signal.SIGINT}:
            if callable(signal.getsignal(number)):  # the server's own
                signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()  # Ctrl-C is the server's to pass on
        for each in listening:
            each.close()
        keep_running(server)

    return _fork(keep)


def stop(process: int) -> None:
    """End what `start` has returned; what is under way is finished first, if that doesn't take long."""
    ends = time.monotonic() + processes.PATIENCE
    with suppress(ChildProcessError):  # it has ended by itself, and the server has seen it
        if os.waitpid(process, os.WNOHANG) == (0, 0):
            os.kill(process, signal.SIGTERM)
        while os.waitpid(process, os.WNOHANG) == (0, 0):
            if time.monotonic() > ends:
                os.kill(process, signal.SIGKILL)  # its child sees that
            time.sleep(0.05)


def keep_running(server: int | None = None) -> None:
    """Keep a child at the queue until this process is asked to end, or a `server` (its process id) is no more."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
    child = _child(is_first=True)
    delay, begins = 1, time.monotonic()
    try:
        while server in (None, os.getppid()):
            time.sleep(SECONDS)
            ended, status = os.waitpid(child, os.WNOHANG)
            if not ended:
                continue
            child = 0  # its number may be anybody's by now
            if status:
                logger.error("The process at the queue has died (%s).", os.waitstatus_to_exitcode(status))
                delay = 1 if time.monotonic() - begins > LONGEST_DELAY else min(2 * delay, LONGEST_DELAY)
                time.sleep(delay / 2)
            child, begins = _child(is_first=False), time.monotonic()
    except KeyboardInterrupt:
        sys.exit()
    finally:
        if child:
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)


def _child(*, is_first: bool) -> int:
    """Begin a child, and return its process id."""
    keeper = os.getpid()

    def work() -> None:
        os.setpgid(0, 0)  # Ctrl-C is the keeper's to pass on
        _work(keeper, is_first=is_first)

    return _fork(work)


def _fork(work: Callable[[], None]) -> int:
    """Have a child do some work and end with it, and return its process id."""
    if child := os.fork():
        return child
    try:
        work()
    except SystemExit as leaving:
        os._exit(leaving.code if isinstance(leaving.code, int) else bool(leaving.code))
    except BaseException:
        logger.exception("The queue can't be worked at.")
        os._exit(1)
    os._exit(0)


def _work(keeper: int, *, is_first: bool) -> None:
    worker = Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=MOST_TASKS,
        worker_id=f"{os.uname().nodename[:40]}-{os.getpid()}",
    )
    worker.configure_signals()
    processes.end_with_parent(keeper)
    for name in ("django_tasks", "django_tasks_db"):
        logging.getLogger(name).setLevel(logging.ERROR)  # that it ends is no warning
    call_command("prune_db_task_results", verbosity=0)
    if is_first:
        rows = DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)
        tasks.take_up({pk for each in rows for pk in each["args"]})
    threading.Thread(target=_look_again, daemon=True).start()
    worker.run()


def _look_again() -> None:
    for minute in count():
        works: list[Callable[[], Any]] = [intervals.catch_up, behind.tell_the_rest, comparisons.catch_up]
        if minute and not minute * MINUTE % EVERY:
            works += [inventory.sweep, lambda: take_up_again(timezone.now())]
        for work in works:
            try:
                work()
            except Exception:
                logger.exception("What was left undone can't be taken up.")
            finally:
                connection.close()
        time.sleep(MINUTE)


def take_up_again(at: datetime) -> int:
    """Ask again for the renditions that failed, or whose child died: the storage may have come back by the moment `at`.

    A photo that has failed MOST_TRIES times in the day before waits for the next day, or for `manage.py renditions`.
    """
    waiting: set[int] = set()
    tries: Counter[int] = Counter()
    rows = DBTaskResult.objects.filter(Q(status=TaskResultStatus.READY) | Q(enqueued_at__gt=at - timedelta(days=1)))
    for status, started_at, said in rows.values_list("status", "started_at", "args_kwargs"):
        since = started_at if status == TaskResultStatus.RUNNING else None
        if status == TaskResultStatus.READY or (since and since > at - timedelta(seconds=EVERY)):
            waiting.update(said["args"])
        elif status != TaskResultStatus.SUCCESSFUL:
            tries.update(said["args"])
    return tasks.take_up(waiting | {pk for pk, number in tries.items() if number >= MOST_TRIES})

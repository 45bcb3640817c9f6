"""Two who write at one moment: each thread works on a connection of its own.

On SQLite the second begins only when the first is through; the answers are the same.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import OperationalError, connection, connections, transaction


def at_once(*asks):
    """Return what each of some functions returns, all of them begun at one moment."""
    ready = Barrier(len(asks))

    def ask_and_close(ask):
        try:
            ready.wait(timeout=20)
            return ask()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(asks)) as threads:
        return [*threads.map(ask_and_close, asks)]


def losing(ask, *writes):
    """Return what `ask` returns that meets, halfway through, what another transaction has written before it.

    Where the two wait for each other, the database may take either for the victim: the other transaction, too.
    """

    def ask_and_close():
        try:
            return ask()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        try:
            with transaction.atomic():
                first, *more = writes
                first()
                answer = threads.submit(ask_and_close)
                wait_for_the_second(answer)
                for write in more:
                    write()
        except OperationalError as error:
            if "deadlock" not in str(error):
                raise
        return answer.result(timeout=60)


def wait_for_the_second(answer):
    if connection.vendor == "sqlite":
        time.sleep(0.1)
        return
    with connection.cursor() as cursor:
        until = time.monotonic() + 20
        while not answer.done() and time.monotonic() < until:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone():
                return
            time.sleep(0.02)

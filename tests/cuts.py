"""Power cuts: an act in a process of its own, with a connection of its own, that is killed at its n-th step."""

import os
import signal
import sys
import traceback
import warnings

from django.core.files.storage import storages
from django.db import connection, connections

ENDED, KILLED = "ended", "killed"
NO_WRITES = ("SELECT", "SET ", "BEGIN", "SAVEPOINT", "RELEASE")  # a cut before one is a cut after the write before it


def forked(act):
    """Call a function in a process of its own; return how that ended. What goes wrong there fails the test."""
    connections.close_all()
    sys.stdout.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child touches no thread, and ends without cleaning up
        pid = os.fork()
    if pid == 0:
        try:
            act()
            connections.close_all()
        except BaseException:  # noqa: BLE001 - whatever it is, the child must not go on as a second pytest
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    assert status in (0, signal.SIGKILL), "The process failed by itself"
    return KILLED if status else ENDED


def killed_at(number, act, storage_too=()):
    """Call a function in a process that is killed at its n-th step; return how it ended.

    A step is a statement that may write, the moment before or after a commit, and, for the aliases of storages in
    `storage_too`, that before or after a file is written or removed: between two of them there is nothing that a cut
    could leave half done.
    """
    steps = iter(range(number - 1))

    def step():
        if next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute, sql, *args):
        if not sql.lstrip().upper().startswith(NO_WRITES):
            step()
        return execute(sql, *args)

    def commit():
        step()
        committed()
        step()

    def stepwise(change):
        def changed(*args, **kwargs):
            step()
            done = change(*args, **kwargs)
            step()
            return done

        return changed

    def run():
        nonlocal committed
        for alias in storage_too:
            storages[alias].save, storages[alias].delete = map(stepwise, (storages[alias].save, storages[alias].delete))
        committed, connection._commit = connection._commit, commit
        with connection.execute_wrapper(statement):
            act()

    committed = None
    return forked(run)

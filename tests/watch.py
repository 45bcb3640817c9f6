"""A test that hangs ends its process, with the stacks of all threads; a parallel run goes on without it.

On a machine that has more to do than cores it may take as much longer: what waits for its turn doesn't hang. A process
that ends in the middle of a test, this way or another, is told as that, with what it has left: no assertion has failed.
"""

import faulthandler
import os
import shutil
import tempfile
from pathlib import Path

import pytest

SECONDS = 240  # that a part of a test takes at most on a machine that is free
STACKS = pytest.StashKey[object]()  # the file into which a process writes them
FOLDER = pytest.StashKey[Path]()  # of the files of all processes


def allowance(load=None, cores=None):
    """Return the seconds that a part of a test may take: `load` are the processes that want one of the `cores`."""
    load = os.getloadavg()[0] if load is None else load
    return SECONDS * max(1, load / (cores or os.cpu_count() or 1))


@pytest.hookimpl(trylast=True)  # after pytest's own plugin, which would write them to where nobody knows whose they are
def pytest_configure(config):
    if hasattr(config, "workerinput"):
        stacks = Path(config.workerinput["stacks"]) / config.workerinput["workerid"]
        config.stash[STACKS] = stacks.open("w")
    else:
        config.stash[FOLDER] = Path(tempfile.mkdtemp(prefix="stacks-"))
        config.stash[STACKS] = os.fdopen(os.dup(2), "w")
    faulthandler.enable(file=config.stash[STACKS])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["stacks"] = str(node.config.stash[FOLDER])


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    faulthandler.disable()
    config.stash[STACKS].close()
    if FOLDER in config.stash:
        shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


def _watched(item):
    faulthandler.dump_traceback_later(allowance(), file=item.config.stash[STACKS], exit=True)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item):
    return (yield from _watched(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item):
    return (yield from _watched(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item):
    return (yield from _watched(item))


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_handlecrashitem(crashitem, report, sched):
    """Tell of a process that ended during a test, and print what it has left."""
    folder, process = report.node.config.stash[FOLDER], report.node.gateway.id
    stacks = folder / process
    left = stacks.read_text(errors="replace").strip() if stacks.exists() else ""
    said = f"The process {process} ended during {crashitem}: no assertion has failed."
    report.longrepr = f"{said}\n{left or 'It has left no stacks: it was killed, or has ended itself.'}"

"""What a machine, or the container in which a program runs, has for it: processor cores and memory."""

import os
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")  # where Linux says what a container may take (cgroup v2)
MEGABYTE = 1024 * 1024
SHARED = 192 * MEGABYTE  # what the magazine takes before its server has a process (see `bench/memory.py`)
PROCESS = 112 * MEGABYTE  # and each of these, once readers and editors have been there
MOST_PROCESSES = 8  # each thread of each keeps a connection: 32 of the hundred that PostgreSQL gives


def processes(groups: Path = CGROUPS, own: Path = Path("/proc/self/cgroup")) -> int:
    """Return how many processes the server should have: one a core, as far as half of the memory goes.

    Arguments: `groups`, the folder of control groups; `own`, the file that names the group of this process.
    """
    folders = _groups(groups, own)
    return max(1, min(_cores(folders), (_memory(folders) // 2 - SHARED) // PROCESS, MOST_PROCESSES))


def _groups(groups: Path, own: Path) -> list[Path]:
    """Return the folders that may bound this process: that of its group, and those of the groups that hold it."""
    named = [line.removeprefix("0::/") for line in _read(own).splitlines() if line.startswith("0::/")]
    group = groups / (named[0] if named else "")
    return [group, *(each for each in group.parents if each.is_relative_to(groups))]


def _cores(folders: list[Path]) -> int:
    """Return the number of cores that this process may use, a part of one as a whole."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for folder in folders:
        quota, _blank, period = _read(folder / "cpu.max").partition(" ")
        if quota.isdecimal() and period.strip().isdecimal():
            usable = min(usable, -(-int(quota) // int(period)))
    return usable


def _memory(folders: list[Path]) -> int:
    """Return the bytes of memory that this process may use."""
    bounds = [_read(folder / "memory.max").strip() for folder in folders]
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min([whole, *(int(each) for each in bounds if each.isdecimal())])


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # another system, or none of our business
        return ""

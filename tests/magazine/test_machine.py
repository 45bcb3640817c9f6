"""How many processes the server has, by what the machine or its container gives."""

import os

import pytest

from magazine import machine

GIGABYTE = 1024 * machine.MEGABYTE


@pytest.fixture
def bounded(tmp_path, monkeypatch):
    """Return a function that says how many processes there are in a container with files of these contents."""

    def processes(cores=64, group="0::/\n", **files):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: range(cores))
        own = tmp_path / "own"
        own.write_text(group)
        for name, content in files.items():
            folder, _dot, name = name.rpartition("__")
            file = tmp_path / "groups" / folder.replace("__", "/") / name.replace("_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return machine.processes(tmp_path / "groups", own)

    return processes


@pytest.fixture(autouse=True)
def large(monkeypatch):
    """Let the machine itself have 64 GB."""
    sizes = {"SC_PHYS_PAGES": 16 * 1024 * 1024, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(os, "sysconf", sizes.__getitem__)


@pytest.mark.parametrize(("cores", "found"), [(1, 1), (2, 2), (6, 6), (8, 8), (64, 8)])
def test_there_is_a_process_a_core_and_no_more_than_the_database_can_bear(bounded, cores, found):
    assert bounded(cores) == found


@pytest.mark.parametrize(
    ("quota", "found"), [("max 100000", 8), ("200000 100000", 2), ("150000 100000", 2), ("50000 100000", 1), ("", 8)]
)
def test_a_container_has_the_cores_that_it_is_given(bounded, quota, found):
    assert bounded(cpu_max=quota) == found


@pytest.mark.parametrize(
    ("memory", "found"),
    [("max", 8), (str(512 * machine.MEGABYTE), 1), (str(GIGABYTE), 2), (str(2 * GIGABYTE), 7), ("1000", 1)],
)
def test_it_has_the_processes_for_which_there_is_memory(bounded, memory, found):
    assert bounded(memory_max=memory) == found


def test_the_narrowest_of_the_groups_around_a_process_counts(bounded):
    assert bounded(group="0::/magazine/web\n", magazine__cpu_max="300000 100000", magazine__web__cpu_max="max 1") == 3


def test_a_machine_without_groups_or_the_file_that_names_them_has_its_cores(tmp_path):
    assert machine.processes(tmp_path / "nothing", tmp_path / "none") == min(8, len(os.sched_getaffinity(0)))

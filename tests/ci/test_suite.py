"""What failed is asked once more: as it was, and not by itself, where pollution and races pass by construction."""

import pytest

from tests.ci import scratch

SIX = "".join(f"def test_plain_{number}(): pass\n\n" for number in range(6))
UNSURE = """
def test_unsure():
    assert not once("unsure"), "a click was lost"

def test_it_ends():
    if once("ends"): os.abort()

def test_it_hangs():
    if once("hangs"): time.sleep(3600)
"""


def ledger(folder):
    lines = (folder / ".ci/unsure.md").read_text(encoding="utf-8").splitlines()
    return sorted(line.partition(", ")[2] for line in lines if line.startswith("- "))


@pytest.fixture(scope="module")
def unsure(tmp_path_factory):
    """Return a project of which three tests pass the second time, and what its suite has said."""
    folder = scratch.make(tmp_path_factory.mktemp("unsure"), SIX + UNSURE)
    (folder / "conftest.py").write_text("import tests.watch\ntests.watch.SECONDS = 1.5\n", encoding="utf-8")
    status, said = scratch.suite(folder)
    assert status == 0, said
    return folder, said


def test_what_passes_the_second_time_is_written_down_and_the_first_trace_is_printed(unsure):
    folder, said = unsure
    lines = [
        "SQLite, the process ended: test_it.py::test_it_ends",
        "SQLite, the process ended: test_it.py::test_it_hangs",
        "SQLite: test_it.py::test_unsure",
    ]
    assert ledger(folder) == lines
    assert all(line in said for line in lines)
    assert "a click was lost" in said.partition("The first of them said:")[2]


def test_it_is_asked_under_the_same_seed_in_the_same_order_beside_the_same_neighbours(unsure):
    first, second = scratch.asked(unsure[0])
    for name in ("test_unsure", "test_it_ends", "test_it_hangs"):
        assert name in str(second)
    for tests in second.values():  # a process that began before it was asked anything has left a gap in the names
        assert any(tests == former[: len(tests)] for former in first.values())


def test_a_process_that_ended_is_told_as_that_with_its_stacks(unsure):
    told = unsure[1].partition("Once more")[0]
    for name in ("test_it_ends", "test_it_hangs"):
        _before, _said, stacks = told.partition(f"ended during test_it.py::{name}: no assertion has failed.")
        assert f"in {name}\n" in stacks.partition("ended during")[0]


def test_what_was_unsure_before_is_a_failure_that_has_to_be_found(tmp_path):
    folder = scratch.make(tmp_path, "")
    assert scratch.run(folder, ".ci/unsure.py", "look")[0] == 0
    (folder / "record").write_text('{"failed": {"test_it.py::test_unsure": "lost"}, "ended": {}}', encoding="utf-8")
    status, said = scratch.run(folder, ".ci/unsure.py", "note", "record", "SQLite")
    assert status == 0, said
    status, said = scratch.run(folder, ".ci/unsure.py", "note", "record", "PostgreSQL and Redis")
    assert status != 0
    assert "names twice what failed and passed when it was asked again: test_it.py::test_unsure." in said
    assert scratch.run(folder, ".ci/unsure.py", "look")[0] != 0


def test_what_another_test_has_spoilt_fails_again(tmp_path):
    spoilt = "SPOILT = []\n\ndef test_a(): SPOILT.append(1)\n\ndef test_b(): assert not SPOILT\n\n"
    folder = scratch.make(tmp_path, spoilt + SIX)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = long\naddopts = -p no:randomly\n", encoding="utf-8")
    status, said = scratch.suite(folder)
    assert status != 0
    assert said.count("FAILED test_it.py::test_b") == 2, said
    assert ledger(folder) == []


def test_more_than_three_failures_are_no_accident(tmp_path):
    tests = "".join(f"def test_wrong_{number}(): assert False\n\n" for number in range(4))
    status, said = scratch.suite(scratch.make(tmp_path, tests))
    assert status != 0
    assert "4 tests failed, and more than 3 are no accident" in said
    assert "Once more" not in said


def test_a_run_that_asked_nothing_is_not_asked_again(tmp_path):
    status, said = scratch.suite(scratch.make(tmp_path, "import nothing_that_there_is\n"))
    assert status != 0
    assert "Once more" not in said

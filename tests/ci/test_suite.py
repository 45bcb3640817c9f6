"""What failed is asked once more: as it was, and not by itself, where pollution and races pass by construction."""

import pytest

from tests.ci import scratch

SIX = "".join(f"def test_plain_{number}(): pass\n\n" for number in range(6))


def ledger(folder):
    return [line for line in (folder / ".ci/unsure.md").read_text(encoding="utf-8").splitlines() if line[:2] == "- "]


def test_what_passes_the_second_time_is_written_down_with_its_trace(tmp_path):
    folder = scratch.make(tmp_path, SIX + "def test_unsure(): assert not once(), 'a click was lost'\n")
    status, said = scratch.suite(folder)
    assert status == 0, said
    [line] = ledger(folder)
    assert line.endswith(", SQLite: test_it.py::test_unsure")
    assert line in said
    assert "a click was lost" in said.partition("The first of them said:")[2]


def test_it_is_asked_under_the_same_seed_in_the_same_order_beside_the_same_neighbours(tmp_path):
    folder = scratch.make(tmp_path, SIX + "def test_unsure(): assert not once()\n")
    record = str(folder / "record")
    assert scratch.run(folder, "make", "test", f"ARGS=--record {record}")[0] != 0
    first = scratch.asked(folder)
    status, said = scratch.run(folder, "make", "test", f"ARGS=--as-in {record}")
    assert status == 0, said
    second = scratch.asked(folder)
    assert "test_unsure" in str(second)
    for process, tests in second.items():
        assert tests == first[process][: len(tests)]


def test_what_another_test_has_spoilt_fails_again(tmp_path):
    spoilt = "SPOILT = []\n\ndef test_a(): SPOILT.append(1)\n\ndef test_b(): assert not SPOILT\n\n"
    folder = scratch.make(tmp_path, spoilt + SIX)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = long\naddopts = -p no:randomly\n", encoding="utf-8")
    status, said = scratch.suite(folder)
    assert status != 0
    assert said.count("FAILED test_it.py::test_b") == 2, said
    assert ledger(folder) == []


def test_what_was_unsure_before_is_a_failure_that_has_to_be_found(tmp_path):
    folder = scratch.make(tmp_path, SIX + "def test_unsure(): assert not once()\n")
    with (folder / ".ci/unsure.md").open("a", encoding="utf-8") as file:
        file.write("- 2026-01-01, PostgreSQL and Redis: test_it.py::test_unsure\n")
    status, said = scratch.suite(folder)
    assert status != 0
    assert "names twice" in said
    assert "test_it.py::test_unsure" in said.partition("names twice")[2]
    assert len(ledger(folder)) == 2


@pytest.mark.parametrize(("number", "times"), [(3, 2), (4, 1)])
def test_more_than_three_failures_are_no_accident(tmp_path, number, times):
    tests = "".join(f"def test_wrong_{each}(): assert False\n\n" for each in range(number))
    status, said = scratch.suite(scratch.make(tmp_path, tests))
    assert status != 0
    assert said.count(" failed in ") == times, said


def test_a_run_that_asked_nothing_is_not_asked_again(tmp_path):
    status, said = scratch.suite(scratch.make(tmp_path, "import nothing_that_there_is\n"))
    assert status != 0
    assert "Once more" not in said


def test_a_process_that_ended_is_told_as_that_and_not_as_a_failure(tmp_path):
    folder = scratch.make(tmp_path, SIX + "def test_it_ends():\n    if once(): os.abort()\n")
    status, said = scratch.suite(folder)
    assert status == 0, said
    [line] = ledger(folder)
    assert line.endswith(", SQLite, the process ended: test_it.py::test_it_ends")
    told = said.partition("The first of them said:")[2]
    assert "ended during test_it.py::test_it_ends: no assertion has failed." in told
    assert "in test_it_ends" in told  # its stacks


def test_a_test_that_hangs_ends_its_process_with_the_stacks_of_it(tmp_path):
    folder = scratch.make(tmp_path, SIX + "def test_it_hangs():\n    if once(): time.sleep(3600)\n")
    (folder / "conftest.py").write_text("import tests.watch\ntests.watch.SECONDS = 0.5\n", encoding="utf-8")
    status, said = scratch.suite(folder)
    assert status == 0, said
    assert "Timeout" in said
    assert "in test_it_hangs" in said.partition("The first of them said:")[2]

"""The tests that take long are dealt first, and a busy machine gives each more time."""

import random

import pytest

from tests.processes import dealt
from tests.watch import SECONDS, allowance


@pytest.mark.parametrize("count", [1, 2, 3, 8])
@pytest.mark.parametrize(("number", "long"), [(0, 0), (5, 0), (5, 5), (40, 7), (41, 40), (7, 1)])
def test_each_process_begins_with_its_part_of_the_long_ones(number, long, count):
    items = [*range(number)]
    chosen = set(random.sample(items, long))
    ordered = dealt(items, count, chosen.__contains__)
    assert sorted(ordered) == items
    assert [each for each in ordered if each not in chosen] == [each for each in items if each not in chosen]
    left, parts = ordered, []
    for share in range(count, 0, -1):  # as xdist divides them
        size = len(left) // share
        parts.append(left[:size])
        left = left[size:]
    for part in parts:
        kinds = [each in chosen for each in part]
        assert kinds == sorted(kinds, reverse=True)
        assert sum(kinds) <= long // count + count


def test_a_busy_machine_gives_a_test_as_much_longer():
    assert allowance(load=0.5, cores=2) == allowance(load=2, cores=2) == SECONDS
    assert allowance(load=25, cores=2) == 12.5 * SECONDS

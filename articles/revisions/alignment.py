"""What two sequences have in common, in their order. Knows neither stories nor words, and no database.

Everything here takes about as long as the sequences are long: an editor compares a story of 200 blocks, or a text of
200,000 characters, and waits for neither.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Generic, NamedTuple, TypeVar

FINEST = 2_500  # comparisons: a gap of up to 50 × 50 items is looked into item by item
DEEPEST_GAP = 12  # gaps within gaps that are searched for landmarks

Item = TypeVar("Item", bound=Hashable)


class Aligned(NamedTuple, Generic[Item]):
    """An item with its place in either list, None where it isn't in it; `moved`, that it is in both and has to be."""

    item: Item
    before: int | None
    after: int | None
    moved: bool


class Stretch(NamedTuple):
    """A slice of one sequence and one of the other, which are the same or stand in each other's place."""

    same: bool
    one: slice
    other: slice


def rising(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest subsequence of distinct `numbers` that rises: what has kept its order."""
    lowest: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        length = bisect_left(lowest, number)
        before.append(ends[length - 1] if length else None)
        lowest[length : length + 1] = [number]
        ends[length : length + 1] = [place]
    path, last = [], ends[-1] if ends else None
    while last is not None:
        path.append(last)
        last = before[last]
    return path[::-1]


def aligned(one: Sequence[Item], other: Sequence[Item]) -> list[Aligned[Item]]:
    """Return each item of two lists without doubles, in the order of `other`.

    What is missing there follows what it stood after in `one`. As little as possible has moved.
    """
    first, second = ({item: place for place, item in enumerate(items)} for items in (one, other))
    common = [item for item in other if item in first]
    still = {common[place] for place in rising([first[item] for item in common])}
    rows: list[Aligned[Item]] = []
    missing: dict[Item, list[Aligned[Item]]] = {}
    those = rows  # what is missing after the last item that has kept its order
    for item in one:
        if item in still:
            those = missing.setdefault(item, [])
        elif item not in second:
            those.append(Aligned(item, first[item], None, moved=False))
    for item in other:
        rows.append(Aligned(item, first.get(item), second[item], item in first and item not in still))
        rows += missing.get(item, ()) if item in still else ()
    return rows


def stretches(one: Sequence[Item], other: Sequence[Item]) -> list[Stretch]:
    """Return the slices of two sequences that are the same in both, and what stands between."""
    found: list[Stretch] = []
    i = j = 0
    for x, y in [*_pairs(one, other), (len(one), len(other))]:
        if (x, y) != (i, j):
            found.append(Stretch(False, slice(i, x), slice(j, y)))
        if x < len(one) and y < len(other):
            if found and found[-1].same and (x, y) == (i, j):
                found[-1] = Stretch(True, slice(found[-1].one.start, x + 1), slice(found[-1].other.start, y + 1))
            else:
                found.append(Stretch(True, slice(x, x + 1), slice(y, y + 1)))
        i, j = x + 1, y + 1
    return found


def _pairs(
    one: Sequence[Item], other: Sequence[Item], i: int = 0, j: int = 0, depth: int = 0
) -> Iterator[tuple[int, int]]:
    """Yield the places (in `one`, in `other`) of equal items, both rising; the sequences begin at `i` and `j`."""
    least = min(len(one), len(other))
    head = next((place for place in range(least) if one[place] != other[place]), least)
    tail = next((place for place in range(least - head) if one[-1 - place] != other[-1 - place]), least - head)
    yield from ((i + place, j + place) for place in range(head))
    inner_one, inner_other = one[head : len(one) - tail], other[head : len(other) - tail]
    if inner_one and inner_other:
        yield from _between(inner_one, inner_other, i + head, j + head, depth)
    end_one, end_other = i + len(one) - tail, j + len(other) - tail
    yield from ((end_one + place, end_other + place) for place in range(tail))


def _between(one: Sequence[Item], other: Sequence[Item], i: int, j: int, depth: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of two sequences that neither begin nor end alike."""
    marks = _landmarks(one, other) if depth < DEEPEST_GAP else []
    if marks:
        x = y = 0
        for next_x, next_y in [*marks, (len(one), len(other))]:
            yield from _pairs(one[x:next_x], other[y:next_y], i + x, j + y, depth + 1)
            if next_x < len(one):
                yield i + next_x, j + next_y
            x, y = next_x + 1, next_y + 1
    elif len(one) * len(other) <= FINEST:
        for match in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
            yield from ((i + match.a + place, j + match.b + place) for place in range(match.size))


def _landmarks(one: Sequence[Item], other: Sequence[Item]) -> list[tuple[int, int]]:
    """Return the pairs of places of what stands once in each of two sequences, as far as it kept its order."""
    counts = Counter(one), Counter(other)
    places = {item: place for place, item in enumerate(other) if counts[1][item] == 1}
    pairs = [(place, places[item]) for place, item in enumerate(one) if counts[0][item] == 1 and item in places]
    return [pairs[place] for place in rising([y for _x, y in pairs])]

"""Words that went from one place of a story to another: they are neither gone nor new. Knows no blocks."""

import re
from collections import deque
from collections.abc import Iterable
from itertools import groupby, islice
from operator import itemgetter

from articles.revisions.text_diff import GONE, NEW, PILCROW, SAME, Paragraph, Segment

AWAY, HERE = "away", "here"  # how a `Segment` is whose words stand elsewhere now, or stood elsewhere before
RUN = 3  # so many words in a row are no coincidence; fewer are moved if they are a paragraph
MOST_PLACES = 20  # places that are tried for a run
_WORD = re.compile(rf"[^\s{PILCROW}]+[\s{PILCROW}]*|[\s{PILCROW}]+")


class _Words:
    """The words of a segment, and which of them have moved."""

    def __init__(self, segment: Segment, paragraph: Paragraph) -> None:
        self.segment, self.paragraph = segment, paragraph
        self.written = _WORD.findall(segment.text)
        self.words = tuple(word.strip(f"{PILCROW} \n") for word in self.written)
        self.is_alone = len(paragraph.segments) == 1
        self.moved = [False] * len(self.words)

    def move(self, start: int, length: int) -> None:
        self.moved[start : start + length] = [True] * length

    def segments(self) -> list[Segment]:
        how = {False: self.segment.how, True: AWAY if self.segment.how == GONE else HERE}
        told = Paragraph()
        for moved, run in groupby(zip(self.moved, self.written, strict=True), key=itemgetter(0)):
            text = "".join(word for _moved, word in run)
            words = text.rstrip()  # the blank behind is in both texts
            told.add(how[moved], words.removesuffix(PILCROW) if moved else words)
            told.add(SAME, text[len(words) :])
        return told.segments


_Places = dict[tuple[str, ...], deque[tuple[_Words, int]]]  # of each run of new words


def mark_moves(paragraphs: Iterable[Paragraph]) -> None:
    """Tell in the differences of a whole story the words that moved from those that came or went."""
    segments = [_Words(segment, paragraph) for paragraph in paragraphs for segment in paragraph.segments]
    gone, new = ([each for each in segments if each.segment.how == how] for how in (GONE, NEW))
    places: _Places = {}
    for each in new:
        for start in range(len(each.words)):
            places.setdefault(each.words[start : start + RUN], deque()).append((each, start))
    for each in gone:
        start = 0
        while start < len(each.words):
            start += _move(each, start, places) or 1
    moved = {id(each.segment): each for each in (*gone, *new) if any(each.moved)}
    for paragraph in {id(each.paragraph): each.paragraph for each in moved.values()}.values():
        paragraph.segments = [
            part
            for segment in paragraph.segments
            for part in (moved[id(segment)].segments() if id(segment) in moved else [segment])
        ]


def _move(gone: _Words, start: int, places: _Places) -> int:
    """Move the longest run that begins at a place; return its length, 0 if none does."""
    free = places.get(gone.words[start : start + RUN], deque())
    while free and free[0][0].moved[free[0][1]]:
        free.popleft()
    found, best = None, 0
    for new, place in islice(free, MOST_PLACES):
        length = _alike(gone, start, new, place)
        is_paragraph = any(length == len(each.words) and each.is_alone for each in (gone, new))
        if length > best and (length >= RUN or is_paragraph):
            found, best = (new, place), length
    if found:
        gone.move(start, best)
        found[0].move(found[1], best)
    return best


def _alike(gone: _Words, start: int, new: _Words, place: int) -> int:
    """Return how many words from two places on are the same, as far as the new ones haven't moved there yet."""
    most = min(len(gone.words) - start, len(new.words) - place)
    for length in range(most):
        if new.moved[place + length] or gone.words[start + length] != new.words[place + length]:
            return length
    return most

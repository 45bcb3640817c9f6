"""Whether two pictures are one, at another size, quality or crop.

A photo's row keeps a text with two things in it. Perceptual hashes of the whole and of fixed parts find, cheaply and
among all rows, those that may be alike: a crop's whole is near to one of the parts of what it was cut from. They can't
tell two frames of one session apart, so a small grey copy then decides: the one picture is laid upon the other as well
as it fits, and their edges have to agree.
"""

import base64
import binascii
import itertools
import math
import re
import statistics
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import mul
from typing import NamedTuple, TypeVar

from PIL import Image

from media.imaging import colours

Key = TypeVar("Key")
Other = TypeVar("Other")
Box = tuple[float, ...]  # left, top, right and bottom, in fractions of a picture

# Measured on 90 photographs and patterns, changed copies of every fourth, 16 drawn studio sessions of four frames with
# another pose in each, 16 more whose pose changes by up to 7 degrees, and three films. Another size, format, quality
# or brightness, or grey: all found. Crops that keep 70 to 95 %: 90 %; nearly all that aren't are of four pictures of
# stripes and soft folds. False: of 4,005 pairs of pictures none, of 96 of poses 1, of 96 of nearly one pose 20.
# Two other ways were left: `imagehash.crop_resistant_hash` takes 360 ms for a picture, and finds a single segment in
# many; hashes alone, even of wholes within 4 bits of 64, hold a tenth of new poses for the same picture.
_CUTS = (0, 0.1, 0.2, 0.3)  # what a part may lack at each of its sides, as a fraction of the whole
_LEAST_AREA = 0.66  # of the whole, in the smallest part: 35 parts
_NEAR = 12  # bits of 64: 99.4 % of crops that keep 70 % are as near to a part, and so is 0.1 % of other pictures
_SIDE = 24  # pixels of the grey copy, across and down
_VIEW = 16  # pixels in which two grey copies are compared: fewer, as a part of one copy is all that it has
_ROUGHLY = 0.85  # correlation of greys, laid roughly upon each other, below which a closer look is not worth its time
_SAME = 0.95  # correlation of edges, laid closely upon each other: at 0.92 6 new poses pass, at 0.96 16 % of crops fail
_PLAIN = 6.0  # greys of 255 by which a picture has to vary (standard deviation), else its hashes are of noise
_WORKING = 128  # pixels of the shorter side that hashes are made from, where there are as many
_BATCH = 100  # rows looked through at once: what the processor keeps near itself
_WAVE = 32  # pixels across and down of the square whose waves a hash is of
_WAVES = [[math.cos(math.pi * n * (2 * place + 1) / (2 * _WAVE)) for place in range(_WAVE)] for n in range(8)]
_IS_NEAR = re.compile(b"[%s]" % re.escape(bytes(range(_NEAR + 1))))
_NEIGHBOURS = [
    tuple(
        min(max(down + by, 0), _VIEW - 1) * _VIEW + min(max(across + to, 0), _VIEW - 1)
        for by, to in ((-1, 0), (1, 0), (0, -1), (0, 1))
    )
    for down, across in itertools.product(range(_VIEW), repeat=2)
]  # of each pixel of a view; one at the edge is its own

PARTS = [
    (left, top, 1 - right, 1 - bottom)
    for left, right, top, bottom in itertools.product(_CUTS, repeat=4)
    if (1 - left - right) * (1 - top - bottom) >= _LEAST_AREA - 1e-9
]  # the first is the whole
_HASHES = 8 * len(PARTS)  # bytes
_HEAD = -(-_HASHES // 3) * 4  # characters of a text that hold its hashes; the rest is its grey copy
_LENGTH = _HEAD + -(-_SIDE * _SIDE // 3) * 4


def hashes(image: Image.Image) -> str:
    """Return the text by which a picture is found again, 1,144 ASCII characters; "" for one that is too plain.

    Argument: `image`, as it is shown (its orientation applied), in any mode and size; it is neither changed nor copied
    at full size. Texts made with other constants than these can't be compared: a change means to make all anew.
    """
    grey = _grey(image)
    small = grey.resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes()
    if statistics.pstdev(small) < _PLAIN:
        return ""
    least, most = min(small), max(small)
    copy = bytes(round((level - least) * (255 / (most - least))) for level in small)
    width, height = grey.size
    parts = b"".join(
        _hash(grey.resize((_WAVE, _WAVE), Image.Resampling.LANCZOS, box=box).tobytes())
        for box in ((left * width, top * height, right * width, bottom * height) for left, top, right, bottom in PARTS)
    )
    return (base64.b64encode(parts) + base64.b64encode(copy)).decode()


def _hash(pixels: bytes) -> bytes:
    """Return which of the 64 longest waves of a grey square (its discrete cosine transform) are above their median."""
    rows = [pixels[start : start + _WAVE] for start in range(0, len(pixels), _WAVE)]
    across = [[sum(map(mul, wave, row)) for row in rows] for wave in _WAVES]
    waves = [sum(map(mul, wave, column)) for wave in _WAVES for column in across]
    middle = statistics.median(waves)
    return int("".join("01"[wave > middle] for wave in waves), 2).to_bytes(8, "big")


def are_alike(one: str, other: str) -> bool:
    """Return whether two texts are of the same picture, or one of them of a crop of the other with 70 % of its area."""
    return bool(find_similar(one, [(None, other)]))


def find_similar(text: str, rows: Iterable[tuple[Key, str]]) -> list[Key]:
    """Return the keys of the rows that show the same picture as a text, or a crop of it, or more of it; best first.

    Arguments: `text`, from `hashes`; `rows`, any iterable of (key, text). A text that is damaged is like none.
    """
    found = [(score, key) for _text, key, score in matches({None: text}, rows)]
    return [key for _score, key in sorted(found, key=lambda each: -each[0])]


def matches(texts: Mapping[Key, str], rows: Iterable[tuple[Other, str]]) -> Iterator[tuple[Key, Other, float]]:
    """Yield (key of a text, key of a row, score from 0 to 1) of those that show the same picture.

    Each row is read once, however many texts there are, and a hundred are held at a time.
    """
    ours = [(key, text, _Repeated(head)) for key, text in texts.items() if (head := _hashes_in(text))]
    rows = iter(rows)
    while ours and (batch := list(itertools.islice(rows, _BATCH))):
        theirs = [(key, text, head) for key, text in batch if (head := _hashes_in(text))]
        heads = _Heads.of([head for _key, _text, head in theirs])
        for one, text, mine in ours:
            for index, pairs in _candidates(mine, heads):
                other, others, _head = theirs[index]
                ways = (((text, others) if is_ours else (others, text), part) for is_ours, part in pairs)
                if (score := max(_agreement(*way, part) for way, part in ways)) >= _SAME:
                    yield one, other, score


def _grey(image: Image.Image) -> Image.Image:
    """Return a picture in mode L, not much larger than needed; what can be seen through is white."""
    small = colours.to_srgb(colours.reduced(image, max(1, min(image.size) // _WORKING)))
    if small.mode == "RGBA":
        small = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small)
    return small.convert("L")


def _hashes_in(text: str) -> bytes:
    """Return the hashes of a text, b"" where it has none or is damaged in any of its parts."""
    try:
        head = binascii.a2b_base64(text[:_HEAD], strict_mode=True)
        copy = binascii.a2b_base64(text[_HEAD:], strict_mode=True)
    except ValueError:
        return b""
    return head if (len(head), len(copy)) == (_HASHES, _SIDE * _SIDE) else b""


class _Heads(NamedTuple):
    """The hashes of several texts, each a large number: of all their parts, and of each one's whole again and again."""

    number: int
    parts: int
    wholes: int

    @classmethod
    def of(cls, heads: Sequence[bytes]) -> "_Heads":
        wholes = b"".join(head[:8] * len(PARTS) for head in heads)
        return cls(len(heads), int.from_bytes(b"".join(heads), "big"), int.from_bytes(wholes, "big"))


class _Repeated:
    """The hashes of a text as `_Heads` has those of others: as many times as there are others."""

    def __init__(self, head: bytes) -> None:
        self.head, self.times = head, _Heads(0, 0, 0)

    def beside(self, number: int) -> _Heads:
        if self.times.number != number:
            self.times = _Heads.of([self.head] * number)
        return self.times


def _candidates(mine: _Repeated, theirs: _Heads) -> Iterator[tuple[int, list[tuple[bool, Box]]]]:
    """Yield (index, [(whether the part is of the text and not of the other, part)]) for the texts that may be alike."""
    ours, number = mine.beside(theirs.number), len(PARTS)
    of_theirs = _distances(ours.wholes ^ theirs.parts, theirs.number * number)
    of_ours = _distances(ours.parts ^ theirs.wholes, theirs.number * number)
    for index in sorted({one.start() // number for near in (of_theirs, of_ours) for one in _IS_NEAR.finditer(near)}):
        row = slice(index * number, (index + 1) * number)
        found = [(is_ours, near[row]) for is_ours, near in ((False, of_theirs), (True, of_ours)) if near]
        yield index, [(is_ours, PARTS[near.index(min(near))]) for is_ours, near in found if min(near) <= _NEAR]


def _distances(differing: int, number: int) -> bytes:
    """Return how many bits are set in each 64 of a large number: a byte for each, b"" where no number is near to none.

    All are counted at once, as fast as NumPy does and without its memory; it takes long to make bytes of the number.
    """
    pairs, fours, bytes_, far, sign = _masks(number)
    counts = differing - (differing >> 1 & pairs)
    counts = (counts & fours) + (counts >> 2 & fours)
    counts = counts + (counts >> 4) & bytes_
    for bits in (8, 16, 32):  # the last byte of each eight becomes their sum
        counts += counts >> bits
    if counts + far & sign == sign:
        return b""
    return counts.to_bytes(8 * number, "big")[7::8]


@lru_cache(maxsize=2)
def _masks(number: int) -> list[int]:
    """Return what `_distances` needs for so many hashes; the last two tell whether any number is near."""
    far = 127 - _NEAR
    each = (b"\x55" * 8, b"\x33" * 8, b"\x0f" * 8, far.to_bytes(8, "big"), (128).to_bytes(8, "big"))
    return [int.from_bytes(mask * number, "big") for mask in each]


def _agreement(larger: str, smaller: str, part: Box) -> float:
    """Return from -1 to 1 how well the edges of one picture agree with a part of another, laid upon it closely.

    Arguments: the two texts; `part`, a rectangle in fractions of the larger, where the search begins.
    """
    copy = _copy(larger)
    wanted = _view(_copy(smaller), PARTS[0])
    greys, edges = _unit(wanted), _unit(_edges(wanted))

    def of_greys(box: Box) -> float:
        return sum(map(mul, _unit(_view(copy, box)), greys))

    def of_edges(box: Box) -> float:
        return sum(map(mul, _unit(_edges(_view(copy, box))), edges))

    part, score = _climb(of_greys, part, 0.04)
    if score < _ROUGHLY:
        return -1.0
    for step in (0.02, 0.01):
        part, score = _climb(of_greys, part, step)
    _part, score = _climb(of_edges, part, 0.005)
    return score


def _climb(score_of: Callable[[Box], float], box: Box, step: float) -> tuple[Box, float]:
    """Return (box, score): a rectangle whose sides were moved by a step, at most twice each, while it fits better."""
    best = score_of(box)
    for _round in range(2):
        before = best
        for side, by in itertools.product(range(4), (-step, step)):
            moved = (*box[:side], min(1.0, max(0.0, box[side] + by)), *box[side + 1 :])
            if (score := score_of(moved)) > best:
                box, best = moved, score
        if best == before:
            break
    return box, best


def _copy(text: str) -> Image.Image:
    grey = Image.frombytes("L", (_SIDE, _SIDE), base64.b64decode(text[_HEAD:]))
    return grey.convert("F")  # else each view of it would be rounded


def _view(copy: Image.Image, box: Box) -> Sequence[float]:
    left, top, right, bottom = (fraction * _SIDE for fraction in box)
    view = copy.resize((_VIEW, _VIEW), Image.Resampling.BILINEAR, box=(left, top, right, bottom))
    return array("f", view.tobytes())


def _edges(view: Sequence[float]) -> list[float]:
    """Return by how much each pixel differs from the mean of its four neighbours."""
    return [
        level - (view[above] + view[below] + view[before] + view[behind]) / 4
        for level, (above, below, before, behind) in zip(view, _NEIGHBOURS, strict=True)
    ]


def _unit(view: Sequence[float]) -> list[float]:
    """Return pixels with the mean 0 and the length 1, so that brightness and contrast don't count."""
    mean = sum(view) / len(view)
    centred = [level - mean for level in view]
    length = max(math.sqrt(sum(map(mul, centred, centred))), 1e-6)
    return [level / length for level in centred]

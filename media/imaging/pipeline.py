"""One decode of an original becomes all of its renditions.

Each step works on as few pixels as will do: the decoder shrinks a JPEG and a mean of squares what is still far too
large, both to no less than the good filter needs; that makes the one picture as large as the largest file, and only
then come the turn, the colours and the crops.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from PIL import Image

from media.imaging import colours, crops, decoding, encoding

_MOST = 32_000_000  # pixels that a picture has before the good filter; it is in memory up to three times
_GAP = 2  # times as large as wanted that it then still is: what the decoder or a mean does to the rest blurs its grain


@dataclass(frozen=True)
class Wanted:
    """One rendition."""

    crop: str  # a key of crops.CROPS
    width: int  # pixels; a crop that hasn't as many is not enlarged
    suffix: str  # one of encoding.SUFFIXES


def render(
    data: bytes, wanted: Iterable[Wanted], *, focal_x: float, focal_y: float, packet: bytes
) -> Iterator[tuple[Wanted, bytes]]:
    """Make renditions of a picture: an iterator of (Wanted, the file's bytes), in no promised order.

    Arguments: `data`, the bytes of a file that `decoding.check` took; `wanted`, Wanted ones; `focal_x` and `focal_y`,
    fractions from 0 to 1 of the picture as seen; `packet`, the XMP that each file shall carry, bytes.
    """
    wanted = sorted(set(wanted), key=lambda each: (each.crop, -each.width, each.suffix))
    if not wanted:
        return
    master, (width, height) = _master(data, wanted)
    for crop, of_crop in groupby(wanted, key=lambda each: each.crop):
        left, top, right, bottom = crops.rectangle(width, height, crop, focal_x, focal_y)
        across, down = master.size
        box = (left * across / width, top * down / height, right * across / width, bottom * down / height)
        for size, of_size in groupby(of_crop, key=lambda each: crops.size(width, height, crop, each.width)):
            image = _resized(master, size, box)
            for each in of_size:
                yield each, encoding.encode(image, each.suffix, packet)


def _master(data: bytes, wanted: Sequence[Wanted]) -> tuple[Image.Image, tuple[int, int]]:
    """Return (the picture upright, in sRGB and just as large as all that's wanted needs it, its full size as seen)."""
    image, turn, seen = decoding.loaded(decoding.opened(data), partial(_decoded, wanted))
    scale = _scale(wanted, seen)
    image = colours.reduced(image, _factor(image, scale * max(seen) / max(image.size)))
    across, down = (max(1, round(side * scale)) for side in decoding.turned(seen, turn))
    image = _resized(image, (across, down))
    return colours.to_srgb(decoding.upright(image, turn)), seen


def _decoded(wanted: Sequence[Wanted], size: tuple[int, int]) -> float:
    """Return the scale at which a JPEG is to be decoded: a half is the most of one with too many pixels."""
    scale = _scale(wanted, size)
    return max(scale, min(scale * _GAP, 1 if size[0] * size[1] <= _MOST else 0.5))


def _factor(image: Image.Image, scale: float) -> int:
    """Return how many times smaller a picture becomes before the good filter: never smaller than it is wanted."""
    factor = max(1, int(1 / (scale * _GAP)))
    while image.width * image.height > _MOST * factor**2 and (factor + 1) * scale <= 1:
        factor += 1
    return factor


def _scale(wanted: Sequence[Wanted], size: tuple[int, int]) -> float:
    """Return the largest of the scales, at most 1, at which a picture's crops are wanted."""
    scales = []
    for each in wanted:
        left, _top, right, _bottom = crops.rectangle(*size, each.crop, 0.5, 0.5)
        scales.append(min(1, each.width / (right - left)))
    return max(scales)


def _resized(
    image: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float] | None = None
) -> Image.Image:
    if size == image.size and box in (None, (0, 0, *size)):
        return image
    return image.resize(size, Image.Resampling.LANCZOS, box)

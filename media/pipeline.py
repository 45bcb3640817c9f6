"""The pipeline: one decode of an original becomes all of its renditions.

Each step works on as few pixels as will do: the decoder shrinks a JPEG, a mean of squares shrinks what is still far too
large, and only then come the turn, the colours, the crops and the good filter.
"""

from dataclasses import dataclass
from functools import partial
from itertools import groupby

from PIL import Image

from media import colours, crops, decoding, encoding

_MOST = 32_000_000  # pixels of the picture that all the others are made from; it is in memory up to three times
_GAP = 2  # times as large as wanted that a picture stays before the good filter, which needs that to be good


@dataclass(frozen=True)
class Wanted:
    """One rendition."""

    crop: str  # a key of crops.CROPS
    width: int  # pixels; a crop that hasn't as many is not enlarged
    suffix: str  # one of encoding.SUFFIXES


def make(data, wanted, *, focal_x, focal_y, packet):
    """Make renditions of a picture: an iterator of (Wanted, the file's bytes), in no promised order.

    Arguments: `data`, the bytes of a file that `decoding.check` took; `wanted`, Wanted ones; `focal_x` and `focal_y`,
    fractions from 0 to 1 of the picture as seen; `packet`, the XMP that each file shall carry, bytes.
    """
    wanted = sorted(set(wanted), key=lambda each: (each.crop, -each.width, each.suffix))
    if not wanted:
        return
    master, (width, height) = _master(data, wanted)
    for crop, of_crop in groupby(wanted, key=lambda each: each.crop):
        box = [
            side * extent / whole
            for side, extent, whole in zip(
                crops.rectangle(width, height, crop, focal_x, focal_y),
                master.size * 2,
                (width, height) * 2,
                strict=True,
            )
        ]
        image = None
        for size, of_size in groupby(of_crop, key=lambda each: crops.size(width, height, crop, each.width)):
            image = _resized(master, size, box) if image is None else _resized(image, size)
            for each in of_size:
                yield each, encoding.encode(image, each.suffix, packet)


def _master(data, wanted):
    """Return (the picture upright, in sRGB and just large enough for all that's wanted, its full size as seen)."""
    image, turn, seen = decoding.loaded(decoding.opened(data), partial(_scale, wanted))
    scale = _scale(wanted, seen) * max(seen) / max(image.size)
    image = decoding.upright(colours.reduced(image, _factor(image, scale)), turn)
    return colours.to_srgb(image), seen


def _factor(image, scale):
    """Return how many times smaller a picture becomes before the good filter: never smaller than it is wanted."""
    factor = max(1, int(1 / (scale * _GAP)))
    while image.width * image.height > _MOST * factor**2 and (factor + 1) * scale <= 1:
        factor += 1
    return factor


def _scale(wanted, size):
    """Return the largest of the scales, at most 1, at which a picture's crops are wanted."""
    scales = []
    for each in wanted:
        left, _top, right, _bottom = crops.rectangle(*size, each.crop, 0.5, 0.5)
        scales.append(min(1, each.width / (right - left)))
    return max(scales)


def _resized(image, size, box=None):
    if size == image.size and box in (None, [0, 0, *size]):
        return image
    return image.resize(size, Image.Resampling.LANCZOS, box)

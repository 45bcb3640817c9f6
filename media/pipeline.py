"""The pipeline: one decode of an original becomes all of its renditions.

Each step works on as few pixels as will do: the decoder shrinks a JPEG, a mean of squares shrinks what is still far too
large, and only then come the turn, the colours, the crops and the good filter.
"""

from dataclasses import dataclass
from itertools import groupby

from PIL import Image

from media import colours, crops, decoding, encoding

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
    image = decoding.opened(data)
    full = image.size
    if image.format == "JPEG":  # the one decoder that computes no more pixels than it's asked for
        scale = _scale(_turned(full, decoding.orientation(image)), wanted)
        image.draft(None, tuple(max(1, round(side * scale)) for side in full))
    image.load()
    turn = decoding.orientation(image)
    seen = _turned(full, turn)
    scale = _scale(seen, wanted) * max(full[0] / image.width, full[1] / image.height)
    image = decoding.upright(colours.reduced(image, max(1, int(1 / (scale * _GAP)))), turn)
    return colours.to_srgb(image), seen


def _turned(size, turn):
    return size if turn < 5 else size[::-1]


def _scale(size, wanted):
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

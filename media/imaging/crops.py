"""Which part of a picture a layout shows, and how large that part can be.

Only arithmetic: nothing here knows of files, rows or pixels' colours.
"""

CROPS: dict[str, tuple[int, int] | None] = {
    "free": None,  # the whole picture in its own proportions
    "16x9": (16, 9),
    "4x3": (4, 3),
    "1x1": (1, 1),
    "4x5": (4, 5),
    "3x4": (3, 4),
}


def rectangle(width: int, height: int, crop: str, focal_x: float, focal_y: float) -> tuple[int, int, int, int]:
    """Return (left, top, right, bottom), in pixels: the largest part of a picture that has a crop's proportions.

    The focal point is as near to its middle as the picture's edges allow, and always inside.

    Arguments: `width` and `height`, the picture's, in pixels; `crop`, a key of CROPS, else KeyError; `focal_x` and
    `focal_y`, fractions from 0 to 1 of the width and the height.
    """
    across, down = _extent(width, height, crop)
    left = _start(focal_x, across, width)
    top = _start(focal_y, down, height)
    return left, top, left + across, top + down


def size(width: int, height: int, crop: str, wanted_width: int) -> tuple[int, int]:
    """Return (width, height), in pixels, of a crop shown as wide as wanted, or as wide as it is: none is enlarged.

    Arguments: `width` and `height`, the picture's, and `wanted_width`, in pixels; `crop`, a key of CROPS.
    """
    across, down = _extent(width, height, crop)
    shown = max(1, min(wanted_width, across))
    # From the named proportions and not from the rectangle's, so that all pictures of one crop get one height.
    proportion_x, proportion_y = CROPS[crop] or (across, down)
    return shown, min(down, max(1, round(shown * proportion_y / proportion_x)))


def _extent(width: int, height: int, crop: str) -> tuple[int, int]:
    """Return (width, height) of the largest rectangle of a crop's proportions."""
    if (proportions := CROPS[crop]) is None:
        return width, height
    proportion_x, proportion_y = proportions
    if width * proportion_y > height * proportion_x:
        return max(1, round(height * proportion_x / proportion_y)), height
    return width, max(1, round(width * proportion_y / proportion_x))


def _start(focal: float, extent: int, whole: int) -> int:
    """Return where a rectangle begins on one axis."""
    return min(max(round(focal * whole - extent / 2), 0), whole - extent)

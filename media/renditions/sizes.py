"""How wide a picture stands on a page, for a browser to choose a file by before it has laid the page out.

The widths are those of the stylesheets; `tests/browser/test_photos.py` holds them to what a browser lays out.
"""

from functools import lru_cache

from media.imaging import crops

# {layout: ((narrowest window in pixels, the picture's width there), ...)}, the widest window first.
LAYOUTS = {
    "full": ((0, "100vw"),),
    "lead": ((1720, "1720px"), (0, "100vw")),
    "split": ((1000, "50vw"), (0, "100vw")),
    "opener": ((1800, "877px"), (1000, "51.4vw"), (0, "92vw")),
    "banner": ((1800, "931px"), (1000, "54.3vw"), (600, "45vw"), (0, "92vw")),
    "spread": ((1800, "1576px"), (0, "92vw")),
    "wide": ((1113, "1024px"), (0, "92vw")),
    "column": ((661, "608px"), (0, "92vw")),
    "look": ((664, "544px"), (0, "82vw")),
    "beside": ((592, "544px"), (0, "92vw")),
    "half": ((1800, "770px"), (700, "45vw"), (0, "92vw")),
    "feature": ((1800, "609px"), (1000, "35.5vw"), (600, "45vw"), (0, "92vw")),
    "band": ((1800, "501px"), (600, "29.3vw"), (0, "92vw")),
    "third": ((1800, "501px"), (1000, "29.3vw"), (600, "45vw"), (0, "92vw")),
    "quarter": ((1800, "367px"), (1000, "21.4vw"), (600, "45vw"), (0, "92vw")),
    "shelf": ((1000, "210px"), (600, "45vw"), (0, "92vw")),
    "entry": ((1040, "309px"), (600, "30vw"), (0, "112px")),
    "author": ((1200, "192px"), (700, "16vw"), (0, "112px")),
    "small": ((0, "56px"),),
}
# Lists of these show pictures that the server has cut; a larger picture is cut by the browser, from files that are
# there anyway.
CARDS = ("band", "third", "quarter", "shelf", "author", "small")


@lru_cache(maxsize=1000)
def sizes(layout: str, *, most: int | None = None, times: float = 1) -> str:
    """Return the value of a picture's `sizes`.

    Arguments: `layout`, a key of LAYOUTS; `most`, the width in pixels of the largest file, beyond which it isn't shown,
    None if no layout reaches it; `times`, how much wider the whole picture is than the part of it that shows.
    """
    return ", ".join(
        f"(min-width: {window}px) {_width(width, most, times)}" if window else _width(width, most, times)
        for window, width in LAYOUTS[layout]
    )


def _width(width: str, most: int | None, times: float) -> str:
    wide = f"{times:.3g} * {width}" if times > 1 else width
    if most:
        return f"min({wide}, {most}px)"
    return f"calc({wide})" if times > 1 else wide


def hidden_part(width: int, height: int, ratio: str) -> float:
    """Return how many times wider a picture is than the part of it that a browser shows which cuts it to a ratio.

    Arguments: `width` and `height` of the picture, in pixels; `ratio`, a key of `crops.CROPS`.
    """
    across, _down = crops.size(width, height, ratio, width)
    return width / across

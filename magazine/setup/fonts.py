"""The magazine's two typefaces, cut down to what its pages print and written as woff2.

Bodoni Moda sets the display sizes, Newsreader the text. Both come as variable TrueType files in Python
packages (SIL Open Font License, without a reserved font name, so that a subset may keep the name).
"""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from magazine.setup.files import write

# Basic Latin, Latin-1, Latin Extended-A, the Romanian comma letters, spaces and punctuation, the euro, the
# trade mark, the minus, arrows for "next" and "previous", and the fractions and ligatures that features reach.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), 0x1E9E]
MARKS = [*range(0x2000, 0x2070), 0x20AC, 0x2116, 0x2122, *range(0x2190, 0x2194), 0x2212, 0x2215]
FONT_FEATURES = ["kern", "liga", "onum", "lnum", "pnum", "tnum", "smcp", "c2sc", "case", "frac", "sups", "ordn"]
FONT_FEATURES += ["ccmp", "locl", "mark", "mkmk", "rvrn", "rlig", "calt", "clig"]
# The display face draws a dash as a hairline of a hundredth of its size: on a screen "forty-one" became "forty one".
DASHES = (0x2D, 0x5F, *range(0x2010, 0x2016))
DASH = 0.03  # of the size, how thick one is instead
STAMP = "sources"
FONT_SHEET = "fonts.css"  # made with the files: a style sheet that names a missing file can't be collected


@dataclass(frozen=True)
class Face:
    """One file to make: where it comes from, and the part of each axis that the pages use."""

    name: str
    family: str
    package: str
    source: str
    axes: tuple[tuple[str, int | tuple[int, int]], ...] = ()  # the name of each, and its value or its range

    def rule(self) -> str:
        """Return the CSS that lets pages use the file. Text is shown at once in the reader's own face, then swapped."""
        style = "italic" if "italic" in self.name else "normal"
        weights = dict(self.axes)["wght"]
        weight = "{} {}".format(*weights) if isinstance(weights, tuple) else weights
        return (
            f'@font-face {{ font-family: "{self.family}"; font-style: {style}; font-weight: {weight}; '
            f'font-display: swap; src: url("{self.name}") format("woff2"); }}\n'
        )


# Optical sizes in CSS pixels. The display face is used from 28 up. The text face keeps the one size that suits
# captions and body alike: the range from 14 to 28 would add 45 kB to each file, most of it kerning.
DISPLAY = (("opsz", (24, 96)), ("wght", (400, 900)))
BODY = (("opsz", 16), ("wght", (400, 700)))
FACES = [
    Face("bodoni-moda.woff2", "Bodoni Moda", "fontpkg-bodoni-moda", "BodoniModa[opsz,wght].ttf", DISPLAY),
    Face("bodoni-moda-italic.woff2", "Bodoni Moda", "fontpkg-bodoni-moda", "BodoniModa-Italic[opsz,wght].ttf", DISPLAY),
    Face("newsreader.woff2", "Newsreader", "fontpkg-newsreader", "Newsreader[opsz,wght].ttf", BODY),
    Face("newsreader-italic.woff2", "Newsreader", "fontpkg-newsreader", "Newsreader-Italic[opsz,wght].ttf", BODY),
]


def source_of(face: Face) -> Path:
    """Return the path of the variable TrueType file that a face is cut from."""
    return Path(str(files(face.package.replace("-", "_")) / "files" / face.source))


def recipe() -> str:
    """Return what the files in a folder were made from; another text means that they must be made again."""
    sources = [f"{face.name} {face.package} {version(face.package)} {face.axes} {face.rule()}" for face in FACES]
    return "\n".join(
        [*sources, f"fonttools {version('fonttools')}", repr((LETTERS, MARKS, FONT_FEATURES)), repr((DASHES, DASH)), ""]
    )


def are_built(folder: Path) -> bool:
    """Tell whether the folder holds every face, made by the present recipe."""
    stamp = folder / STAMP
    complete = all((folder / face.name).is_file() for face in FACES)
    return complete and stamp.is_file() and stamp.read_text(encoding="utf-8") == recipe()


def subset(face: Face, path: Path) -> None:
    """Write one face as a variable font that holds the wanted characters, features and parts of the axes."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = Options(layout_features=FONT_FEATURES, name_IDs=["*"], notdef_outline=True, hinting=False)
    # The dates of the source stay, so that the same recipe gives the same bytes and so the same hashed name.
    with TTFont(source_of(face), recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[*LETTERS, *MARKS])
        subsetter.subset(font)
        font = instantiateVariableFont(font, dict(face.axes), inplace=True)
        if face.axes == DISPLAY:
            thicken_dashes(font)
        font.flavor = "woff2"
        font.save(path)


def thicken_dashes(font: Any) -> None:
    """Draw the dashes of a variable font as thick as DASH says, at every size and weight."""
    from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates

    glyphs, names, half = font["glyf"], font.getBestCmap(), DASH * font["head"].unitsPerEm / 2
    for name in {names[code] for code in DASHES if code in names}:
        glyph = glyphs[name]
        if glyph.isComposite():  # of another dash
            continue
        heights = [y for _x, y in glyph.coordinates]
        middle = (min(heights) + max(heights)) / 2
        edges = [(x, round(middle + half if y > middle else middle - half)) for x, y in glyph.coordinates]
        glyph.coordinates = GlyphCoordinates(edges)
        glyph.recalcBounds(glyphs)
        font["gvar"].variations[name] = []


def build(folder: Path, report: Callable[[Face, int], object] = lambda face, size: None) -> None:
    """Write every face into the folder, as many at a time as there are processors.

    A file appears under its name only when it is whole, and the stamp comes last: whoever interrupts this
    gets all of it again at the next start. `report` is called with each face and its size in bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STAMP).unlink(missing_ok=True)
    parts = [folder / f"{face.name}.part" for face in FACES]
    # Ctrl-C reaches every process of the terminal; only the one that waits for the others has something to say.
    quiet = (signal.SIGINT, signal.SIG_DFL)
    # Spawned, as a process with threads (the tests' live server) must not fork.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), initializer=signal.signal, initargs=quiet) as pool:
        for face, part, _done in zip(FACES, parts, pool.map(subset, FACES, parts), strict=True):
            part.replace(folder / face.name)
            report(face, (folder / face.name).stat().st_size)
    write(folder / FONT_SHEET, "".join(face.rule() for face in FACES))
    write(folder / STAMP, recipe())

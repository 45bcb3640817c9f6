"""Find the static files of apps: readers' style sheets as one, and those of Django's admin within a cascade layer.

Readers' rules stand with the app whose pages they dress, and a browser asks for one sheet.

A rule that stands in no layer beats every rule that stands in one. So the desk's own sheets can be in layers only if
those that they dress are in a lower one, and links have no word for that (decision 34): each such sheet, of Django and
of its block editor, is copied.

What is put together lies in `var/layered/`, and is found there.
"""

import posixpath
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder, find
from django.core.files.storage import FileSystemStorage, Storage

# Readers' sheet, and its parts; the typefaces may not be there.
READERS_SHEET = "magazine/readers.css"
READERS_PARTS = (
    "fonts/fonts.css",
    "magazine/site.css",
    "media/pictures.css",
    *(f"articles/pages/{page}.css" for page in ("story", "campaign", "product")),
)
ADDRESS = re.compile(r'url\("?(?!data:)([^")]+)"?\)')
LAYER = "vendor"
LAYERED_SHEET = re.compile(r"(admin/css|content_editor)/.+\.css")
IMPORTS = re.compile(r"(?:\s*@import [^;]+;)*")  # stand before everything else, or count for nothing


class AppFinder(AppDirectoriesFinder):
    """Find what Django's own finder does, the sheets that the desk dresses in a layer."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """List the static files of all apps, each with the storage that has it."""
        for name, storage in super().list(ignore_patterns):
            if LAYERED_SHEET.fullmatch(name):
                layered(name, storage.path(name))
                yield name, FileSystemStorage(folder())
            else:
                yield name, storage

    def find_in_app(self, app: str, path: str) -> str | None:
        """Return where the static file of an app lies, if it has it."""
        found = super().find_in_app(app, path)
        return layered(path, found) if found and LAYERED_SHEET.fullmatch(path) else found


class ReadersFinder(BaseFinder):
    """Find the one sheet of readers' pages."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """List that sheet alone."""
        joined()
        yield READERS_SHEET, FileSystemStorage(folder())

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """Return where it lies, a list of that if `find_all`; nothing for any other path."""
        if path != READERS_SHEET:
            return []
        return [joined()] if find_all else joined()


def joined() -> str:
    """Return the path of readers' sheet, whose parts follow one another; what they name they still find."""

    def moved(address: re.Match[str]) -> str:
        return f'url("{posixpath.relpath(posixpath.join(base, address[1]), posixpath.dirname(READERS_SHEET))}")'

    texts = []
    for part in READERS_PARTS:
        if found := find(part):
            base = posixpath.dirname(part)
            texts.append(ADDRESS.sub(moved, Path(str(found)).read_text(encoding="utf-8")))
    return written(READERS_SHEET, "".join(texts))


def folder() -> Path:
    """Return where the copies lie."""
    return settings.VAR_DIR / "layered"


def layered(name: str, source: str) -> str:
    """Return the path of a sheet's copy, which has the same rules in a layer."""
    text = Path(source).read_text(encoding="utf-8")
    text = IMPORTS.sub(rf"\g<0>\n@layer {LAYER} {{\n", text, count=1).lstrip() + "\n}\n"
    return written(name, text)


def written(name: str, text: str) -> str:
    """Return the path of a sheet that holds a text; it is written if it doesn't yet."""
    copy = folder() / name
    if not copy.is_file() or copy.read_text(encoding="utf-8") != text:
        copy.parent.mkdir(parents=True, exist_ok=True)
        # In one step: another process may read it, or write it.
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=copy.parent, delete=False) as part:
            part.write(text)
        Path(part.name).replace(copy)
    return str(copy)

"""Find the static files of apps, the style sheets of Django's admin and of its block editor within a cascade layer.

A rule that stands in no layer beats every rule that stands in one. So the desk's own sheets can be in layers only if
those that they dress are in a lower one, and links have no word for that (decision 34). Each such sheet is copied into
`var/layered/`, and found there.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import FileSystemStorage, Storage

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


def folder() -> Path:
    """Return where the copies lie."""
    return settings.VAR_DIR / "layered"


def layered(name: str, source: str) -> str:
    """Return the path of a sheet's copy, which has the same rules in a layer; it is written anew if it isn't that."""
    text = Path(source).read_text(encoding="utf-8")
    text = IMPORTS.sub(rf"\g<0>\n@layer {LAYER} {{\n", text, count=1).lstrip() + "\n}\n"
    copy = folder() / name
    if not copy.is_file() or copy.read_text(encoding="utf-8") != text:
        copy.parent.mkdir(parents=True, exist_ok=True)
        # In one step: another process may read it, or write it.
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=copy.parent, delete=False) as part:
            part.write(text)
        Path(part.name).replace(copy)
    return str(copy)

"""Which program makes a page: its code, its templates, its settings, the packages that it stands on."""

import sys
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.conf import settings

PARTS = ("kit", "people", "media", "articles", "magazine", "templates", "locale")


def program() -> str:
    """Return what two processes share that make the same page of the same rows; of others it differs.

    A setting that says nothing of itself but where it lies in memory makes it another in each server, which costs time
    alone.
    """
    said = [sys.version, *sorted(f"{each.name} {each.version}" for each in distributions())]
    said += [f"{name} {_said(getattr(settings, name))}" for name in sorted(dir(settings)) if name.isupper()]
    digest = blake2b(repr(said).encode(), digest_size=16)
    for path in sorted(_files()):
        digest.update(f"\n{path} ".encode() + blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def _said(value: Any) -> str:
    """Return a setting in words that are the same in every process, which a set's order isn't."""
    if isinstance(value, Mapping):
        return str(sorted((_said(key), _said(each)) for key, each in value.items()))
    if isinstance(value, (set, frozenset)):
        return str(sorted(map(_said, value)))
    return str([*map(_said, value)]) if isinstance(value, (list, tuple)) else repr(value)


def _files() -> Iterator[Path]:
    """Yield the files of which pages are made: those of the program, the list of the static ones, the fonts."""
    for part in PARTS:
        for path in (settings.BASE_DIR / part).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
    yield from settings.STATIC_ROOT.glob("*.json")
    yield from (settings.VAR_DIR / "fonts").glob("*.css")

"""Collected static files: gathered, hashed and compressed again only when one of their sources has changed."""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from articles.richtext import UNUSED_STATIC_FILES
from magazine.setup.files import write
from magazine.setup.fonts import STAMP

IGNORED = ["tests", "*.md", "*.part", f"fonts/{STAMP}", *UNUSED_STATIC_FILES]
MANIFEST = "staticfiles.json"


def fingerprint() -> str:
    """Return a text that changes when a static file is added, removed or edited, or is stored another way."""
    digest = hashlib.sha256(repr((settings.STORAGES["staticfiles"]["BACKEND"], IGNORED)).encode())
    for finder in get_finders():
        for name, storage in finder.list(IGNORED):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect() -> bool:
    """Collect the static files if need be, and return whether it was."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(f"{root.name}.stamp")
    wanted = fingerprint()
    if (root / MANIFEST).is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return False
    stamp.unlink(missing_ok=True)
    # From nothing: what an interrupted run left behind is as likely to be half a file as a whole one.
    shutil.rmtree(root, ignore_errors=True)
    # A copy of the list, as the command adds to it.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=[*IGNORED])
    write(stamp, wanted)
    return True

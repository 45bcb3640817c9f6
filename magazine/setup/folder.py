"""The folder of everything that is written at run time, with the secret key in it.

This runs before the settings are read, as they read what it writes.
"""

import errno
import os
import secrets
import stat
from pathlib import Path

from magazine.setup.files import write

FOLDERS = ("fonts", "static", "uploads")
DEFAULT = Path(__file__).resolve().parents[2] / "var"
HEADING = "# Read by magazine/settings.py; what stands in the environment wins. Keep this file to yourself."


class UnwritableError(Exception):
    """The folder can't be written to; the text says which one and what to do."""


def prepare() -> None:
    """Make the folder, its owner's alone, and a key in its `env` file unless one is here or in the environment."""
    folder = Path(os.environ.get("VAR_DIR") or DEFAULT).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError
        shut(folder)
        if not os.environ.get("SECRET_KEY"):
            write_key(folder / "env")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise UnwritableError(f"The disk that holds {folder} is full: make room on it, and start again.") from error
        raise UnwritableError(
            f"The folder {folder} can't be written to: run this as the user who owns it, "
            "or name another folder in VAR_DIR."
        ) from error


def shut(folder: Path) -> None:
    """Take the folder, and what the magazine writes into it, from everybody but its owner.

    Earlier starts left them open to be read. What lies deeper can't be reached past the folders. One that others have
    too, such as that for temporary files, or that is somebody else's, isn't shut.
    """
    kept = [*(folder / name for name in FOLDERS), *folder.glob("db.sqlite3*")]
    for path in [*([] if folder.stat().st_mode & stat.S_ISVTX else [folder]), *kept]:
        if not path.is_symlink() and path.stat().st_uid == os.geteuid():
            path.chmod(path.stat().st_mode & 0o700)


def write_key(path: Path) -> None:
    """Add a random secret key to the file, if it has none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else [HEADING]
    if not any(line.startswith("SECRET_KEY=") for line in lines):
        # Letters, digits, - and _ only: a leading $ would be taken for the name of another variable.
        write(path, "\n".join([*lines, f"SECRET_KEY={secrets.token_urlsafe(64)}", ""]), mode=0o600)

"""From a path to text: everything that can be wrong with a file before its words are looked at."""

import hashlib
import os
import re
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_LE
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from articles.importing.press_text.parsed import TextRefused
from kit.blanks import says
from kit.text import composed

MOST_BYTES = 2 * 1024 * 1024  # some 300,000 words; a press text has 500
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\u2060]")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True)
class SourceText:
    """A file's text, with the SHA-256 of its bytes. `notes` says what was taken out of it to make it text."""

    name: str
    text: str
    sha256: str
    notes: tuple[str, ...] = ()


def read(path: str | Path) -> SourceText:
    """Return the `SourceText` at a path. Raises Refused for whatever isn't a UTF-8 text of bearable size."""
    data = read_bytes(path, MOST_BYTES)
    text, notes = decode(data)
    return SourceText(Path(path).name, text, hashlib.sha256(data).hexdigest(), notes)


def read_bytes(path: str | Path, most: int) -> bytes:
    """Return the bytes of a regular file of at most `most` bytes; raise Refused, never wait for a pipe."""
    try:
        # O_NONBLOCK: opening a named pipe would otherwise wait for somebody to write into it.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise TextRefused(_("there is no such file.")) from None
    except PermissionError:
        raise TextRefused(_("the file may not be read by this user.")) from None
    except (OSError, ValueError) as error:
        raise TextRefused(_("the file can’t be opened (%s).") % (getattr(error, "strerror", None) or error)) from None
    kind = os.fstat(handle).st_mode
    if not stat.S_ISREG(kind):
        os.close(handle)
        is_folder = stat.S_ISDIR(kind)
        raise TextRefused(
            _("this is a folder, not a file.") if is_folder else _("this is a pipe or a device, not a file.")
        )
    with os.fdopen(handle, "rb") as file:
        try:
            data = file.read(most + 1)
        except OSError as error:
            raise TextRefused(_("the file can’t be read (%s).") % error.strerror) from None
    if len(data) > most:
        raise TextRefused(_("the file has more than %d MB, which no story has.") % (most // 1024**2))
    return data


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return (text, notes) of a file's bytes: lines ended by a line feed, characters composed, control characters gone.

    Raises Refused for bytes that are no UTF-8 text, or for none.
    """
    if not data.strip():
        raise TextRefused(_("the file is empty."))
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_LE)):
        raise TextRefused(_("the text is in UTF-16: save it as UTF-8."))
    if b"\0" in data:
        raise TextRefused(_("this is no text but a binary file."))
    try:
        text = data.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise TextRefused(_("the text is not UTF-8 (byte %d): save it as UTF-8.") % (error.start + 1)) from None
    text = _LINE_ENDS.sub("\n", text)
    text, removed = _CONTROL.subn("", text)
    if not says(text):
        raise TextRefused(_("the file is empty."))
    notes = (_("Control characters taken out: %d.") % removed,) if removed else ()
    return composed(text), notes


def texts_in(folder: str | Path) -> list[Path]:
    """Return the *.txt of a folder in the order of their names; raise Refused if it has none."""
    try:
        found = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() == ".txt")
    except OSError as error:
        raise TextRefused(_("the folder can’t be read (%s).") % error.strerror) from None
    if not found:
        raise TextRefused(_("the folder has no .txt file in it."))
    return found

"""The names that files had when they came: kept so that whoever sent one can ask for it by its name."""

import re
from pathlib import PurePath

from kit.text import composed

LONGEST_FILE_NAME = 255  # characters, as many as any file system allows


def cleaned(name: str) -> str:
    """Return the name of a file without its folders and without what can't be printed, at most 255 characters.

    A name that is too long keeps its ending. Folders are told by either slash, as the file may come from any system.
    """
    name = re.split(r"[/\\]", composed(name))[-1]
    name = "".join(char for char in " ".join(name.split()) if char.isprintable()).strip()
    if name.strip(".") == "":
        return ""
    ending = PurePath(name).suffix[:LONGEST_FILE_NAME]
    return name if len(name) <= LONGEST_FILE_NAME else name[: LONGEST_FILE_NAME - len(ending)] + ending

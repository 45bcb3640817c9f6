"""Where renditions are kept on this machine's disk: whole, or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage

PARTIAL = ".partial"  # ends the names of files that are being written, and of those that a killed process has left


class Renditions(FileSystemStorage):
    """Files that appear with all of their bytes, under the very name that was asked for: nobody ever reads half a one.

    A folder goes with the last of its files.
    """

    def _save(self, name: str, content: File) -> str:
        beside = f"{name}.{secrets.token_hex(6)}{PARTIAL}"
        try:
            super()._save(beside, content)  # type: ignore[misc] # it has one; the stubs name what is public alone
            Path(self.path(beside)).replace(self.path(name))
        except BaseException:
            with suppress(OSError):
                self.delete(beside)
            raise
        return name

    def is_name_available(self, name: str, max_length: int | None = None) -> bool:
        return not max_length or len(name) <= max_length

    def delete(self, name: str) -> None:
        super().delete(name)
        with suppress(OSError):  # it has others, or is gone
            os.rmdir(os.path.dirname(self.path(name)))  # noqa: PTH106, PTH120

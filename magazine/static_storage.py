"""How static files are stored: under a hashed name, with compressed copies beside them."""

import logging
from collections.abc import Iterable
from typing import Any

import brotli
from django.conf import settings
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger(__name__)


class SoonCompressor(Compressor):
    """Brotli at level 9 rather than 11: a quarter of the time, for files that are a tenth larger."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=9)


class Storage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, collected soon enough for somebody to wait for it.

    A page may lose a file of its dress, never itself: what the list of hashed names doesn't have is named plainly, and
    one line of the log says so. Collecting is as strict as ever.

    A module is imported by its hashed name too, or a browser would keep an old part of a new script.
    """

    support_js_module_import_aggregation = True
    max_post_process_passes = 10  # each import of an import may ask for one more

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.missed: set[str] = set()
        self.addresses: dict[str, str] = {}
        super().__init__(*args, **kwargs)

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """Return the hashed names, none where the list can't be read: half written on a full disk, say."""
        try:
            return super().load_manifest()
        except (OSError, ValueError) as error:
            logger.error("The list of static files can't be read (%s): run manage.py collectstatic.", error)
            return {}, ""

    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a file; put together once in a process, as every page names the same few."""
        if settings.DEBUG or force:
            return super().url(name, force)
        if name not in self.addresses:
            self.addresses[name] = super().url(name)
        return self.addresses[name]

    def stored_name(self, name: str) -> str:
        """Return the hashed name of a file, its own where it has none."""
        try:
            return super().stored_name(name)
        except ValueError:
            if name not in self.missed:
                self.missed.add(name)
                logger.error("%s isn't in the list of static files: run manage.py collectstatic.", name)
            return name

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return SoonCompressor(**kwargs)

    def compress_files(self, paths: Iterable[str]) -> Any:
        """Compress what pages name. Under their plain names are only the parts that CKEditor loads by itself."""
        hashed = set(self.hashed_files.values())
        return super().compress_files(path for path in paths if path in hashed)

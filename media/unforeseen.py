"""What a file does to its readers that nobody foresaw.

An editor gets one sentence, whoever runs the magazine a line of the log with the traceback. Nothing of Python's is
shown, and the file is refused for good: a browser that heard of a fault of the server would send it again.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


class FileRefused(Exception):
    """Why a file can't be taken: one translated sentence for the editor."""


def log_failure(data: bytes, doing: str) -> None:
    """Write the exception that is being handled into the log, with what tells the file it was about."""
    log.exception("A file of %d bytes, SHA-256 %s, failed: %s", len(data), hashlib.sha256(data).hexdigest(), doing)


@contextmanager
def refusing(data: bytes, doing: str) -> Iterator[None]:
    """Refuse a file for whatever is raised about it, and note that.

    Arguments: `data`, its bytes; `doing`, what is done with them, for the log. Raises FileRefused, and nothing else
    that is an Exception.
    """
    try:
        yield
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001 - what nobody foresaw is of any class
        log_failure(data, doing)
        raise FileRefused(
            _("The file can’t be read here: open the picture, export it as a JPEG and send that.")
        ) from None

"""What a line of the log says beside its words: when, how grave, and which request was under way.

The address of a look opens it to whoever has it, so no line holds one. Nor does whoever sends a request choose how much
is written of it: its words are one line and no longer than WORDS, and what was refused is no error of the program's.
"""

import logging
import re
from contextvars import ContextVar
from secrets import token_hex
from typing import Any

from django.core.signals import request_finished, request_started

from kit.text import printable

NO_REQUEST = "-"
LONGEST_LOGGED = 200  # characters of an address
WORDS = 1000  # characters of what is said of a request
_request = ContextVar("request", default=NO_REQUEST)
_IDENTITY = re.compile(r"[\w-]{1,64}", re.ASCII)
# Of an address, as it stands in a line or, encoded, in the query of another.
_SECRET = re.compile(r"((?:/|%2f)previews(?:/|%2f))(?:(?!%2f)[^/\s?&#\"])+", re.IGNORECASE)


class RequestFilter(logging.Filter):
    """Gives each record its `request_line`: the number and the address of the request, "-" outside of one.

    The number is that of a proxy's X-Request-ID, so that its log and this one can be read beside each other.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        line = _request.get()
        record.request_line = line
        if 400 <= getattr(record, "status_code", 0) < 500:
            _be_calm(record)
        said = record.getMessage()
        written = _SECRET.sub(r"\1…", said)
        if line != NO_REQUEST:
            written = shown(written)
        if written != said:
            record.msg, record.args = written, ()
        return True


def shown(said: str) -> str:
    """Return what a request says as a line of a log may hold it."""
    written = printable(_SECRET.sub(r"\1…", said[: 2 * WORDS]))
    return written if len(written) <= WORDS else f"{written[:WORDS]}…"


def _be_calm(record: logging.LogRecord) -> None:
    """Make a warning without a traceback of what was refused.

    Django takes a name of the host that isn't ours, or a filter that isn't there, for an error of the program.
    """
    record.exc_info = record.exc_text = None
    record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)


def _begin(environ: dict[str, Any] | None = None, **_kwargs: Any) -> None:
    environ = environ or {}
    number = environ.get("HTTP_X_REQUEST_ID", "")
    number = number if _IDENTITY.fullmatch(number) else token_hex(4)
    path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode(errors="replace")  # PEP 3333
    path = _SECRET.sub(r"\1…", path)
    shown = "".join(sign if sign.isprintable() else "�" for sign in path[:LONGEST_LOGGED])
    _request.set(f"{number} {environ.get('REQUEST_METHOD', '')[:20]} {shown}")


def _end(**_kwargs: Any) -> None:
    _request.set(NO_REQUEST)


request_started.connect(_begin)
request_finished.connect(_end)

LOG_CONFIGURATION = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "magazine.logs.RequestFilter"}},
    "formatters": {
        "line": {
            "format": "{asctime}.{msecs:03.0f} {levelname} [{request_line}] {name}: {message}",
            "style": "{",
            "datefmt": "%Y-%m-%dT%H:%M:%S",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["request"], "formatter": "line"}},
    "loggers": {"waitress.queue": {"level": "ERROR"}},  # that somebody waits for a thread is no news
    "root": {"handlers": ["console"], "level": "WARNING"},
}

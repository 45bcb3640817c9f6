"""What a page can't be made without and that doesn't answer just now: the database, the store of the files, the disk.

None of them is a fault of the program, and each comes back: 503, one sentence, and when to ask again (RFC 9110 15.6.4).
"""

import errno
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media.storage import availability

AGAIN = {"Retry-After": "10"}  # seconds

DATABASE = _("The database doesn’t answer just now, and nothing was saved. Please try again in a minute.")
STORE = _("The store of the pictures doesn’t answer just now. Please try again in a minute.")
DISK = _("The disk is full, and nothing was saved: whoever runs the magazine has to make room first.")

# What SQLite says where the program isn't at fault; of its other operational errors it is (a table that isn't there).
BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_NOTADB")
NO_ROOM = ("SQLITE_FULL", "53100")  # the second is PostgreSQL's disk_full
FULL = {errno.ENOSPC, errno.EDQUOT}


def outage_sentence(exception: BaseException | None) -> Promise | None:
    """Return what a failure says of something that is away, None where it is a fault of the program."""
    failures = list(_chain(exception))
    for is_so, sentence in ((_is_of_room, DISK), (availability.is_away, STORE), (_is_of_the_database, DATABASE)):
        if any(map(is_so, failures)):
            return sentence
    return None


def told_to_a_command(error: Exception) -> str:
    """Return the sentence for whoever has called a command, who may have named another database; "" for a fault."""
    sentence = outage_sentence(error)
    if sentence != DATABASE:
        return str(sentence or "")
    reason = {"reason": " ".join(str(error).split())[:300].rstrip(".")}
    return _("The database doesn’t answer (%(reason)s). Is it running, and does DATABASE_URL name it?") % reason


def _chain(exception: BaseException | None) -> Iterator[BaseException]:
    """Yield a failure, and what it came from: Django's of the database has the driver's behind it."""
    seen = set()
    while exception and id(exception) not in seen:
        seen.add(id(exception))
        yield exception
        exception = exception.__cause__ or exception.__context__


def _is_of_room(failure: BaseException) -> bool:
    return _code(failure).startswith(NO_ROOM) or (isinstance(failure, OSError) and failure.errno in FULL)


def _is_of_the_database(failure: BaseException) -> bool:
    if connection.vendor == "sqlite":
        return isinstance(failure, DatabaseError) and _code(failure.__cause__).startswith(BUSY)
    return isinstance(failure, OperationalError | InterfaceError)


def _code(failure: BaseException | None) -> str:
    return getattr(failure, "sqlite_errorname", None) or getattr(failure, "pgcode", None) or ""

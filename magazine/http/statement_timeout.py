"""No request runs a statement for longer than STATEMENT_SECONDS: the database ends it, and the answer is one sentence.

What costs the most was chosen by somebody else: the words of a search, a filter, a page far down a list. Commands
(migrate, seed, start, the worker) take the time that they need: only what answers requests makes the middleware, and
with it every connection of its process is told. That costs a statement for a connection, and none for a request.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from magazine.http.refusals import refuse

logger = logging.getLogger(__name__)

CANCELLED = "57014"  # query_canceled, in PostgreSQL's list of states
STEPS = 20_000  # of SQLite's machine between two looks at the clock: about a millisecond
SENTENCE = _("This took longer than a page may take, and was stopped; nothing was changed. Ask for less at once.")


class Patience:
    """Middleware that answers 503 where a statement was stopped; a transaction that it stood in is rolled back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        connection_created.connect(_created, dispatch_uid="magazine.patience")
        for connection in connections.all(initialized_only=True):
            if connection.connection is not None:
                tell(connection)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not ran_out(exception):
            return None
        logger.warning("A statement was stopped after %d s: %s", settings.STATEMENT_SECONDS, request.path)
        return refuse(request, 503, SENTENCE, {"Retry-After": "60"})


def _created(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    tell(connection)


def tell(connection: BaseDatabaseWrapper) -> None:
    """Have an open connection end what takes too long; it is told once."""
    if getattr(connection, "told", None) is connection.connection:
        return
    connection.told = connection.connection  # type: ignore[attr-defined]  # the name is ours
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", [settings.STATEMENT_SECONDS * 1000])
    elif connection.vendor == "sqlite":
        patience = next((each for each in connection.execute_wrappers if isinstance(each, _Clock)), _Clock())
        if patience not in connection.execute_wrappers:  # which outlive a connection that is closed and opened again
            connection.execute_wrappers.insert(0, patience)  # Django takes away the last, whichever that is
        connection.connection.set_progress_handler(patience.is_over, STEPS)


class _Clock:
    """Counts from the beginning of a statement; a row that is fetched later belongs to it still."""

    ends = float("inf")

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.ends = time.monotonic() + settings.STATEMENT_SECONDS
        return execute(sql, params, many, context)

    def is_over(self) -> bool:
        return time.monotonic() > self.ends


def ran_out(exception: BaseException) -> bool:
    """Say whether a statement was stopped because it took too long."""
    if not isinstance(exception, OperationalError):
        return False
    cause = exception.__cause__
    return getattr(cause, "pgcode", None) == CANCELLED or getattr(cause, "sqlite_errorname", "") == "SQLITE_INTERRUPT"

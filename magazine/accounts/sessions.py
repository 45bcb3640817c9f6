"""Sessions that a copy of the database, or of the cache, doesn't open, and that end when nobody uses them.

Only a digest of the cookie is stored. It is a random word of 165 bits, so an unkeyed digest can't be searched for.
"""

import hashlib
import logging
from collections.abc import Callable, Container
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends import cached_db, db
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

logger = logging.getLogger(__name__)

IDLE = timedelta(hours=12)  # a night: whoever comes in the morning signs in
WRITE_INTERVAL = timedelta(minutes=5)  # a session in use is written at most once in so long
SEEN = "seen_at"  # in the session
# What an open page asks by itself, without anybody before it.
UNATTENDED: Container[str | None] = {"articles_article_presence"}


def key_digest(key: str) -> str:
    """Return what is stored in the place of a session's key: as many characters as the column has."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


if TYPE_CHECKING:
    _Store = cached_db.SessionStore
else:
    _Store = cached_db.SessionStore if settings.REDIS_URL else db.SessionStore


class SessionStore(_Store):
    """Django's store, asked for the digest of a key wherever it would be asked for the key.

    An in-process cache would let one worker keep a session that another has ended, so only a shared one holds them.
    """

    @property
    def cache_key(self) -> str:
        key = self._get_or_create_session_key()  # type: ignore[attr-defined] # Django's own, which the stubs leave out
        return self.cache_key_prefix + key_digest(key)

    def _get_session_from_db(self) -> Any:
        key = key_digest(self.session_key or "")
        row = self.model.objects.filter(session_key=key, expire_date__gt=timezone.now()).first()
        if not row:
            self._session_key = None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = key_digest(row.session_key)
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(key_digest(session_key))

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(key_digest(key))


class Idle:
    """Middleware that signs out whoever hasn't been there for `IDLE`, whatever page they left open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
            return
        now, seen, asked = timezone.now(), parse_datetime(request.session.get(SEEN, "")), request.resolver_match
        if seen and now - seen > IDLE:
            logout(request)
        elif not seen or (now - seen > WRITE_INTERVAL and asked and asked.url_name not in UNATTENDED):
            _note(request, now)


def _note(request: HttpRequest, now: datetime) -> None:
    """Store when somebody was there last; where nothing can be stored, a page is shown all the same.

    A session that isn't stored any more was ended elsewhere, while the cache that still has it couldn't be told.
    """
    session, was_modified = request.session, request.session.modified
    session[SEEN] = now.isoformat()
    try:
        session.save()
    except UpdateError:
        logout(request)
        return
    except DatabaseError:
        logger.exception("The last sign of a session could not be stored")
    session.modified = was_modified

"""What every public view asks of a request."""

from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from articles.permissions import may_walk

PER_PAGE = 24
_Response = TypeVar("_Response", bound=HttpResponseBase)
_CHOSEN = "walks_at"  # in the session


def request_moment(request: HttpRequest) -> datetime:
    """Return the moment at which this request sees the site: one for the whole of its page.

    It is now for everybody, but for an editor who has chosen another one and may. Whoever sends no session cookie has
    no session to read: a reader's page costs nothing for this, and depends on no cookie.
    """
    asked: Any = request  # which carries it
    if not hasattr(asked, "moment"):
        asked.walked = _chosen(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        asked.moment = asked.walked or timezone.now()
    return asked.moment


def walked(request: HttpRequest) -> datetime | None:
    """Return the moment at which an editor walks the site, None for whoever sees the present."""
    request_moment(request)
    asked: Any = request
    return asked.walked


def walk(request: HttpRequest, at: datetime | None) -> None:
    """Let the session's owner see the site at the moment `at`; None ends it. Whether they may is asked at each page."""
    if at:
        request.session[_CHOSEN] = at.isoformat()
    else:
        request.session.pop(_CHOSEN, None)


def _chosen(request: HttpRequest) -> datetime | None:
    chosen = request.session.get(_CHOSEN)
    return datetime.fromisoformat(chosen) if chosen and may_walk(request.user) else None


def for_one_alone(response: _Response) -> _Response:
    """Forbid every cache to keep a response that is meant for one person; return it."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def page_of(request: HttpRequest, queryset: QuerySet[Any], per_page: int = PER_PAGE) -> Page:
    """Return the page of a listing that `?page=` names, the first if none is; an unknown page is a 404."""
    try:
        page = Paginator(queryset, per_page).page(request.GET.get("page", 1))
    except InvalidPage:
        raise Http404 from None
    asked: Any = request
    asked.page_number = page.number  # by which the page is known (`canonical`)
    return page


def private_preview(response: _Response) -> _Response:
    """Forbid every cache and every search engine to keep a preview; return it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return for_one_alone(response)

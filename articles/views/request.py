"""What every public view asks of a request."""

from datetime import datetime
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils import timezone

from articles.models import Article, Revision, Section
from articles.pages.gathering import Gathering
from articles.pages.listings import Listed, Listing, ListPage
from articles.permissions import may_walk
from kit.paths import path_to
from kit.prepared import Read, prepared

_Row = TypeVar("_Row")
_Response = TypeVar("_Response", bound=HttpResponseBase)
_CHOSEN = "walks_at"  # in the session
# What readers' addresses know behind their "?", by the names of their views: whatever else is there changes nothing.
# No other parameter of a reader's request is read.
PARAMETERS = {
    **dict.fromkeys(("section", "tag", "month", "campaigns", "campaign", "product", "brand"), ("before",)),
    **dict.fromkeys(("person", "author"), ("before",)),
    "people": ("after",),
    "brand_part": ("before", "after"),
    **dict.fromkeys(("person_part", "product_part"), ("before",)),
}


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


def asked_for(request: HttpRequest, parameter: str) -> str:
    """Return what an address says behind a "?" that it knows: `PARAMETERS` has every one of them."""
    match = cast(ResolverMatch, request.resolver_match)  # else no view would ask
    if parameter not in PARAMETERS[match.view_name]:
        raise LookupError(f"{match.view_name} knows no {parameter!r}.")
    return request.GET.get(parameter, "")


def gathering(request: HttpRequest) -> Gathering:
    """Return what gathers the rows of a request's page; the first brings along what the menu and the foot lead to."""
    page, asked = Gathering(request_moment(request)), cast(Any, request)
    if not hasattr(asked, "menu"):
        asked.menu = page, page.rows(_menu(page.at)), page.rows(_listed(page.at))
    return page


def one_row(request: HttpRequest, asked: Read[_Row]) -> _Row:
    """Return the row that an address leads to, asked for with the menu; raise `Http404` where there is none."""
    page = gathering(request)
    rows = page.rows(asked)
    page.ask()
    if not rows:
        raise Http404
    return rows[0]


def menu(request: HttpRequest) -> list[Section]:
    """Return the sections of a page's menu, asked for now where no page has got as far, as one that isn't there."""
    return _led_to(request)[0]


def listed_pages(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    """Return the addresses and the names of the pages to which every page leads, by where it does: `Article.Listing`.

    They are asked for as `menu` is.
    """
    listed = sorted(_led_to(request)[1], key=lambda each: (int(each[3] or 0), each[1].casefold(), each[0]))
    return {
        place: [(path_to("page", slug), name) for slug, name, where, _position in listed if where == place]
        for place in Article.Listing.values
    }


def _led_to(request: HttpRequest) -> tuple[list[Section], list[tuple[str, str, str | None, str | None]]]:
    if not hasattr(request, "menu"):
        gathering(request)
    page, sections, listed = cast(Any, request).menu
    page.ask()
    return sections, listed


@prepared
def _menu(at: datetime) -> QuerySet[Section]:
    return Section.objects.live(at)


@prepared
def _listed(at: datetime) -> QuerySet[Revision, tuple[str, str, str | None, str | None]]:
    return Revision.objects.live(at).listed()


def page_of(request: HttpRequest, page: Gathering, listing: Listing[..., Any], *values: Any) -> Listed[Any]:
    """Have the page of a listing asked for whose key the address names, the first if none is.

    What is no key is a 404.
    """
    try:
        return listing(page, asked_for(request, listing.order.parameter), *values)
    except ValueError:
        raise Http404 from None


def shown(request: HttpRequest, listed: Listed[Any]) -> ListPage[Any]:
    """Return the page of a listing once it is there; one behind the last row of a list is a 404."""
    match = cast(ResolverMatch, request.resolver_match)
    page = listed.page(path_to(match.view_name, *match.args, *match.kwargs.values()))
    if page.key and not page.rows:
        raise Http404
    asked: Any = request
    asked.list_address = page.address  # by which it is known (`canonical`)
    return page


def private_preview(response: _Response) -> _Response:
    """Forbid every cache and every search engine to keep a preview; return it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return for_one_alone(response)

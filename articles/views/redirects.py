"""Addresses that have changed: whoever comes by a former one is led to the present one, for good."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import ResolverMatch, reverse

from articles.views.request import request_moment
from people.models import FormerAddress

_View = Callable[..., HttpResponse]  # of a request, a slug, and perhaps what follows it in an address
_Former = Callable[[str, datetime], str | None]


def redirects_from_former(former: _Former) -> Callable[[_View], _View]:
    """Decorate a view of one row by its slug: where it finds nothing, ask `former(slug, at)` who had the address.

    `former` returns the present slug of what readers may see at the moment `at`, or None: what is hidden is as unknown
    by a former address as it is by the present one.
    """

    def decorate(view: _View) -> _View:
        @wraps(view)
        def found(request: HttpRequest, slug: str, **rest: str) -> HttpResponse:
            try:
                return view(request, slug, **rest)
            except Http404:
                present = former(slug, request_moment(request))
                if not present:
                    raise
            query = request.META["QUERY_STRING"]
            match = cast(ResolverMatch, request.resolver_match)  # else no view would answer
            address = reverse(match.view_name, args=[present, *rest.values()])
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

        return found

    return decorate


def former_addresses(model: type[Model], rows: Callable[[datetime], QuerySet[Any]], through: str = "") -> _Former:
    """Return the `former` of a model whose addresses the desk keeps; `rows(at)` are those that readers may see.

    `through` leads from these to the row that has the address, where it is another one.
    """
    return lambda slug, at: FormerAddress.objects.of(model).at(slug).present_slug(rows(at), through)

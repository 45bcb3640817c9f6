"""Addresses that have changed: whoever comes by a former one is led to the present one, for good."""

from functools import wraps

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse

from articles.views.request import request_moment
from people.models import FormerAddress


def leads_on(former):
    """Decorate a view of one row by its slug: where it finds nothing, ask `former(slug, at)` who had the address.

    `former` returns the present slug of what readers may see at the moment `at`, or None: what is hidden is as unknown
    by a former address as it is by the present one.
    """

    def decorate(view):
        @wraps(view)
        def found(request, slug):
            try:
                return view(request, slug)
            except Http404:
                present = former(slug, request_moment(request))
                if not present:
                    raise
            query = request.META["QUERY_STRING"]
            address = reverse(request.resolver_match.view_name, args=[present])
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

        return found

    return decorate


def kept(model, rows, through=""):
    """Return the `former` of a model whose addresses the desk keeps; `rows(at)` are those that readers may see.

    `through` leads from these to the row that has the address, where it is another one.
    """
    return lambda slug, at: FormerAddress.objects.of(model).at(slug).present_slug(rows(at), through)

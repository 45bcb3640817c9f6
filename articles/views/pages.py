"""Pages: about, imprint, privacy. Each stands at an address of its own, beside those of all else."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Revision
from articles.pages.rendering import story
from articles.views.redirects import redirects_from_former
from articles.views.request import one_row, request_moment
from kit.prepared import first, prepared
from kit.slugs import at_address


def _former(slug: str, at: datetime) -> str | None:
    return first(_once_at(slug, at))


@redirects_from_former(_former)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    revision = one_row(request, _at_address(slug, at))
    return render(request, "articles/page.html", {"story": story(revision, at=at)})


@prepared
def _once_at(slug: str, at: datetime) -> QuerySet[Revision, str]:
    return Revision.objects.live(at).pages().once_at(slug, at).values_list("slug", flat=True)[:1]


@prepared
def _at_address(slug: str, at: datetime) -> QuerySet[Revision]:
    return at_address(Revision.objects.live(at).pages().defer("is_behind"), slug)

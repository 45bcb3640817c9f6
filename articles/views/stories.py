"""Stories and their listings: sections, tags, the archive."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from taggit.models import Tag

from articles.models import Revision, Section
from articles.pages import public, rendering
from articles.pages.rendering import story_context
from articles.views.redirects import former_addresses, redirects_from_former
from articles.views.request import page_of, request_moment

EARLIEST = 1000  # year


def _former_story(slug: str, at: datetime.datetime) -> str | None:
    return Revision.objects.live(at).once_at(slug, at).values_list("slug", flat=True).first()


@redirects_from_former(_former_story)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    revision = get_object_or_404(Revision.objects.live(at).with_identity().select_related("section"), slug=slug)
    return render(request, "articles/article.html", story_context(revision, at))


@redirects_from_former(_former_story)
def picture_credits(request: HttpRequest, slug: str) -> HttpResponse:
    """Show to whom each picture of a story is owed."""
    at = request_moment(request)
    revision = get_object_or_404(Revision.objects.live(at).select_related("section"), slug=slug)
    return render(request, "articles/picture_credits.html", {"story": rendering.story(revision, at=at)})


@redirects_from_former(former_addresses(Section, Section.objects.live))
def section(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    section = get_object_or_404(Section, slug=slug)
    stories = page_of(request, Revision.objects.live(at).in_section(section).cards(at))
    return render(request, "articles/section.html", {"section": section, "stories": stories})


@redirects_from_former(former_addresses(Tag, public.tags))
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    tag = get_object_or_404(public.tags(at), slug=slug)
    stories = page_of(request, Revision.objects.live(at).tagged(tag).cards(at))
    return render(request, "articles/tag.html", {"tag": tag, "stories": stories})


def archive(request: HttpRequest) -> HttpResponse:
    months = Revision.objects.live(request_moment(request)).months(timezone.get_current_timezone())
    return render(request, "articles/archive.html", {"months": months})


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    at = request_moment(request)
    try:
        here = timezone.get_current_timezone()
        first = datetime.datetime(year, month, 1, tzinfo=here)
        last = datetime.datetime(year + month // 12, month % 12 + 1, 1, tzinfo=here)
    except (ValueError, OverflowError):
        raise Http404 from None
    if first.year < EARLIEST:  # a zone east of Greenwich would take the first day out of the calendar
        raise Http404
    stories = page_of(request, Revision.objects.live(at).published_in(first, last).cards(at))
    if not stories.paginator.count:
        raise Http404
    return render(request, "articles/month.html", {"month": first, "stories": stories})

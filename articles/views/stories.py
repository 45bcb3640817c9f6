"""Stories and their listings: sections, tags, the archive."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from taggit.models import Tag

from articles.models import Revision, RevisionSection, RevisionTag, Section
from articles.pages import months, public, rendering
from articles.pages.kinds import CARD
from articles.pages.listings import Listing, ListPage, stories_with
from articles.pages.rendering import story_context
from articles.views.redirects import former_addresses, redirects_from_former
from articles.views.request import gathering, one_row, page_of, request_moment, shown
from kit.prepared import prepared
from kit.slugs import at_address

EARLIEST = 1000  # year


def _former_story(slug: str, at: datetime.datetime) -> str | None:
    return Revision.objects.live(at).stories().once_at(slug, at).values_list("slug", flat=True).first()


@redirects_from_former(_former_story)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    revision = _revision(request, slug)
    return render(request, "articles/article.html", story_context(revision, request_moment(request)))


@redirects_from_former(_former_story)
def picture_credits(request: HttpRequest, slug: str) -> HttpResponse:
    """Show to whom each picture of a story is owed."""
    revision = _revision(request, slug)
    story = rendering.story(revision, at=request_moment(request))
    return render(request, "articles/picture_credits.html", {"story": story})


def _revision(request: HttpRequest, slug: str) -> Revision:
    """Return what readers see at a story's address; raise `Http404` where that is nothing."""
    return one_row(request, _at_address(slug, request_moment(request)))


@prepared
def _at_address(slug: str, at: datetime.datetime) -> QuerySet[Revision]:
    stories = Revision.objects.live(at).stories().with_identity()
    return at_address(stories.select_related("section").defer("is_behind"), slug)


@redirects_from_former(former_addresses(Section, Section.objects.live))
def section(request: HttpRequest, slug: str) -> HttpResponse:
    section = one_row(request, _section(slug))
    return render(
        request, "articles/section.html", {"section": section, "stories": _stories(request, _IN_SECTION, section.pk)}
    )


@redirects_from_former(former_addresses(Tag, public.tags))
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    tag = one_row(request, _tag(slug, request_moment(request)))
    return render(request, "articles/tag.html", {"tag": tag, "stories": _stories(request, _TAGGED, tag.pk)})


@prepared
def _section(slug: str) -> QuerySet[Section]:
    return at_address(Section.objects.all(), slug)


@prepared
def _tag(slug: str, at: datetime.datetime) -> QuerySet[Tag]:
    return at_address(public.tags(at), slug)


_IN_SECTION = stories_with(RevisionSection)
_TAGGED = stories_with(RevisionTag)
_PUBLISHED_IN = Listing(
    CARD, lambda start, end, at: Revision.objects.live(at).published_in(start, end).newest().for_cards()
)


def _stories(request: HttpRequest, listing: Listing[..., Revision], *values: Any) -> ListPage[Revision]:
    """Return the page of a list of stories that a request asks for."""
    at = request_moment(request)
    page = gathering(request)
    stories = page_of(request, page, listing, *values, at)
    page.ask()
    return shown(request, stories)


def archive(request: HttpRequest) -> HttpResponse:
    page = gathering(request)
    newest, oldest = page.rows(_newest(page.at)), page.rows(_oldest(page.at))
    page.ask()
    first, last = next(iter(oldest), None), next(iter(newest), None)
    found = months.with_stories(first, last, page.at) if first and last else []
    return render(request, "articles/archive.html", {"months": found})


@prepared
def _newest(at: datetime.datetime) -> QuerySet[Revision, datetime.datetime | None]:
    return Revision.objects.live(at).newest().values_list("published_at", flat=True)[:1]


@prepared
def _oldest(at: datetime.datetime) -> QuerySet[Revision, datetime.datetime | None]:
    return Revision.objects.live(at).newest().reverse().values_list("published_at", flat=True)[:1]


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    try:
        here = timezone.get_current_timezone()
        first = datetime.datetime(year, month, 1, tzinfo=here)
        last = datetime.datetime(year + month // 12, month % 12 + 1, 1, tzinfo=here)
    except (ValueError, OverflowError):
        raise Http404 from None
    if first.year < EARLIEST:  # a zone east of Greenwich would take the first day out of the calendar
        raise Http404
    stories = _stories(request, _PUBLISHED_IN, first, last)
    if not stories.rows:
        raise Http404
    return render(request, "articles/month.html", {"month": first, "stories": stories})

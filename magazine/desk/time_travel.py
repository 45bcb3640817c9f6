"""The site at a moment: an editor walks it as it will be, or was. It is `live(at)`, and nothing more.

The chosen moment is kept in the editor's session; `articles.views.request.request_moment` is where it is read.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from articles.desk.calendar import Event, events_until
from articles.models import Article
from articles.permissions import may_walk
from articles.querysets import ArticleQuerySet
from articles.views.request import for_one_alone, walk
from kit.admin.moments import OneLineMomentField

YEARS = range(1900, 2200)
YEAR = timedelta(days=365)
COMING = 8  # events of it that are offered


class MomentForm(forms.Form):
    at = OneLineMomentField(
        label=_("Date and time"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": _("Choose a date and a time."),
            "invalid": _("This is no date and time: write them as 2026-03-02 09:30."),
        },
    )

    def clean_at(self) -> datetime:
        at = self.cleaned_data["at"]
        if at.year not in YEARS:
            raise forms.ValidationError(
                _("Choose a year from %(first)d to %(last)d.") % {"first": YEARS[0], "last": YEARS[-1]}
            )
        return at


class Walk:
    """Middleware that keeps what one editor sees at another moment out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return for_one_alone(response) if getattr(request, "walked", None) else response


def moment_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Ask for the moment, and on POST go there, or back to the present."""
    if not may_walk(request.user):
        raise PermissionDenied
    if "end" in request.POST:
        walk(request, None)
        return HttpResponseRedirect(reverse("front_page"))
    form = MomentForm(request.POST or None, initial={"at": _asked(request) or timezone.now()})
    if form.is_valid():
        walk(request, form.cleaned_data["at"])
        return HttpResponseRedirect(reverse("front_page"))
    context = {
        **site.each_context(request),
        "title": _("The site at a moment"),
        "form": form,
        "coming": coming(Article.objects.visible_to(request.user), timezone.now()),
    }
    return TemplateResponse(request, "admin/moment.html", context)


def coming(stories: ArticleQuerySet, at: datetime) -> list[Event]:
    """Return the next events of a year that readers will notice, in order; `stories` are those the user may see."""
    return events_until(at + YEAR, stories, at, most=COMING, with_campaigns=True, with_photos=True)


def _asked(request: HttpRequest) -> datetime | None:
    """Return the moment that a link to the page proposes, the next whole minute of it; None if it is none."""
    try:
        at = parse_datetime(request.GET.get("at", ""))
    except ValueError:
        return None
    if at is None or at.year not in YEARS:
        return None
    minute = at.replace(second=0, microsecond=0)
    return minute if minute == at else minute + timedelta(minutes=1)

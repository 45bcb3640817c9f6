"""The front page, and the pages for when there is none."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template

from articles.models import Campaign, Revision
from articles.views.request import moment
from magazine.layout import front

STORIES = 48
CAMPAIGNS = 3


def front_page(request):
    at = moment(request)
    context = {
        "front": front(Revision.objects.live(at).cards(at)[:STORIES]),
        "campaigns": Campaign.objects.live(at).with_cover(at)[:CAMPAIGNS],
    }
    return render(request, "magazine/front_page.html", context)


def not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """Answer without the database, the session or the request: any of them may be what failed."""
    return HttpResponseServerError(get_template("500.html").render())

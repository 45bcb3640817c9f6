"""The front page, and the answers for when there is no page."""

import logging
import sys
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.models import Campaign
from articles.pages.kinds import CAMPAIGN_CARD, CARD
from articles.views.request import gathering, menu
from kit.prepared import prepared
from magazine.front_layout import front, newest
from magazine.http import unavailable
from magazine.http.limits import bad_request_sentence
from magazine.http.refusals import HTML, OUR_SIDE, refuse, wants

logger = logging.getLogger(__name__)

FRONT_CAMPAIGNS = 3


def front_page(request: HttpRequest) -> HttpResponse:
    page = gathering(request)
    stories, campaigns = page.rows(newest(page.at)), page.rows(_campaigns(page.at))
    page.ask()
    layout = front(page, stories, menu(request))
    page.bring(CAMPAIGN_CARD, campaigns)
    page.ask_once()
    page.bring(CARD, layout.stories)
    page.ask()
    return render(request, "magazine/front_page.html", {"front": layout, "campaigns": campaigns})


@prepared
def _campaigns(at: datetime) -> QuerySet[Campaign]:
    return Campaign.objects.live(at).knowable().select_related("brand").last_first()[:FRONT_CAMPAIGNS]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 400, bad_request_sentence(exception))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer in the words that the refusal was raised with, if it was: the program's own are for who reads them."""
    words = exception.args[0] if exception.args else _("Your account doesn’t open this page: ask a Chief if it should.")
    return refuse(request, 403, words)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that can't show that it comes from a page of this site.

    To a script of such a page, which stays, it is 401: it may do all that it could, once somebody has signed in anew.
    403 would say to whoever writes that a colleague has taken the right away.
    """
    if wants(request) != HTML:
        why = _("You are signed out, and nothing is saved: sign in in a new window, then go on here.")
        return refuse(request, 401, why)
    if reason == REASON_NO_CSRF_COOKIE:
        why = _("The browser sent no cookie of this site, and nothing is saved: allow cookies, and load the page anew.")
    else:
        why = _("This form wasn’t opened here, or you signed in since, and nothing is saved: go back and load it anew.")
    return refuse(request, 403, why)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer with the house's page; where that can't be made, with the sentence alone."""
    if wants(request) == HTML:
        try:
            return render_lost(request)
        except Exception:
            logger.exception("The page for what is nowhere failed")
    return refuse(request, 404, _("There is nothing at this address: start from the front page."))


def render_lost(request: HttpRequest) -> HttpResponse:
    response = render(request, "404.html", status=404)
    response.headers["Cache-Control"] = "no-store"  # a story may stand there in a minute
    return response


def server_error(request: HttpRequest | None) -> HttpResponse:
    """Answer without the database, the session or the request: any of them may be what failed.

    Django calls it while what went wrong is being handled.
    """
    if sentence := unavailable.outage_sentence(sys.exception()):
        return refuse(request, 503, sentence, unavailable.AGAIN)
    return refuse(request, 500, OUR_SIDE)

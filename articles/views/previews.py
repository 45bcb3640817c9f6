"""A story that isn't published yet, for somebody without an account who was sent a link."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.models import PreviewLink
from articles.pages import link_targets, preview_links
from articles.pages.rendering import story_context
from articles.views.request import private_preview, request_moment


def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show the revision of a link that opens, and let the browser have its photos; every other token is a 404.

    The story stands there with its campaigns, whatever their embargo. Its photos keep to their rights, and no other
    story shows that readers can't see. A name whose page isn't there before the story is no link.
    """
    now = timezone.now()
    link = preview_links.found(token, now)
    if link is None:
        raise Http404
    at = request_moment(request)
    goes_live = preview_links.lives_at(link.revision, at)
    revision = preview_links.dated(link.revision, goes_live)
    context = {**story_context(revision, at, embargo_at=goes_live), "revision": revision, "link": link}
    link_targets.mark(context["story"], at)
    response = private_preview(render(request, "articles/preview.html", context))
    response.headers["Referrer-Policy"] = "no-referrer"
    _let_have_photos(request, response, link, now)
    # Programs that look where a link leads, and browsers that fetch ahead, are no readers.
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        preview_links.count(link, now)
    return response


def _let_have_photos(request: HttpRequest, response: HttpResponse, link: PreviewLink, now: datetime) -> None:
    name, value = preview_links.cookie(link)
    response.set_cookie(
        name,
        value,
        max_age=int((link.expires_at - now).total_seconds()),
        path=reverse("rendition", args=["x"]).removesuffix("x"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )

"""The files of photos. A photo that readers may not see has no file for them either."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control

from articles.pages import preview_links, public
from articles.views.request import for_one_alone, request_moment
from kit.prepared import first
from media.models import Photo
from media.renditions import naming
from media.storage import availability

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

logger = logging.getLogger(__name__)

A_YEAR = 31_536_000  # seconds
AWAY, GREY = 503, "#d9d5ce"
SHARED = 30  # seconds: how long a cache that others read may answer by itself


def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a rendition to readers while its photo is public, and to whoever edits photos at any time.

    Who has opened a preview link is served the photos of its story too, as long as the link opens. A name never
    changes its content, so the reader's own browser may keep the file for as long as the photo's rights are known to
    last; a cache that others read asks again within the minute, since a photo may be denied at any. The browser of
    whoever sees a photo that readers don't asks again each time: it may be a computer that others use.
    """
    asked, at = naming.read_name(name), request_moment(request)
    if not asked:
        raise Http404
    staff = settings.SESSION_COOKIE_NAME in request.COOKIES and _is_of_the_desk(request.user)
    photo = first(public.photo(asked.pk, at))
    hidden = Photo.objects.in_bulk([asked.pk]).get(asked.pk) if staff and not photo else None
    shown = None if photo or hidden else preview_links.previewed_photo(request.COOKIES, asked.pk, at)
    served = photo or hidden or shown
    if not served or not served.edition or not asked.is_content_of(served.edition):
        raise Http404
    if shown:
        return for_one_alone(_answer(request, served, asked))
    response = _answer(request, served, asked)
    if response.status_code in (HttpResponseRedirect.status_code, AWAY):
        patch_cache_control(response, no_store=True)
    elif hidden:
        patch_cache_control(response, private=True, no_cache=True)
    elif staff:
        patch_cache_control(response, private=True, max_age=_left(served, at))
    else:
        left = _left(served, at)
        patch_cache_control(response, public=True, max_age=left, s_maxage=min(left, SHARED))
    return response


def _left(photo: Photo, at: datetime) -> int:
    """Return for how many seconds a photo's rights are known to last, a year at most."""
    left = (photo.usable_until - at).total_seconds() if photo.usable_until else A_YEAR
    return max(0, min(A_YEAR, int(left)))


def _is_of_the_desk(user: "User | AnonymousUser") -> bool:
    return user.is_staff and user.has_perm("media.view_photo")


def _plate(photo: Photo, asked: naming.Name) -> HttpResponse:
    """Return what stands in the picture's place while its file can't be read: its colour, as large as it is."""
    height = naming.height(photo, asked.width, asked.crop)
    plate = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{asked.width}" height="{height}">'
        f'<rect width="100%" height="100%" fill="{photo.colour or GREY}"/></svg>'
    )
    return HttpResponse(plate, status=AWAY, content_type="image/svg+xml", headers={"Retry-After": "10"})


def _answer(request: HttpRequest, photo: Photo, asked: naming.Name) -> HttpResponseBase:
    """Return the file; a name of a former edition leads to the newest, as an older page may still ask for it.

    A crop that the newest edition doesn't have, since the photo is not to be cropped any more, leads to the whole.
    """
    name = naming.name(photo, asked.width, asked.suffix, asked.crop)
    if asked.edition != photo.edition:
        return HttpResponseRedirect(reverse("rendition", args=[name]))
    # Whoever reads the feed elsewhere is shown its pictures too: they are as public as the page.
    headers = {"ETag": f'"{name}"', "Cross-Origin-Resource-Policy": "cross-origin"}
    if unchanged := get_conditional_response(request, etag=headers["ETag"]):
        for header, value in headers.items():  # a cache takes over what is said here
            unchanged.headers[header] = value
        return unchanged
    try:
        file = storages["renditions"].open(naming.path(name))
    except FileNotFoundError:
        if asked.crop == "free":
            raise Http404 from None
        return HttpResponseRedirect(naming.url(photo, naming.closest(photo, asked.width), asked.suffix))
    except Exception as error:
        if not availability.cant_read(error):
            raise
        logger.warning("%s can't be read: %s", name, error)
        return _plate(photo, asked)
    return FileResponse(file, content_type=asked.content_type, headers=headers)

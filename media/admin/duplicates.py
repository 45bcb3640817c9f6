"""Which of two photos of one picture stays: shown on a photo's form, and asked when the second has just come in."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from kit.admin.site import editor
from media.admin.forms import KNOWN_FILE
from media.admin.pages import PhotoAdminBase
from media.admin.uploads import wants_json
from media.intake import batches, duplicates
from media.models import Photo
from media.renditions.thumbnails import LARGE, thumbnail_url

USE = "_use"
WAIT = 3  # seconds
# What a form was sent with that says where it leads to.
WAYS = (IS_POPUP_VAR, "_continue", "_addanother")


class DuplicatesMixin(PhotoAdminBase):
    """The part of the photos' admin that is about two photos of one picture."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<id:pk>/doubles/", view(self.duplicates_view), name="media_photo_doubles"),
            path("<id:pk>/withdraw/", view(self.withdraw_view), name="media_photo_withdraw"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take the photo whose very file somebody has sent, instead of refusing the file a second time."""
        photo = self.get_object(request, request.POST[USE]) if request.POST.get(USE) else None
        if photo is None:
            return super().add_view(request, form_url, extra_context)
        self._check(request)
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, photo)
        return HttpResponseRedirect(self.admin_site.change_url(photo))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Photo | None = None,
    ) -> HttpResponse:
        if obj:
            context["near_duplicates"] = duplicates.duplicates_of(obj)
        else:
            errors = context["adminform"].form.errors.as_data().get("upload", ())
            known = next((error.params["photo"] for error in errors if error.code == KNOWN_FILE and error.params), None)
            context["known"] = self.get_object(request, str(known.pk)) if known else None
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def response_add(self, request: HttpRequest, obj: Photo, post_url_continue: str | None = None) -> HttpResponse:
        """Ask first, where the library has the picture: a window that was opened for a photo would close otherwise."""
        if not self.asks(obj):
            return super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(_question(obj, request.POST))

    def asks(self, photo: Photo) -> bool:
        """Say whether a photo that has just come in is asked about before anything is said of it."""
        return bool(duplicates.near_duplicates(photo, most=1))

    def duplicates_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a photo that the user has just added beside those it looks like; a POST keeps them all."""
        photo = self._added(request, pk)
        is_theirs = batches.has_added(photo, editor(request))
        if request.method == "POST" and is_theirs:
            self.tell(request, photo)
            request.path = reverse("admin:media_photo_add")  # to which "add another" leads
            return super().response_add(request, photo)
        found = duplicates.duplicates_of(photo) if is_theirs else []
        if not found:
            return HttpResponseRedirect(self.admin_site.change_url(photo))
        others = [each.photo for each in found]
        self.set_embargo_ends(others)
        large = {each.pk: thumbnail_url(each, LARGE) for each in (photo, *others)}
        more = {
            "near_duplicates": found,
            "large": large,
            "ways": [name for name in WAYS if name in request.GET],
            "is_popup": IS_POPUP_VAR in request.GET,
        }
        response = self.page(request, photo, "duplicates", _("The library has this picture"), more)
        if not large[photo.pk]:
            response.headers["Refresh"] = str(WAIT)  # its small picture is being made
        return response

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take out a photo again that the user has just added, as there is another of the same picture."""
        photo = self._added(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(self.admin_site.change_url(photo))
        instead = self.get_object(request, request.POST.get("instead", ""))
        try:
            kept = batches.withdraw(photo, by=editor(request), instead=instead)
        except batches.CannotWithdraw as reason:
            if wants_json(request):
                return JsonResponse({"reason": str(reason)}, status=409)
            messages.error(request, str(reason))
            # The window that was opened for a photo still has to get one.
            asks_again = IS_POPUP_VAR in request.POST and batches.has_added(photo, editor(request))
            return HttpResponseRedirect(
                _question(photo, request.POST) if asks_again else self.admin_site.change_url(photo)
            )
        self.log_deletions(request, [photo])  # type: ignore[arg-type] # it goes through any rows
        said = _("“%s” is not added: the library has this picture.") % photo
        if wants_json(request):
            return JsonResponse({"said": said})
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, kept)  # the window closes, and the story has the one that is kept
        messages.success(request, said)
        return HttpResponseRedirect(self.admin_site.change_url(kept))

    def _added(self, request: HttpRequest, pk: int) -> Photo:
        self._check(request)
        return get_object_or_404(Photo, pk=pk)

    def _check(self, request: HttpRequest) -> None:
        """Let in whoever may add photos and see those of others; refuse a field that no form may ask for."""
        if not (self.has_add_permission(request) and self.has_view_permission(request)):
            raise PermissionDenied
        field = request.POST.get(TO_FIELD_VAR)
        if field and not self.to_field_allowed(request, field):
            raise DisallowedModelAdminToField(field)


def _question(photo: Photo, ways: Mapping[str, Any]) -> str:
    """Return the address of the page that asks, for a form that was sent in some ways."""
    query = urlencode({name: ways[name] for name in WAYS if name in ways})
    return f"{reverse('admin:media_photo_doubles', args=[photo.pk])}?{query}"

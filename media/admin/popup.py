"""The window that a story's form opens for one photo: small, and not closed before it has said what is missing."""

from typing import TYPE_CHECKING

from django.contrib.admin.options import IS_POPUP_VAR, InlineModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from media.admin.fieldsets import small, whole
from media.admin.pages import PhotoAdminBase
from media.models import Photo
from media.rights import kinds

if TYPE_CHECKING:
    from media.admin.fieldsets import Fieldset

FRESH = "_fresh"  # in the address: the photo has just come in, and the form behind the window doesn't have it yet


def is_popup(request: HttpRequest) -> bool:
    return IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST


class PopupMixin(PhotoAdminBase):
    """The part of the photos' admin that is about that window."""

    def get_fieldsets(self, request: HttpRequest, obj: Photo | None = None) -> "list[Fieldset]":
        return small(obj, dict(kinds.missing_requirements(obj)) if obj else ()) if is_popup(request) else whole(obj)

    def get_inline_instances(self, request: HttpRequest, obj: Photo | None = None) -> list[InlineModelAdmin]:
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines if is_popup(request) else ():
            inline.classes = ["collapse"]
        return inlines

    def response_add(self, request: HttpRequest, obj: Photo, post_url_continue: str | None = None) -> HttpResponse:
        """Stay open for a photo that lacks something, and say what: the story's checklist would say it much later."""
        if is_popup(request) and self.missing(obj) and self.has_change_permission(request, obj):
            return HttpResponseRedirect(f"{self.admin_site.change_url(obj)}?{IS_POPUP_VAR}=1&{FRESH}=1")
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Photo) -> HttpResponse:
        """Hand a photo that has just come in to the form behind the window, whatever it still lacks."""
        if is_popup(request) and FRESH in request.GET:
            return super().response_add(request, obj)
        return super().response_change(request, obj)

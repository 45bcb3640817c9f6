"""The window that a story's form opens for one photo: small, and not closed before it has said what is missing."""

from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpResponseRedirect

from media.admin.fieldsets import small, whole
from media.rights import kinds

FRESH = "_fresh"  # in the address: the photo has just come in, and the form behind the window doesn't have it yet


def is_popup(request):
    return IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST


class Popup:
    """The part of the photos' admin that is about that window; before `DeskAdmin` in the order of classes."""

    def get_fieldsets(self, request, obj=None):
        return small(obj, dict(kinds.missing_requirements(obj)) if obj else ()) if is_popup(request) else whole(obj)

    def get_inline_instances(self, request, obj=None):
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines if is_popup(request) else ():
            inline.classes = ["collapse"]
        return inlines

    def response_add(self, request, obj, post_url_continue=None):
        """Stay open for a photo that lacks something, and say what: the story's checklist would say it much later."""
        if is_popup(request) and self.missing(obj) and self.has_change_permission(request, obj):
            return HttpResponseRedirect(f"{self.admin_site.change_url(obj)}?{IS_POPUP_VAR}=1&{FRESH}=1")
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        """Hand a photo that has just come in to the form behind the window, whatever it still lacks."""
        if is_popup(request) and FRESH in request.GET:
            return super().response_add(request, obj)
        return super().response_change(request, obj)

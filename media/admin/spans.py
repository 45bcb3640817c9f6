"""What a photo's sender wants of its time: said on its form, and the page that asks before it holds."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from kit.admin.site import editor
from media.admin.pages import PhotoAdminBase
from media.intake import sender_embargoes
from media.models import Photo


class SenderEmbargoMixin(PhotoAdminBase):
    """The part of the photos' admin that is about that."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.span_view)
        return [path("<id:pk>/span/", view, name="media_photo_span"), *super().get_urls()]

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
            context["spans"] = asked = sender_embargoes.spans(obj)
            context["may_keep_back"] = any(each.window for each in asked)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def span_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what will hold; a POST writes the windows, beside whatever an editor has open in the photo's form."""
        photo = self.get_object(request, str(pk))
        if photo is None:
            raise Http404
        if not self.has_change_permission(request, photo):
            raise PermissionDenied
        if request.method == "POST":
            made = sender_embargoes.keep_back(photo, by=editor(request))
            if made:
                self.log_change(request, photo, [{"added": {"name": str(made[0]._meta.verbose_name), "object": ""}}])
                messages.success(request, _("The photo is kept back as its sender asks."))
            else:
                messages.info(request, _("Nothing is left to do: its rights windows hold to what its sender asks."))
            return HttpResponseRedirect(self.admin_site.change_url(photo))
        asked = [each for each in sender_embargoes.spans(photo) if each.window]
        return self.page(request, photo, "span", _("Keep the photo back"), {"spans": asked})

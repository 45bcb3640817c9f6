"""The page on which files come in, one or two hundred at once, and the answers to a browser that sends them singly."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from media.admin.forms import ACCEPT
from media.intake import batches, ingest

FILE = "file"  # the field of a file; the page's own form sends many in it
AROUND = 64 * 1024  # bytes that a request may have beside its file
ROW = "admin/media/photo/arrival.html"


class Uploads:
    """What the ModelAdmin of photos needs for files to come in."""

    def get_urls(self):
        upload = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", upload, name="media_photo_upload"), *super().get_urls()]

    def upload_view(self, request):
        """Show the page; take its files, one by one for a script that asks for JSON, else all of its form.

        What is far too large is refused by what it says of its length: the token is looked for within the body, so
        the check of it waits until here.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        if wants_json(request) and int(request.META.get("CONTENT_LENGTH") or 0) > settings.PHOTO_MOST_BYTES + AROUND:
            return JsonResponse({"verdict": batches.REFUSED, "reason": str(ingest.too_large())}, status=413)
        return csrf_protect(self._upload_view)(request)

    upload_view.csrf_exempt = True  # it checks by itself

    def _upload_view(self, request):
        form = batches.SharedForm(request.POST or None)
        if request.method != "POST":
            return self._upload_page(request, form)
        if not form.is_valid():
            if wants_json(request):
                return JsonResponse({"errors": form.errors}, status=400)
            return self._upload_page(request, form)
        outcomes = [self._bring_upload(request, form, upload) for upload in request.FILES.getlist(FILE)]
        if wants_json(request):
            if len(outcomes) != 1:
                return JsonResponse({"errors": {FILE: [_("Send one file.")]}}, status=400)
            html = render_to_string(ROW, {"outcome": outcomes[0], "opts": self.opts}, request)
            return JsonResponse({"verdict": outcomes[0].verdict, "lacks": bool(outcomes[0].lacks), "html": html})
        return self._upload_page(request, form, outcomes)

    def _bring_upload(self, request, form, upload):
        tags, again = form.cleaned_data["tags"], bool(request.POST.get("again"))
        outcome = batches.import_file(upload, by=request.user, shared=form.shared(), tags=tags, again=again)
        if outcome.is_new:
            self.log_addition(request, outcome.photo, [{"added": {}}])
        for photo in (outcome.photo, *(photo for photo, _differences in outcome.alike)):
            if photo:
                photo.mark = super().picture(photo)  # the list's own asks for more than a row
        return outcome

    def _upload_page(self, request, form, outcomes=()):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add photos"),
            "opts": self.opts,
            "form": form,
            "accept": ACCEPT,
            "most_bytes": settings.PHOTO_MOST_BYTES,
            "too_large": ingest.too_large(),
            "outcomes": outcomes,
            "has_files": request.method != "POST" or bool(request.FILES),
        }
        return TemplateResponse(request, "admin/media/photo/upload.html", context)

    # --- The form of one photo ------------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        if form.cleaned_data.get("upload"):
            request.arriving = obj
        super().save_model(request, obj, form, change)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Leave no file behind whose photo was not saved after all, whatever failed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except BaseException:
            if photo := getattr(request, "arriving", None):
                ingest.discard(photo)
            raise


def wants_json(request):
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"

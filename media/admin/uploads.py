"""The page on which files come in, one or two hundred at once, and the answers to a browser that sends them singly."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from kit.admin.site import editor
from media.admin.forms import ACCEPT
from media.admin.pages import PhotoAdminBase
from media.intake import batches, ingest
from media.models import Photo

FILE = "file"  # the field of a file; the page's own form sends many in it
AROUND = 64 * 1024  # bytes that a request may have beside its file
ROW = "admin/media/photo/outcome.html"


class UploadMixin(PhotoAdminBase):
    """The part of the photos' admin that is about files that come in."""

    def get_urls(self) -> list[URLPattern]:
        upload = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", upload, name="media_photo_upload"), *super().get_urls()]

    @csrf_exempt  # it checks by itself
    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Show the page; take its files, one by one for a script that asks for JSON, else all of its form.

        What is far too large is refused by what it says of its length: the token is looked for within the body, so
        the check of it waits until here.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        if wants_json(request) and int(request.META.get("CONTENT_LENGTH") or 0) > settings.PHOTO_MOST_BYTES + AROUND:
            return JsonResponse({"verdict": batches.REFUSED, "reason": str(ingest.file_too_large())}, status=413)
        return csrf_protect(self._upload_view)(request)

    def _upload_view(self, request: HttpRequest) -> HttpResponse:
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
            more = {"outcome": outcomes[0], "pictures": self._pictures(outcomes), "opts": self.opts}
            html = render_to_string(ROW, more, request)
            return JsonResponse({"verdict": outcomes[0].verdict, "lacks": bool(outcomes[0].lacks), "html": html})
        return self._upload_page(request, form, outcomes)

    def _bring_upload(
        self, request: HttpRequest, form: batches.SharedForm, upload: UploadedFile
    ) -> batches.FileOutcome:
        tags, again = form.cleaned_data["tags"], bool(request.POST.get("again"))
        outcome = batches.import_file(upload, by=editor(request), shared=form.shared(), tags=tags, again=again)
        if outcome.is_new and outcome.photo:
            self.log_addition(request, outcome.photo, [{"added": {}}])
        return outcome

    def _pictures(self, outcomes: Iterable[batches.FileOutcome]) -> dict[int, SafeString]:
        """Return by primary key the small pictures of the photos that outcomes name."""
        photos = [
            photo for each in outcomes for photo in (each.photo, *(other.photo for other in each.duplicates)) if photo
        ]
        return {photo.pk: super(UploadMixin, self).picture(photo) for photo in photos}  # the list's own asks for more

    def _upload_page(
        self, request: HttpRequest, form: batches.SharedForm, outcomes: Sequence[batches.FileOutcome] = ()
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add photos"),
            "opts": self.opts,
            "form": form,
            "accept": ACCEPT,
            "most_bytes": settings.PHOTO_MOST_BYTES,
            "too_large": ingest.file_too_large(),
            "outcomes": outcomes,
            "pictures": self._pictures(outcomes),
            "has_files": request.method != "POST" or bool(request.FILES),
        }
        return TemplateResponse(request, "admin/media/photo/upload.html", context)

    # --- The form of one photo ------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Photo, form: ModelForm, change: bool) -> None:
        if form.cleaned_data.get("upload"):
            request.arriving = obj  # type: ignore[attr-defined] # for `changeform_view`, around this
        super().save_model(request, obj, form, change)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Leave no file behind whose photo was not saved after all, whatever failed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except BaseException:
            if photo := getattr(request, "arriving", None):
                ingest.discard(photo)
            raise


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"

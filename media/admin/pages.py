"""What each part of the photos' admin asks of the site and of the others."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kit.admin.base import DeskAdmin
from kit.admin.site import DeskSite
from media.making import rendition_sets
from media.models import Photo
from media.querysets import PhotoQuerySet
from media.rights import kinds
from media.rights.status import rights_status


class PhotoSite(DeskSite):
    """The site as the photos' pages know it: it tells of stories and campaigns, of which the library knows nothing."""

    embargoes: Callable[[Iterable[Photo], datetime], Mapping[int, datetime]]
    lost: Callable[[PhotoQuerySet, datetime], PhotoQuerySet]


class PhotoAdminBase(DeskAdmin):
    """What the parts of the photos' admin share; each stands before `DeskAdmin` in the order of classes."""

    admin_site: PhotoSite

    def missing(self, photo: Photo) -> dict[str, str | Promise]:
        """Return words, by fields, for what a photo needs before readers may see it, and all of it."""
        found = dict(kinds.missing_requirements(photo))
        if not photo.credit:
            found.setdefault("creator", _("a creator or a credit line"))
        if photo.rights == kinds.Rights.UNKNOWN:
            found["rights"] = _("the kind of rights")
        return found

    def with_reasons(self, photo: Photo) -> Photo:
        """Return a photo as it is stored, with all that keeps it from its readers."""
        stored = Photo.objects.with_reasons(timezone.now()).get(pk=photo.pk)
        self.set_embargo_ends([stored])
        return stored

    def set_embargo_ends(self, photos: Iterable[Any]) -> None:
        """Set on photos until when an embargo keeps them from readers: of campaigns only the site knows."""
        ends = self.admin_site.embargoes(photos, timezone.now())
        for photo in photos:
            photo.embargo_until = ends.get(photo.pk)

    def tell(self, request: HttpRequest, photo: Photo) -> None:
        """Say what keeps a photo that was saved from its readers, and that its files take a moment."""
        said = rights_status(self.with_reasons(photo))
        if not said.is_usable:
            messages.warning(request, said.sentence)
        if not rendition_sets.is_current(photo):
            messages.info(request, _("New files are being made."))

    def page(
        self, request: HttpRequest, photo: Photo, name: str, title: str, more: Mapping[str, Any]
    ) -> TemplateResponse:
        """Return a page of its own about a photo, with what its template is told beyond what all are."""
        meta = self.opts
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "original": photo,
            "opts": meta,
            "list_address": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"),
            "form_address": self.admin_site.change_url(photo),
            **more,
        }
        return TemplateResponse(request, f"admin/media/photo/{name}.html", context)

import json
from collections.abc import Iterable, Sequence, Set
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import publishing
from articles.galleries import galleries_known_to, lock_gallery, may_change_gallery, may_know, open_to
from articles.models import GalleryPhoto, PhotoGallery
from kit.admin.base import DeskAdmin
from kit.admin.inlines import TableInline
from kit.admin.site import DeskRequest


def _without_words(message: str) -> str:
    """Return the log's message of a change without the captions by which it names the photos' places."""
    said = json.loads(message) if message.startswith("[") else []
    for each in (part for act in said for part in act.values() if "object" in part):
        each["object"] = "…"
    return json.dumps(said)


class GalleryPhotoRows(TableInline):
    model = GalleryPhoto
    fields = ["position", "photo", "caption"]
    autocomplete_fields = ["photo"]
    verbose_name_plural = _("photos, in order of their places")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("photo")


@admin.register(PhotoGallery)
class PhotoGalleryAdmin(DeskAdmin):
    list_display = ["picture", "title", "photo_count", "used"]
    list_display_links = ["picture", "title"]
    search_fields = ["title_folded"]
    fields = ["title"]
    inlines = [GalleryPhotoRows]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the galleries that the user may know of: every page, list, choice and use begins here."""
        known = galleries_known_to(request.user, timezone.now())
        return self.admin_site.prepared(super().get_queryset(request) & known)

    def counted(self, request: HttpRequest) -> QuerySet[Any] | None:
        """Count no use in a gallery that isn't the user's to see."""
        is_all = request.user.has_perm("articles.view_any_article")
        return None if is_all else galleries_known_to(request.user, timezone.now())

    def has_view_permission(self, request: HttpRequest, obj: PhotoGallery | None = None) -> bool:
        may = super().has_view_permission(request, obj)
        return may and (obj is None or may_know(request.user, obj, timezone.now()))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Say what was changed without the words of then to who doesn’t see all stories: a draft may have had them."""
        response = super().history_view(request, object_id, extra_context)
        if not request.user.has_perm("articles.view_any_article"):
            for entry in (getattr(response, "context_data", None) or {}).get("action_list", ()):
                entry.change_message = _without_words(entry.change_message)
        return response

    def has_change_permission(self, request: HttpRequest, obj: PhotoGallery | None = None) -> bool:
        """Of one gallery, who has made it may change it; of all of them, only those who keep the pictures."""
        return super().has_change_permission(request) if obj is None else may_change_gallery(request.user, obj)

    def changeable(self, request: HttpRequest, rows: Iterable[PhotoGallery]) -> Set[int]:
        mine = [row.pk for row in rows if row.owner_id == request.user.pk]
        if self.has_change_permission(request):
            return {row.pk for row in rows}
        return {*open_to(request.user).in_bulk(mine)} if mine else set()

    def save_model(  # type: ignore[override]  # no other request comes to the desk
        self, request: DeskRequest, obj: PhotoGallery, form: forms.ModelForm, change: bool
    ) -> None:
        if change:
            lock_gallery(request.user, obj)
        else:
            obj.owner = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Sequence[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        publishing.record_showing(form.instance, by=request.user)

    @admin.display(description=_("photos"))
    def photo_count(self, obj: PhotoGallery) -> int:
        return len(obj.places.all())

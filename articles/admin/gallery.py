from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles import publishing
from articles.models import GalleryPhoto, PhotoGallery
from people.desk import DeskAdmin
from people.parts import PartRows


class GalleryPhotoRows(PartRows):
    model = GalleryPhoto
    fields = ["photo", "caption", "position"]
    autocomplete_fields = ["photo"]
    verbose_name_plural = _("photos, in order of their places")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("photo")


@admin.register(PhotoGallery)
class PhotoGalleryAdmin(DeskAdmin):
    list_display = ["picture", "title", "photo_count", "used"]
    list_display_links = ["picture", "title"]
    search_fields = ["title_folded"]
    fields = ["title"]
    inlines = [GalleryPhotoRows]

    def get_queryset(self, request):
        return self.admin_site.prepared(super().get_queryset(request))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        publishing.record_showing(form.instance, by=request.user)

    @admin.display(description=_("photos"))
    def photo_count(self, obj):
        return len(obj.places.all())

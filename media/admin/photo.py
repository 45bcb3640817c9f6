"""The form and the list of photos."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpResponseNotAllowed
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.admin.base import DeskAdmin
from kit.admin.forms import ShortLines
from kit.admin.usage import use
from media import permissions, tasks
from media.admin.duplicates import Doubles
from media.admin.fieldsets import KINDS
from media.admin.file_values import heard, remarks
from media.admin.filters import LackFilter, PortraitFilter, TagFilter
from media.admin.forms import PhotoForm, Slider
from media.admin.name_proposals import proposals
from media.admin.popup import Popup
from media.admin.spans import Spans
from media.admin.takedown import Takedowns
from media.admin.uploads import Uploads
from media.admin.windows import WindowForms, proof_response
from media.imaging import crops
from media.intake import ingest, removal
from media.making import rendition_sets
from media.models import Photo
from media.renditions.thumbnails import LARGE, thumbnail_url
from media.rights import kinds
from media.rights.status import rights_status
from people import tags
from people.models import Person

use(Person, Photo, "portrait_of", gettext_lazy("Portraits"))


@admin.register(Photo)
class PhotoAdmin(Takedowns, Spans, Doubles, Popup, Uploads, DeskAdmin):
    form = PhotoForm
    of_verbs = ["edition", "added_by"]
    list_display = ["picture", "described", "creator", "credit_line", "rights", "until", "used"]
    list_display_links = ["picture", "described"]
    list_filter = [LackFilter, "rights", PortraitFilter, TagFilter]
    list_per_page = 60
    search_fields = [
        *("words_folded", "tags__name", "portrait_of__folded"),
        *("people__folded", "people__aliases__folded", "brands__folded", "brands__aliases__folded"),
    ]
    search_help_text = gettext_lazy(
        "Words of the headline, the description, the keywords, the tags, the place, the credit or the name of the "
        "file; a person or a house that is shown. With or without accents."
    )
    date_hierarchy = "added_at"
    autocomplete_fields = ["portrait_of", "people", "brands"]
    inlines = [WindowForms]
    readonly_fields = ["file_name", "measured"]
    formfield_overrides = {**DeskAdmin.formfield_overrides, **tags.OVERRIDES, models.FloatField: {"widget": Slider}}

    def get_urls(self):
        proof = self.admin_site.admin_view(self.proof_view)
        return [path("<id:pk>/proofs/<id:window>/", proof, name="media_photo_proof"), *super().get_urls()]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in ("description", "copyright_notice", "usage_terms"):
            kwargs["widget"] = ShortLines
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        """Of one photo, who has added it may complete it; of the library as a whole, only its keepers change it."""
        return super().has_change_permission(request) if obj is None else permissions.may_change(request.user, obj)

    def changeable(self, request, rows):
        return permissions.changeable(request.user, rows)

    def get_readonly_fields(self, request, obj=None):
        """Leave portraits to who may change photos: one is on its person's page at once."""
        fields = super().get_readonly_fields(request, obj)
        return fields if self.has_change_permission(request) else [*fields, "portrait_of"]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["kinds"] = KINDS
        if obj:
            context |= self._known(request, obj, context["adminform"].form)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def _known(self, request, obj, form):
        """Return what the form says of a stored photo: as it is stored, whatever stands in a form with errors."""
        may_change = self.has_change_permission(request, obj)
        stored = self._judged(obj)
        return {
            "stored": stored,
            "standing": rights_status(stored),
            "missing": self.missing(stored),
            "is_renewed": not rendition_sets.is_current(stored),
            "large": thumbnail_url(stored, LARGE),
            "crops": [(name.replace("x", ":"), *sides) for name, sides in crops.CROPS.items() if sides],
            "heard": heard(stored, form),
            "remarks": remarks(stored),
            "proposals": proposals(stored, request, self.admin_site) if may_change else [],
            "may_take": may_change,
        }

    def save_model(self, request, obj, form, change):
        """Save the photo, and its file if one came; a row that can't be written leaves no file behind."""
        if change:
            permissions.hold(request.user, obj)
        else:
            obj.added_by = request.user
        data = form.cleaned_data.get("upload")
        if not data:
            return super().save_model(request, obj, form, change)
        ingest.attach(obj, data, name=request.FILES["upload"].name)
        try:
            with transaction.atomic():
                return super().save_model(request, obj, form, change)
        except BaseException:
            ingest.discard(obj)
            raise

    def delete_model(self, request, obj):
        removal.remove(obj)

    def delete_queryset(self, request, queryset):
        for photo in queryset:
            removal.remove(photo)

    def save_formset(self, request, form, formset, change):
        WindowForms.sign(formset, request.user)
        super().save_formset(request, form, formset, change)

    def save_related(self, request, form, formsets, change):
        """Do what the file and the rights ask for when they come, and no more: what an editor takes away stays away."""
        super().save_related(request, form, formsets, change)
        photo = form.instance
        if not change or form.cleaned_data.get("upload"):
            ingest.complete_intake(photo, by=request.user)
        else:
            if "rights" in form.changed_data:
                ingest.open_windows(photo, by=request.user)
            tasks.renew(photo)
        if change and any(each.has_changed() for each in (form, *formsets)):
            permissions.tell_of_change(request.user, photo)
        if change or not self.asks(photo):
            self.tell(request, photo)

    def tell(self, request, photo):
        """Say what keeps a photo that was saved from its readers, and that its files take a moment."""
        said = rights_status(self._judged(photo))
        if not said.is_usable:
            messages.warning(request, said.sentence)
        if not rendition_sets.is_current(photo):
            messages.info(request, _("New files are being made."))

    def _judged(self, photo):
        """Return a photo as it is stored, with all that keeps it from its readers."""
        stored = Photo.objects.with_reasons(timezone.now()).get(pk=photo.pk)
        self.under_embargo([stored])
        return stored

    def under_embargo(self, photos):
        """Set on photos until when an embargo keeps them from readers: of campaigns only the site knows."""
        ends = self.admin_site.embargoes(photos, timezone.now())
        for photo in photos:
            photo.embargo_until = ends.get(photo.pk)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        self.under_embargo(changelist.result_list)
        return changelist

    def missing(self, photo):
        """Return {field: words} of what a photo needs before readers may see it, and all of it."""
        found = dict(kinds.missing_requirements(photo))
        if not photo.credit:
            found.setdefault("creator", _("a creator or a credit line"))
        if photo.rights == kinds.Rights.UNKNOWN:
            found["rights"] = _("the kind of rights")
        return found

    def proof_view(self, request, pk, window):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(("GET", "HEAD"))
        if not self.has_view_permission(request):
            raise PermissionDenied
        photo = self.get_object(request, str(pk))
        if photo is None:
            raise Http404
        return proof_response(photo, window)

    def get_queryset(self, request):
        return super().get_queryset(request).with_reasons(timezone.now())

    @admin.display(description="")
    def picture(self, obj):
        if obj.file and not obj.edition:
            words = _("taken down") if obj.taken_down_at else _("being prepared")
            return format_html('<span class="thumb preparing">{}</span>', words)
        return super().picture(obj)

    @admin.display(description=gettext_lazy("description"), ordering="description")
    def described(self, obj):
        words = obj.description or str(obj)
        return words if len(words) < 120 else f"{words[:117]}…"

    @admin.display(description=gettext_lazy("for readers"), ordering="usable_until")
    def until(self, obj):
        return rights_status(obj).words

    @admin.display(description=gettext_lazy("size"))
    def measured(self, obj):
        return f"{obj.width} × {obj.height} px"

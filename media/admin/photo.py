"""The form and the list of photos."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.admin.base import DeskAdmin
from kit.admin.forms import ShortLines
from kit.admin.site import editor
from kit.admin.usage import use
from media import permissions, tasks
from media.admin.duplicates import DuplicatesMixin
from media.admin.fieldsets import KIND_WORDS
from media.admin.file_values import file_values, remarks
from media.admin.filters import LackFilter, PortraitFilter, TagFilter
from media.admin.forms import PhotoForm, Slider
from media.admin.name_proposals import proposals
from media.admin.popup import PopupMixin
from media.admin.spans import SenderEmbargoMixin
from media.admin.takedown import TakedownMixin
from media.admin.uploads import UploadMixin
from media.admin.windows import WindowForms, proof_response
from media.imaging import crops
from media.intake import ingest, removal
from media.making import rendition_sets
from media.models import Photo
from media.querysets import PhotoQuerySet
from media.renditions.thumbnails import LARGE, thumbnail_url
from media.rights.status import rights_status
from people import tags
from people.models import Person

use(Person, Photo, "portrait_of", gettext_lazy("Portraits"))


@admin.register(Photo)
class PhotoAdmin(TakedownMixin, SenderEmbargoMixin, DuplicatesMixin, PopupMixin, UploadMixin):
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
    onward = ["take_down", "lift"]
    autocomplete_fields = ["portrait_of", "people", "brands"]
    inlines = [WindowForms]
    readonly_fields = ["file_name", "measured"]
    formfield_overrides = {**DeskAdmin.formfield_overrides, **tags.OVERRIDES, models.FloatField: {"widget": Slider}}

    def get_urls(self) -> list[URLPattern]:
        proof = self.admin_site.admin_view(self.proof_view)
        return [path("<id:pk>/proofs/<id:window>/", proof, name="media_photo_proof"), *super().get_urls()]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name in ("description", "copyright_notice", "usage_terms"):
            kwargs["widget"] = ShortLines
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        """Of one photo, who has added it may complete it; of the library as a whole, only its keepers change it."""
        return super().has_change_permission(request) if obj is None else permissions.may_change(request.user, obj)

    def changeable(self, request: HttpRequest, rows: Iterable[Photo]) -> set[int]:
        return permissions.changeable(request.user, rows)

    def get_readonly_fields(self, request: HttpRequest, obj: Photo | None = None) -> list[str] | tuple[str, ...]:
        """Leave portraits to who may change photos: one is on its person's page at once."""
        fields = super().get_readonly_fields(request, obj)
        return fields if self.has_change_permission(request) else [*fields, "portrait_of"]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Photo | None = None,
    ) -> HttpResponse:
        context["kinds"] = KIND_WORDS
        if obj:
            context |= self._known(request, obj, context["adminform"].form)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def _known(self, request: HttpRequest, obj: Photo, form: forms.BaseForm) -> dict[str, Any]:
        """Return what the form says of a stored photo: as it is stored, whatever stands in a form with errors."""
        may_change = self.has_change_permission(request, obj)
        stored = self.with_reasons(obj)
        return {
            "stored": stored,
            "rights_status": rights_status(stored),
            "missing": self.missing(stored),
            "is_renewed": not rendition_sets.is_current(stored),
            "large": thumbnail_url(stored, LARGE),
            "crops": [(name.replace("x", ":"), *sides) for name, sides in crops.CROPS.items() if sides],
            "file_values": file_values(stored, form),
            "remarks": remarks(stored),
            "proposals": proposals(stored, request, self.admin_site) if may_change else [],
            "may_take": may_change,
        }

    def save_model(self, request: HttpRequest, obj: Photo, form: forms.ModelForm, change: bool) -> None:
        """Save the photo, and its file if one came; a row that can't be written leaves no file behind."""
        if change:
            permissions.hold(request.user, obj)
        else:
            obj.added_by = editor(request)
        data = form.cleaned_data.get("upload")
        if not data:
            return super().save_model(request, obj, form, change)
        ingest.attach(obj, data, name=request.FILES.getlist("upload")[-1].name or "")
        try:
            with transaction.atomic():
                return super().save_model(request, obj, form, change)
        except BaseException:
            ingest.discard(obj)
            raise

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        removal.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Photo]) -> None:
        for photo in queryset:
            removal.remove(photo)

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool) -> None:
        WindowForms.sign(formset, editor(request))
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        """Do what the file and the rights ask for when they come, and no more: what an editor takes away stays away."""
        super().save_related(request, form, formsets, change)
        photo = form.instance
        if not change or form.cleaned_data.get("upload"):
            ingest.complete_intake(photo, by=editor(request))
        else:
            if "rights" in form.changed_data:
                ingest.open_windows(photo, by=editor(request))
            tasks.renew(photo)
        if change and any(each.has_changed() for each in (form, *formsets)):
            permissions.tell_of_change(request.user, photo)
        if change or not self.asks(photo):
            self.tell(request, photo)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        self.set_embargo_ends(changelist.result_list)
        return changelist

    def proof_view(self, request: HttpRequest, pk: int, window: int) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(("GET", "HEAD"))
        if not self.has_view_permission(request):
            raise PermissionDenied
        photo = self.get_object(request, str(pk))
        if photo is None:
            raise Http404
        return proof_response(photo, window)

    def get_queryset(self, request: HttpRequest) -> PhotoQuerySet:
        return cast(PhotoQuerySet, super().get_queryset(request)).with_reasons(timezone.now())

    @admin.display(description="")
    def picture(self, obj: Photo) -> SafeString:
        if obj.file and not obj.edition:
            words = _("taken down") if obj.taken_down_at else _("being prepared")
            return format_html('<span class="thumb preparing">{}</span>', words)
        return super().picture(obj)

    @admin.display(description=gettext_lazy("description"), ordering="description")
    def described(self, obj: Photo) -> str:
        words = obj.description or str(obj)
        return words if len(words) < 120 else f"{words[:117]}…"

    @admin.display(description=gettext_lazy("for readers"), ordering="usable_until")
    def until(self, obj: Photo) -> str:
        return rights_status(obj).words

    @admin.display(description=gettext_lazy("size"))
    def measured(self, obj: Photo) -> str:
        return f"{obj.width} × {obj.height} px"

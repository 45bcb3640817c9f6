"""Campaigns with their credit rolls."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import permissions, publishing
from articles.admin import confirmation_forms
from articles.admin.access import story_view
from articles.admin.confirmation import NEWEST_ENTRIES, Confirmation, SecondaryButton, VerbLink, ask
from articles.admin.filters import EmbargoFilter
from articles.models import Campaign, CampaignPhoto, Credit, Product, Revision
from articles.querysets import CampaignQuerySet
from kit.admin.base import DeskAdmin
from kit.admin.forms import AddressForm
from kit.admin.inlines import DeskFormSet, TableInline
from kit.admin.lists import RelatedFilter
from kit.clock import COLUMN, format_moment
from kit.fields import precise
from media.models import Photo

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django_stubs_ext import StrOrPromise


class CreditRows(TableInline):
    model = Credit
    fields = ["position", "role", "role_text", "person", "brand", "credited_as", "note"]
    autocomplete_fields = ["person", "brand"]
    verbose_name_plural = _("credits, in the order of the roll")
    classes = ["roll"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("person", "brand")


class EmbargoGuard:
    """A form, or a set of forms, by which nothing comes out of an embargo unless `user` may lift it."""

    instance: Campaign
    user: "User | AnonymousUser"
    out: Sequence[tuple[Photo | Product, Campaign]] = ()  # what does, as `publishing.out_early` says it

    def refusals(self, name: str, rows: Iterable[Photo | Product]) -> list[str]:
        """Return the sentences against giving the campaign these photos or products, "photos" or "products"."""
        self.out = publishing.out_early(self.instance, name, {row.pk for row in rows}, timezone.now())
        return [
            _refusal(self.instance, row, keeper)
            for row, keeper in self.out
            if not permissions.may_lift_campaign_embargo(self.user, keeper)
        ]


def _refusal(campaign: Campaign, row: Photo | Product, keeper: Campaign) -> str:
    if keeper == campaign:
        said = _(
            "“%(row)s” is under embargo with this campaign until %(moment)s. "
            "It is for whoever may lift the embargo to take it out."
        )
    else:
        said = _(
            "“%(row)s” is under embargo with the campaign “%(keeper)s” until %(moment)s, and readers may see this one "
            "before. It is for whoever may lift that embargo to add it."
        )
    return said % {"row": row, "keeper": keeper, "moment": format_moment(keeper.embargoed_until)}


class CampaignPhotoSet(EmbargoGuard, DeskFormSet):
    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if not self._should_delete_form(form)]  # type: ignore[attr-defined]
        if all(form.is_valid() for form in rows):
            photos = [form.cleaned_data["photo"] for form in rows if form.cleaned_data.get("photo")]
            if refusals := self.refusals("photos", photos):
                raise ValidationError(refusals)


class CampaignPhotoRows(TableInline):
    model = CampaignPhoto
    formset = CampaignPhotoSet
    fields = ["position", "photo", "caption"]
    autocomplete_fields = ["photo"]
    verbose_name_plural = _("photos, in order of their places")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("photo")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[BaseInlineFormSet]:
        formset = cast(type[CampaignPhotoSet], super().get_formset(request, obj, **kwargs))
        formset.user = request.user  # the class is made for this request alone
        return formset


class RoleFilter(SimpleListFilter):
    """Finds the rolls with a role that the list of roles doesn't have: an import keeps it in words."""

    title = _("credit roll")
    parameter_name = "roll"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> "list[tuple[str, StrOrPromise]]":
        return [("words", _("roles in words"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> CampaignQuerySet | None:
        return queryset.with_unlisted_roles() if self.value() == "words" else None


def _embargo_consequences(campaign: Campaign) -> "list[StrOrPromise]":
    said: list[StrOrPromise] = [
        _("Before its end no reader sees anything of the campaign, nor any story that covers it.")
    ]
    live = Revision.objects.live(timezone.now()).covering(campaign).count()
    if live:
        stories = ngettext("%d story is live now", "%d stories are live now", live) % live
        said.append(_("%s: what is live leaves the site at once, and comes back by itself.") % stories)
    return said


def _is_running(campaign: Campaign) -> bool:
    return campaign.is_under_embargo(timezone.now())


EMBARGO = Confirmation(
    name="embargo",
    may=permissions.may_set_campaign_embargo,
    act=publishing.set_embargo,
    link=_("Embargo"),
    title=_("Until when is this campaign under embargo?"),
    button=_("Set the embargo"),
    done=_("The embargo is as you chose it."),
    consequences=_embargo_consequences,
    form_class=confirmation_forms.EmbargoForm,
    secondary=SecondaryButton("lift", _("Lift the embargo"), permissions.may_lift_campaign_embargo, _is_running),
)


class CampaignForm(EmbargoGuard, AddressForm):
    def _post_clean(self) -> None:
        super()._post_clean()
        if "products" in self.cleaned_data:
            for said in self.refusals("products", self.cleaned_data["products"]):
                self.add_error("products", said)

    def clean_embargoed_until(self) -> datetime | None:
        until = self.cleaned_data["embargoed_until"]
        if until and until <= timezone.now():
            raise ValidationError(_("This moment is past: choose one to come, or none."))
        return until


@admin.register(Campaign)
class CampaignAdmin(DeskAdmin):
    form = CampaignForm
    of_verbs = ["embargoed_until"]
    onward = [EMBARGO.page]
    list_display = ["name", "brand", "kind", "season", "released", "embargo", "used"]
    list_filter = [EmbargoFilter, "kind", "season", RoleFilter, ("brand", RelatedFilter)]
    list_select_related = ["brand"]
    search_fields = ["folded", "brand__folded"]
    search_help_text = _("The campaign or the house, with or without accents.")
    date_hierarchy = "released_on"
    autocomplete_fields = ["brand", "products"]
    inlines = [CreditRows, CampaignPhotoRows]
    fieldsets = [
        (None, {"fields": [("brand", "name"), "slug", ("kind", "season"), "description", "products"]}),
        (
            _("When"),
            {
                "fields": [("released_on", "date_precision"), "embargoed_until"],
                "description": _("Where only the month or the year is known, choose its first day and say so here."),
            },
        ),
    ]

    @admin.display(description=_("released"), ordering="released_on")
    def released(self, obj: Campaign) -> str:
        return precise(obj.released_on, obj.date_precision)

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> list[str]:
        """Let a new campaign begin under embargo; later that is for a verb, which leaves an entry in the history."""
        is_fixed = obj or not permissions.may_set_campaign_embargo(request.user, obj)
        return [*super().get_readonly_fields(request, obj), *(["embargoed_until"] if is_fixed else [])]

    def get_form(
        self, request: HttpRequest, obj: Campaign | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = cast(type[CampaignForm], super().get_form(request, obj, change, **kwargs))
        form.user = request.user  # the class is made for this request alone
        return form

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.embargo_view)
        return [path("<id:pk>/embargo/", page, name=EMBARGO.url_name(Campaign)), *super().get_urls()]

    @story_view(permissions.may_set_campaign_embargo)
    def embargo_view(self, request: HttpRequest, campaign: Campaign) -> HttpResponse:
        return ask(self, request, campaign, EMBARGO, lambda campaign: campaign)

    def get_deleted_objects(
        self, objs: Sequence[Campaign] | QuerySet[Campaign], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """To delete a campaign under embargo is to lift it: the page says so to those who may not."""
        shown, counts, needed, protected = super().get_deleted_objects(objs, request)
        kept = [each for each in objs if _is_running(each)]
        kept = [each for each in kept if not permissions.may_lift_campaign_embargo(request.user, each)]
        said = _("%(campaign)s: under embargo until %(moment)s. It is for whoever may lift the embargo to delete it.")
        words = [{"campaign": each, "moment": format_moment(each.embargoed_until)} for each in kept]
        return shown, counts, needed, [*protected, *(said % each for each in words)]

    def save_model(self, request: HttpRequest, obj: Campaign, form: forms.ModelForm, change: bool) -> None:
        until = None if change else obj.embargoed_until
        obj.embargoed_until = None if until else obj.embargoed_until
        super().save_model(request, obj, form, change)
        if until:
            publishing.set_embargo(obj, until=until, by=request.user)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Sequence[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for each in (form, *formsets):
            publishing.record_release(form.instance, getattr(each, "out", ()), by=request.user)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Campaign | None = None,
    ) -> HttpResponse:
        if obj:
            context["until"] = obj.embargoed_until if _is_running(obj) else None
            context["audit"] = obj.audit.with_names()[:NEWEST_ENTRIES]
            if permissions.may_set_campaign_embargo(request.user, obj):
                context["links"] = [VerbLink(EMBARGO, EMBARGO.url(obj))]
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    @admin.display(description=_("embargo"), ordering="embargoed_until")
    def embargo(self, obj: Campaign) -> str:
        return format_moment(obj.embargoed_until, COLUMN)

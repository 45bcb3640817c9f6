"""People and houses at the desk."""

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kit.admin.base import DeskAdmin
from kit.admin.forms import AddressListField
from kit.admin.inlines import FormInline, TableInline
from kit.admin.lists import RelatedFilter
from kit.admin.renaming import RenamingAdmin, RenamingForm, after_name
from kit.admin.usage import use
from kit.fields import precise
from people.merge_pages import MergeableAdmin, MergingAdmin, merge_address
from people.models import Alias, Ambassador, Author, Brand, Person
from people.querysets import AuthorQuerySet, NamedQuerySet

USE = "_use"  # one that is there already, in the address of a form for a new one
MOST_NAMESAKES = 5  # that are shown

use(Person, Author, "person", _("Writes as"))
use(Person, Ambassador, "person", _("Is the ambassador of"))
use(Brand, Ambassador, "brand", _("Ambassadors"))
use(Brand, Brand, "parent", _("Houses and lines of it"))


class AliasRows(TableInline):
    model = Alias
    fields = ["name", "kind"]
    verbose_name_plural = _("also printed as")


class PersonAliasRows(AliasRows):
    fk_name = "person"


class BrandAliasRows(AliasRows):
    fk_name = "brand"


class AuthorForms(FormInline):
    model = Author
    verbose_name_plural = _("byline")
    fields = ["title", "biography"]


class AmbassadorForms(FormInline):
    model = Ambassador
    verbose_name_plural = _("appointments")
    fields = [
        ("brand", "title"),
        ("announced_on", "active_from", "active_until", "date_precision"),
        ("source", "source_url"),
    ]
    autocomplete_fields = ["brand"]


class NamedForm(RenamingForm):
    """Two people may have one name, and two houses: whoever gives one to a second is asked whether that is meant."""

    may_merge = False  # whether who writes may make the row one with another

    is_another = forms.BooleanField(
        required=False, widget=forms.HiddenInput, label=_("This is another one of the same name")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and (sort_name := self.fields.get("sort_name")):
            sort_name.widget.attrs["placeholder"] = self.instance.derived_sort_name()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "name" in self.changed_data and data.get("name") and not data.get("is_another"):
            namesakes = self._meta.model._default_manager.exclude(pk=self.instance.pk).named(data["name"])
            if found := [*namesakes[:MOST_NAMESAKES]]:
                self.fields["is_another"].widget = forms.CheckboxInput()
                chooses = IS_POPUP_VAR in self.data and not self.instance.pk
                said = _namesakes(found, chooses, self.instance, self.may_merge)
                self.add_error("name", ValidationError(said, code="namesake"))
        return data


def _namesakes(rows: Sequence[Person | Brand], chooses: bool, instance: Person | Brand, may_merge: bool) -> SafeString:
    """Return who has a name already, each as a link, and what else one can do: of two that there are, make one.

    A link leads to a form, or `chooses`, in a window that was opened for one. It is no button: Enter would press it.
    """
    links = format_html_join(
        "; ",
        '<a href="{}">{}</a>',
        (
            (
                f"?{urlencode({IS_POPUP_VAR: 1, USE: row.pk})}"
                if chooses
                else reverse(f"admin:people_{row._meta.model_name}_change", args=[row.pk]),
                ", ".join(filter(None, [row.name, *row.told_apart_by])),
            )
            for row in rows
        ),
    )
    if instance.pk and may_merge:
        said = _(
            "This name is here already: {}. If it is the same, <a href='{}'>make one of the two</a>. "
            "Or tick below that this is another."
        )
        return format_html(str(said), links, merge_address(instance, *rows))
    said = _("This name is here already: {}. Take that one, or tick below that this is another.")
    return format_html(str(said), links)


class PersonForm(NamedForm):
    same_as = AddressListField(
        label=_("other addresses"), required=False, help_text=_("The person’s own pages and profiles, one a line.")
    )


class NamedAdmin(MergingAdmin, RenamingAdmin):
    """What the pages of a person and of a brand have in common."""

    form = NamedForm
    former_alias = {"kind": Alias.Kind.FORMER}
    search_fields = ["folded", "aliases__folded"]
    search_help_text = _("Any name it is printed under, with or without accents.")
    ordering = ["sort_folded", "name"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*after_name(fieldsets, "is_another")] if may_write else fieldsets

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take the one that has the name already, where somebody wants it rather than a second."""
        is_taken = IS_POPUP_VAR in request.GET and USE in request.GET
        row = self.get_object(request, request.GET[USE]) if is_taken else None
        if row is None or not self.has_view_permission(request, row):
            return super().add_view(request, form_url, extra_context)
        request.POST = request.GET  # in which Django looks for the window
        return self.response_add(request, row)


@admin.register(Person)
class PersonAdmin(NamedAdmin):
    form = PersonForm
    list_display = ["picture", "name", "occupation", "kind", "disambiguation", "used"]
    list_display_links = ["picture", "name"]
    list_filter = ["kind", ("author", admin.EmptyFieldListFilter), ("portraits", admin.EmptyFieldListFilter)]
    fieldsets = [
        (None, {"fields": ["portrait", "name", ("occupation", "kind"), "biography"]}),
        (_("In the index and on the web"), {"fields": [("slug", "sort_name"), "disambiguation", "website", "same_as"]}),
    ]
    readonly_fields = ["portrait"]
    inlines = [PersonAliasRows, AmbassadorForms, AuthorForms]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return cast(NamedQuerySet, super().get_queryset(request)).with_portraits()

    @admin.display(description=_("portrait"))
    def portrait(self, obj: Person) -> SafeString | str:
        return self.picture(obj) if obj.pk else ""


@admin.register(Brand)
class BrandAdmin(NamedAdmin):
    list_display = ["name", "kind", "country", "parent", "used"]
    list_filter = ["kind", "country"]
    list_select_related = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", ("kind", "country"), "parent", "description"]}),
        (_("In the index and on the web"), {"fields": [("slug", "sort_name"), "website"]}),
    ]
    autocomplete_fields = ["parent"]
    inlines = [BrandAliasRows]


@admin.register(Author)
class AuthorAdmin(MergeableAdmin):
    list_display = ["picture", "person", "title", "used"]
    list_display_links = ["picture", "person"]
    search_fields = ["person__folded", "person__aliases__folded"]
    autocomplete_fields = ["person"]
    fields = ["person", "title", "biography"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        return cast(AuthorQuerySet, super().get_queryset(request)).with_people()


@admin.register(Ambassador)
class AmbassadorAdmin(DeskAdmin):
    list_display = ["person", "title", "brand", "announced", "active_from", "active_until", "source"]
    list_filter = [("brand", RelatedFilter)]
    list_select_related = ["person", "brand"]
    search_fields = ["person__folded", "brand__folded"]
    date_hierarchy = "announced_on"
    autocomplete_fields = ["person", "brand"]
    fieldsets = [
        (None, {"fields": [("person", "brand"), "title"]}),
        (
            _("When"),
            {
                "fields": [("announced_on", "active_from", "active_until"), "date_precision"],
                "description": _("Where only the month or the year is known, choose its first day and say so here."),
            },
        ),
        (_("Who says so"), {"fields": ["source", "source_url"]}),
    ]

    @admin.display(description=_("announced"), ordering="announced_on")
    def announced(self, obj: Ambassador) -> str:
        return precise(obj.announced_on, obj.date_precision)

"""People and houses at the desk."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kit.admin.base import DeskAdmin, RelatedFilter
from kit.admin.forms import AddressListField
from kit.admin.inlines import FormInline, TableInline
from kit.admin.renaming import RenamingAdmin, RenamingForm
from kit.admin.usage import use
from kit.fields import precise
from people.models import Alias, Ambassador, Author, Brand, Person
from people.querysets import AuthorQuerySet, NamedQuerySet

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
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and (sort_name := self.fields.get("sort_name")):
            sort_name.widget.attrs["placeholder"] = self.instance.derived_sort_name()


class PersonForm(NamedForm):
    same_as = AddressListField(
        label=_("other addresses"), required=False, help_text=_("The person’s own pages and profiles, one a line.")
    )


class NamedAdmin(RenamingAdmin):
    """What the pages of a person and of a brand have in common."""

    form = NamedForm
    former_alias = {"kind": Alias.Kind.FORMER}
    search_fields = ["folded", "aliases__folded"]
    search_help_text = _("Any name it is printed under, with or without accents.")
    ordering = ["sort_folded", "name"]


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
class AuthorAdmin(DeskAdmin):
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

"""Products with their history."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import Appearance, Product, ProductAlias, Release
from kit.admin.inlines import FormInline, TableInline
from kit.admin.lists import RelatedFilter
from kit.admin.renaming import RenamingAdmin, RenamingForm
from people.merge_pages import MergingAdmin


class AliasRows(TableInline):
    model = ProductAlias
    fields = ["name"]
    verbose_name_plural = _("also printed as")


class ReleaseForms(FormInline):
    model = Release
    verbose_name_plural = _("history")
    fields = [("year", "kind", "designer"), "materials", "notes"]
    autocomplete_fields = ["designer"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("product")


class AppearanceRows(TableInline):
    model = Appearance
    fields = ["person", "campaign", "photo", "note", "source"]
    autocomplete_fields = ["person", "campaign", "photo"]
    verbose_name_plural = _("who carried or wore it")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("person", "product", "photo")


@admin.register(Product)
class ProductAdmin(MergingAdmin, RenamingAdmin):
    form = RenamingForm
    list_display = ["picture", "name", "brand", "kind", "years", "used"]
    list_display_links = ["picture", "name"]
    list_filter = ["kind", ("brand", RelatedFilter)]
    list_select_related = ["brand", "photo"]
    search_fields = ["folded", "aliases__folded", "brand__folded"]
    search_help_text = _("The product, any way it is printed, or the house.")
    autocomplete_fields = ["brand", "photo"]
    inlines = [AliasRows, ReleaseForms, AppearanceRows]
    fieldsets = [(None, {"fields": [("brand", "name"), ("slug", "kind"), "description", "photo"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("releases")

    @admin.display(description=_("released"))
    def years(self, obj: Product) -> str:
        return ", ".join(str(release.year) for release in obj.releases.all())

"""What is no story: how its form differs, how it is begun, and how the list finds it."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.options import InlineModelAdmin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.article.bylines import BylineRows
from articles.admin.article.corrections import CorrectionForms
from articles.models import Article
from articles.permissions import may_begin
from articles.querysets import ArticleQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = Article.Kind
ASKED, ALL = "of", "all"  # the kind, in the addresses of the list and of what begins one; a list's of all kinds
PLURALS: "dict[str, StrOrPromise]" = {Kind.STORY: _("stories"), Kind.PAGE: _("pages")}
ONLY_STORIES: tuple[type[InlineModelAdmin], ...] = (BylineRows, CorrectionForms)
FOR_READERS = (_("For readers"), {"classes": ["aside"], "fields": ["updated_at"]})
_LEAD_PHOTO = ["lead_photo", "lead_caption"]
FIELDSETS: dict[str, list[Any]] = {
    Kind.STORY: [
        (None, {"fields": ["kicker", "headline", "slug", "standfirst"]}),
        (_("Lead photo"), {"fields": [*_LEAD_PHOTO, "opener"]}),
        (_("Where it stands"), {"classes": ["aside"], "fields": ["section", "other_sections", "tags"]}),
        (_("Who and what is in it"), {"classes": ["aside"], "fields": ["people", "products", "campaigns"]}),
        FOR_READERS,
    ],
    Kind.PAGE: [
        (None, {"fields": ["headline", "slug", "standfirst"]}),
        (_("Lead photo"), {"fields": _LEAD_PHOTO}),
        (_("Where it stands"), {"classes": ["aside"], "fields": ["listed_in", "list_position"]}),
        FOR_READERS,
    ],
}


def kind_asked_for(request: HttpRequest) -> str:
    """Return the kind that an address names, that of stories if it names none."""
    asked = request.GET.get(ASKED, "")
    return asked if asked in PLURALS else Kind.STORY


class KindFilter(SimpleListFilter):
    """Stories, unless pages are asked for, or all: what waits for somebody may be either."""

    title = _("kind")
    parameter_name = ASKED

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "list[tuple[str, StrOrPromise]]":
        return [*PLURALS.items(), (ALL, _("all"))]

    def value(self) -> str:
        return super().value() or Kind.STORY

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Leave out Django's “All”, which would be no choice at all."""
        yield from islice(super().choices(changelist), 1, None)

    def queryset(self, request: HttpRequest, queryset: Any) -> ArticleQuerySet | None:
        return queryset.of_kind(self.value()) if self.value() in PLURALS else None


class OfKinds(admin.ModelAdmin):
    """Show of a page what it has, and let those begin one who may."""

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list[Any]:
        """Ask for a headline only where one is begun; leave out what is only for what readers know."""
        if obj is None:
            return [(None, {"fields": ["headline"]})]
        fieldsets = FIELDSETS[obj.kind]
        return fieldsets if obj.is_known(timezone.now()) else [each for each in fieldsets if each is not FOR_READERS]

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[type[InlineModelAdmin]]:
        if obj is None:
            return []
        inlines = [*super().get_inlines(request, obj)]
        return inlines if obj.kind == Kind.STORY else [each for each in inlines if each not in ONLY_STORIES]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "of": kind_asked_for(request)})

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist: Any = super().get_changelist_instance(request)
        if kind_asked_for(request) == Kind.PAGE:
            changelist.one, changelist.many = Kind.PAGE.label, PLURALS[Kind.PAGE]
        return changelist

    def get_list_display(self, request: HttpRequest) -> Any:
        listed = [*super().get_list_display(request)]
        if kind_asked_for(request) == Kind.PAGE:
            return [each for each in listed if each not in ("section", "byline")] + ["listed_in"]
        return listed

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Offer no section and nobody in whom a page can't be."""
        offered = super().get_list_filter(request)
        if kind_asked_for(request) == Kind.PAGE:
            return [each for each in offered if isinstance(each, type)]
        return offered

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and may_begin(request.user, kind_asked_for(request))

"""Where a row is used, on its form as far as that has room, and all of it on a page of its own."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from kit.admin.lists import MOST_COUNTED, bounded
from kit.admin.site import DeskSite
from kit.admin.usage import Use, uses_of
from kit.prepared import prepared, read

MOST_USES = 30  # listed of one kind on a form
ON_A_PAGE = 100  # where all of them are listed


class Using(NamedTuple):
    """A row in which another is used, with the address of its form."""

    row: Any
    address: str


class Uses(NamedTuple):
    """The rows in which another is used in one way: the first of them, how many there are more, and where all are."""

    label: str | Promise
    rows: list[Using]
    more: int
    address: str


@prepared
def _first(pk: int, *, used: type[Model], number: int) -> QuerySet[Any, Any]:
    """Return the first row that uses a row in one of the ways, which are counted from 1: mostly there is none."""
    return uses_of(used)[number - 1].rows(pk).order_by().values_list("pk", flat=True)[:1]


class WhereUsed(admin.ModelAdmin):
    """For a ModelAdmin: what its forms say of where a row is used."""

    admin_site: DeskSite
    tells_uses_by_kind = True  # and has a page for each kind

    def get_urls(self) -> list[URLPattern]:
        if not self.tells_uses_by_kind or not uses_of(self.model):
            return super().get_urls()
        page = self.admin_site.admin_view(require_safe(self.uses_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_uses"
        return [path("<id:pk>/uses/<id:number>/", page, name=name), *super().get_urls()]

    def uses(self, request: HttpRequest, obj: Any) -> list[Uses]:
        """Return where a row is used, as far as the user may see it: a number of queries that doesn't grow with it."""
        found: list[Uses] = []
        ways = [each for each in enumerate(uses_of(self.model), 1) if self._may_see(request, each[1])]
        firsts = read(*(_first(obj.pk, used=self.model, number=number) for number, _use in ways)) if ways else []
        for (number, use), first in zip(ways, firsts, strict=True):
            if first:
                rows = self._owners(request, use, obj)
                shown = [*rows.annotate(of_all=bounded(rows, MOST_COUNTED))[:MOST_USES]]
                more = shown[0].of_all - len(shown) if shown else 0
                name = f"admin:{self.opts.app_label}_{self.opts.model_name}_uses"
                address = reverse(name, args=[obj.pk, number])
                found += [Uses(use.label, self._using(shown), more, address)] if shown else []
        return found

    def uses_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show all rows in which a row is used in one way, page by page; the ways are counted from 1."""
        obj, ways = self.get_object(request, str(pk)), uses_of(self.model)
        if obj is None or not 1 <= number <= len(ways):
            raise Http404
        use = ways[number - 1]
        if not self.has_view_or_change_permission(request, obj) or not self._may_see(request, use):
            raise PermissionDenied
        page = Paginator(self._owners(request, use, obj), ON_A_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": use.label,
            "original": obj,
            "opts": self.opts,
            "list_title": capfirst(self.opts.verbose_name_plural),
            "list_address": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
            "form_address": self.admin_site.change_url(obj),
            "page": page,
            "rows": self._using(page.object_list),
        }
        return TemplateResponse(request, "admin/uses.html", context)

    def _may_see(self, request: HttpRequest, use: Use) -> bool:
        return self.admin_site.get_model_admin(use.owner_model).has_view_permission(request)

    def _owners(self, request: HttpRequest, use: Use, obj: Any) -> QuerySet[Any]:
        among = self.admin_site.get_model_admin(use.owner_model).get_queryset(request)
        return self.admin_site.prepared(use.owners(obj, among))

    def _using(self, rows: Any) -> list[Using]:
        return [Using(row, self.admin_site.change_url(row)) for row in rows]

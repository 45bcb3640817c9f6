from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import sections
from articles.models import Section
from kit.admin.base import DeskAdmin
from kit.ids import is_id

STEPS = {"up": -1, "down": 1}  # by the names of the buttons


@admin.register(Section)
class SectionAdmin(DeskAdmin):
    list_display = ["name", "place", "description", "used"]
    search_fields = ["name"]
    ordering = ["position", "name"]
    sortable_by = ()  # they stand as they do in the menu
    fields = ["name", "slug", "description"]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = [*super().get_list_display(request)]
        return columns if self.has_change_permission(request) else [name for name in columns if name != "place"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, or move a section in it and in the menu."""
        for name in STEPS.keys() & request.POST.keys():
            return self.moved(request, request.POST[name], STEPS[name])
        return super().changelist_view(request, extra_context)

    def moved(self, request: HttpRequest, pk: str, step: int) -> HttpResponse:
        """Move a section by one place, and lead back to it in the list."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        order = sections.move(int(pk), step) if is_id(pk) else []
        if order:
            place = [str(section.pk) for section in order].index(str(int(pk))) + 1
            said = _("%(section)s: now at place %(place)d of %(all)d.")
            said %= {"section": order[place - 1], "place": place, "all": len(order)}
            self.log_change(request, order[place - 1], said)
            messages.success(request, said)
        else:
            messages.warning(request, _("That section is gone: here stand those that there are."))
        return HttpResponseRedirect(f"{request.get_full_path()}#place-{pk}" if order else request.get_full_path())

    @admin.display(description=gettext_lazy("place in the menu"))
    def place(self, obj: Section) -> SafeString:
        """Print two buttons of the list's own form: no script is needed."""
        html = (
            '<span class="place" id="place-{pk}">'
            '<button name="up" value="{pk}" aria-label="{up}">↑</button>'
            '<button name="down" value="{pk}" aria-label="{down}">↓</button></span>'
        )
        return format_html(html, pk=obj.pk, up=_("Move up: %s") % obj, down=_("Move down: %s") % obj)

    def save_model(self, request: HttpRequest, obj: Section, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.position = sections.next_place()
        super().save_model(request, obj, form, change)

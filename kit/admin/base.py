"""What every form and list of the desk has in common."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR, ChangeList
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.db.models.options import Options
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kit import former
from kit.admin.autocomplete import Offering, Pickers, mark
from kit.admin.deleting import Deleting
from kit.admin.forms import AddressForm, Lines
from kit.admin.lists import MOST_COUNTED, BoundedPaginator, DeskList, page_asked_for
from kit.admin.moments import MOMENTS
from kit.admin.search import LONGEST_WORD, MOST_WORDS, closest_first, having, is_too_much
from kit.admin.site import DeskSite
from kit.admin.where_used import WhereUsed
from kit.bounds import BoundedTexts
from kit.ids import keep_ids

ONWARD = "_onward"  # the button of a form that saves it, then leads to the page of the row that its value names
# How Django's filters ask: those of choices, of rows, of what is empty, and the years, months and days above a list.
ASKED = {"exact", "id__exact", "isnull", "isempty", "year", "month", "day"}


class DeskAdmin(WhereUsed, Deleting, Pickers, BoundedTexts, Offering):
    """A model's pages at the desk."""

    admin_site: DeskSite
    form: type[forms.ModelForm] = AddressForm
    is_added_beside = True  # whether a row may be begun beside the field in which it is then chosen
    of_verbs: Sequence[str] = ()  # the columns that only verbs write
    onward: Sequence[str] = ()  # the pages of a row to which a button of its form leads, once it is saved
    list_per_page = 50
    show_full_result_count = False
    formfield_overrides = {
        models.TextField: {"widget": Lines},
        **MOMENTS,
    }

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Find the rows with all the words in their search fields, the closest first; none is found twice.

        A list that somebody has sorted by a column stays sorted by it.
        """
        names = self.get_search_fields(request)
        found = having(queryset, names, search_term)
        return found if ORDER_VAR in request.GET else closest_first(found, names, search_term), False

    def get_paginator(
        self,
        request: HttpRequest,
        queryset: models.QuerySet[Any],
        per_page: int,
        orphans: int = 0,
        allow_empty_first_page: bool = True,
    ) -> BoundedPaginator:
        most = page_asked_for(request) * per_page + MOST_COUNTED
        return BoundedPaginator(queryset, per_page, orphans, allow_empty_first_page, most=most)

    def listed(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return the rows of a list with what its columns print; other pages print less, or more, of one row."""
        return rows

    def counted_of(self, request: HttpRequest, model: type[models.Model]) -> models.QuerySet[Any] | None:
        """Return the rows of an owner's model whose uses are counted for the user, None for all."""
        owner = self.admin_site.get_model_admin(model)
        return owner.counted(request) if isinstance(owner, Offering) else None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow what the list's own filters ask for, and as they ask for it.

        Any other name might ask which rows stand in a colleague's draft; any other way (a range of one end, an
        expression that isn't one, or that is searched for hours) fails where the rows are read, past every form.
        """
        filters = [getattr(each, "parameter_name", each) for each in self.get_list_filter(request)]
        names = [
            each[0] if isinstance(each, (list, tuple)) else each for each in (*filters, self.date_hierarchy) if each
        ]
        is_offered = any(lookup == name or lookup.removeprefix(f"{name}{LOOKUP_SEP}") in ASKED for name in names)
        return is_offered and super().lookup_allowed(lookup, value, request)

    def view_on_site(self, obj: Any) -> str | None:
        """Link to the public page only while there is one."""
        return self.admin_site.public_url(obj)

    @admin.display(description="")
    def picture(self, obj: Any) -> SafeString:
        return mark(self.admin_site.suggestion(obj))

    @admin.display(description=_("used"), ordering="use_count")
    def used(self, obj: Any) -> int | str:
        return obj.use_count or ""

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """Save a row, but for what is a verb's: one may have been at work since this request has read the row."""
        columns = {field.name for field in obj._meta.concrete_fields if not field.primary_key} - {*self.of_verbs}
        obj.save(update_fields=columns if change else None)
        if change and "slug" in form.changed_data:
            former.keeper().move(obj, form.initial["slug"], is_public=bool(self.admin_site.public_url(obj)))

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        request.saved = obj  # type: ignore[attr-defined]  # the name is ours
        return super().response_add(request, obj, post_url_continue)

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        """Say that a row is saved in one short sentence that leads to it: Django's says how to go on, too."""
        if saved := request.__dict__.pop("saved", None):
            row: Any = saved
            if self.has_view_or_change_permission(request, saved):
                row = format_html('<a href="{}">{}</a>', self.admin_site.change_url(saved), saved)
            message = format_html(str(_("“{row}” is saved.")), row=row)
        super().message_user(request, message, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, or act on the rows chosen in it: on none that a request names by what is no id."""
        if ACTION_CHECKBOX_NAME in request.POST:
            sent = request.POST.copy()
            sent.setlist(ACTION_CHECKBOX_NAME, keep_ids(sent.getlist(ACTION_CHECKBOX_NAME)))
            request.POST = sent  # type: ignore[assignment]  # Django reads it from here
        if is_too_much(request.GET.get(SEARCH_VAR, "")):
            said = _("A search takes %(words)d words of %(letters)d letters each: what goes beyond was passed over.")
            messages.warning(request, said % {"words": MOST_WORDS, "letters": LONGEST_WORD})
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DeskList

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Options, object_id: str) -> HttpResponse:
        """Lead to the first page, and say no more of a row that isn't there than of one that isn't the user's."""
        messages.warning(
            request, _("There is no such %(name)s, or it isn’t yours to see.") % {"name": opts.verbose_name}
        )
        return HttpResponseRedirect(reverse("admin:index"))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Prefill from the address what it can say; the widget of a moment takes no text."""
        moments = {each.name for each in self.opts.get_fields() if isinstance(each, models.DateTimeField)}
        initial = super().get_changeform_initial_data(request)
        return {name: value for name, value in initial.items() if name not in moments}

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context["uses"] = self.uses(request, obj) if obj else []
        if request.method == "POST":  # the form is refused, and the page waits
            context["waiting"] = self._onward_address(request, obj)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Lead to the page that was asked for from within the form: what was typed there is saved by now."""
        request.saved = obj  # type: ignore[attr-defined]
        address = self._onward_address(request, obj)
        return HttpResponseRedirect(address) if address else super().response_change(request, obj)

    def _onward_address(self, request: HttpRequest, obj: Any) -> str:
        """Return the address of the page that the pressed button of a row's form names, "" if it is another button."""
        name = request.POST.get(ONWARD)
        is_known = obj is not None and name in self.onward
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[obj.pk]) if is_known else ""

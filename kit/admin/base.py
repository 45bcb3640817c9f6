"""What every form and list of the desk has in common."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kit import former
from kit.admin.autocomplete import Pickers, mark
from kit.admin.deleting import Deleting
from kit.admin.forms import AddressForm, DateTimes, Lines
from kit.admin.search import LONGEST_WORD, MOST_WORDS, having, is_too_much
from kit.admin.usage import uses_of, with_uses
from kit.bounds import BoundedTexts
from kit.ids import is_beyond, keep_ids
from kit.text import fold

MOST_USES = 30  # listed of one kind on a form
# How Django's filters ask: those of choices, of rows, of what is empty, and the years, months and days above a list.
ASKED = {"exact", "id__exact", "isnull", "isempty", "year", "month", "day"}


class RelatedFilter(admin.RelatedFieldListFilter):
    """A filter by the related rows that occur in what the user sees: two queries, however many."""

    def field_choices(self, field, request, model_admin):
        occurring = model_admin.get_queryset(request).order_by().values_list(f"{self.field_path}__pk", flat=True)
        rows = model_admin.admin_site.prepared(field.related_model._default_manager.all())
        found = rows.in_bulk({pk for pk in occurring.distinct() if pk})
        return sorted(((pk, str(row)) for pk, row in found.items()), key=lambda choice: fold(choice[1]))


class DeskList(ChangeList):
    def get_queryset(self, request, exclude_parameters=None):
        """Count how often each row is used where the list says it: no other page asks."""
        rows = self.root_queryset
        if "used" in self.list_display and "use_count" not in rows.query.annotations:
            self.root_queryset = with_uses(rows, partial(self.model_admin.counted_of, request))
        return self.model_admin.listed(super().get_queryset(request, exclude_parameters))

    def get_filters(self, request):
        """Refuse numbers that no database holds, and days that no calendar has.

        Django does, but for the year 10 to the 22nd and the last days of 9999.
        """
        if any(is_beyond(value) for values in self.get_filters_params().values() for value in values):
            raise IncorrectLookupParameters
        try:
            return super().get_filters(request)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters(error) from error


class DeskAdmin(Deleting, Pickers, BoundedTexts, admin.ModelAdmin):
    """A model's pages at the desk."""

    form = AddressForm
    is_added_beside = True  # whether a row may be begun beside the field in which it is then chosen
    of_verbs = ()  # the columns that only verbs write
    list_per_page = 50
    formfield_overrides = {
        models.TextField: {"widget": Lines},
        models.DateTimeField: {"widget": DateTimes},
    }

    def get_search_results(self, request, queryset, search_term):
        """Find the rows with all the words in their search fields; none is found twice."""
        return having(queryset, self.get_search_fields(request), search_term), False

    def listed(self, rows):
        """Return the rows of a list with what its columns print; other pages print less, or more, of one row."""
        return rows

    def counted_of(self, request, model):
        """Return the rows of an owner's model whose uses are counted for the user, None for all."""
        return self.admin_site.get_model_admin(model).counted(request)

    def counted(self, request):
        """Return the rows of this model whose uses of other rows are counted for the user, None for all."""

    def lookup_allowed(self, lookup, value, request=None):
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

    def offered(self, request, term=""):
        """Return the rows that somebody is offered where a row of this model is chosen, as `term` finds them."""
        return self.get_search_results(request, self.get_queryset(request), term)[0]

    def changeable(self, request, rows):
        """Return the ids of those of some rows that a user may change: for many rows at once, as pickers show many."""
        if not self.has_change_permission(request):
            return set()
        return {row.pk for row in rows if self.has_change_permission(request, row)}

    def view_on_site(self, obj):
        """Link to the public page only while there is one."""
        return self.admin_site.public_url(obj)

    @admin.display(description="")
    def picture(self, obj):
        return mark(self.admin_site.suggestion(obj))

    @admin.display(description=_("used"), ordering="use_count")
    def used(self, obj):
        return obj.use_count or ""

    def save_model(self, request, obj, form, change):
        """Save a row, but for what is a verb's: one may have been at work since this request has read the row."""
        columns = {field.name for field in obj._meta.concrete_fields if not field.primary_key} - {*self.of_verbs}
        obj.save(update_fields=columns if change else None)
        if change and "slug" in form.changed_data:
            former.keeper().move(obj, form.initial["slug"], is_public=bool(self.admin_site.public_url(obj)))

    def changelist_view(self, request, extra_context=None):
        """Show the list, or act on the rows chosen in it: on none that a request names by what is no id."""
        if ACTION_CHECKBOX_NAME in request.POST:
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, keep_ids(request.POST.getlist(ACTION_CHECKBOX_NAME)))
        if is_too_much(request.GET.get(SEARCH_VAR, "")):
            said = _("A search takes %(words)d words of %(letters)d letters each: what goes beyond was passed over.")
            messages.warning(request, said % {"words": MOST_WORDS, "letters": LONGEST_WORD})
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_changelist(self, request, **kwargs):
        return DeskList

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Lead to the first page, and say no more of a row that isn't there than of one that isn't the user's."""
        messages.warning(
            request, _("There is no such %(name)s, or it isn’t yours to see.") % {"name": opts.verbose_name}
        )
        return HttpResponseRedirect(reverse("admin:index"))

    def get_changeform_initial_data(self, request):
        """Prefill from the address what it can say; the widget of a moment takes no text."""
        moments = {each.name for each in self.opts.get_fields() if isinstance(each, models.DateTimeField)}
        initial = super().get_changeform_initial_data(request)
        return {name: value for name, value in initial.items() if name not in moments}

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["uses"] = self.uses(request, obj) if obj else []
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def uses(self, request, obj):
        """Return [(label, rows)] of where a row is used, as far as the user may see it."""
        site, found = self.admin_site, []
        for use in uses_of(self.model):
            owner_admin = site.get_model_admin(use.owner_model)
            if owner_admin.has_view_permission(request):
                rows = site.prepared(use.owners(obj, owner_admin.get_queryset(request)))[:MOST_USES]
                found += [(use.label, [(row, site.change_url(row)) for row in rows])] if rows else []
        return found

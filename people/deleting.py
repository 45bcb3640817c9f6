"""Deleting a row for good: what keeps it, said with the way there."""

from itertools import islice

from django.contrib import messages
from django.contrib.admin.utils import NestedObjects
from django.contrib.auth import get_user_model
from django.db import IntegrityError, router
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.uses import uses_of

MOST_REASONS = 30  # listed on a page


class Deleting:
    """For a ModelAdmin: a row in use is not deleted, and the page says where it is used.

    Django would rather say which permission is lacking: that of what uses the row, which nobody may delete with it.
    """

    def get_deleted_objects(self, objs, request):
        shown, counts, needed, protected = super().get_deleted_objects(objs, request)
        return (shown, counts, set(), self._reasons(objs, request)) if protected else (shown, counts, needed, protected)

    def delete_view(self, request, object_id, extra_context=None):
        """Ask once more where a row has come to be used after the page was shown: the page then says where."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError:
            return HttpResponseRedirect(request.get_full_path())

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except IntegrityError:
            messages.error(request, _("Nothing was deleted: one of these has come to be used meanwhile. Try again."))
            return HttpResponseRedirect(request.get_full_path())

    def _reasons(self, objs, request):
        """Return what keeps rows from being deleted: "In the gallery: Looks", the first `MOST_REASONS` with links."""
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        rows = sorted(collector.protected, key=lambda row: (row._meta.label, row.pk))
        told = dict.fromkeys(self._reason(row, request) for row in islice(rows, MOST_REASONS))
        more = len(rows) - MOST_REASONS
        return [*told, *([ngettext("and %d more", "and %d more", more) % more] if more > 0 else [])]

    def _reason(self, row, request):
        use = next((use for use in uses_of(self.model) if use.model is type(row)), None)
        label = use.label if use else capfirst(row._meta.verbose_name)
        owner = self._owner(getattr(row, use.owner) if use and use.owner else row)
        if owner is None:
            return format_html("{}: {}", label, row)
        if not self.admin_site.get_model_admin(type(owner)).has_view_permission(request, owner):
            return format_html("{}: {}", label, _("(not yours to see)"))
        return format_html('{}: <a href="{}">{}</a>', label, self.admin_site.change_url(owner), owner)

    def _owner(self, row):
        """Return the row with a page at the desk that a row is, or is a part of; None if it is a part of what goes."""
        if self.admin_site.is_registered(type(row)):
            return row
        others = (self.model, get_user_model())
        parents = (field for field in row._meta.concrete_fields if field.many_to_one or field.one_to_one)
        found = (getattr(row, field.name) for field in parents if field.related_model not in others)
        return next(filter(None, (self._owner(parent) for parent in found if parent)), None)

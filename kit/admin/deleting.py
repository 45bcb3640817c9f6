"""Deleting a row for good: what keeps it, said with the way there."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects
from django.contrib.auth import get_user_model
from django.db import IntegrityError, router
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kit.admin.site import DeskSite
from kit.admin.usage import Use, uses_of

KEPT = gettext_lazy("Not deleted: %(row)s")
MOST_REASONS = 30  # listed on a page


Kept = tuple[type[Model], Any]  # a row that keeps another: its model and its primary key


class Deleting(admin.ModelAdmin):
    """For a ModelAdmin: a row in use is not deleted, and the page says where it is used.

    In use is what the database protects, and whatever the desk counts as a use: a draft would lose its people and its
    campaigns without a word, a product who was seen with it. Django would rather say which permission is lacking: that
    of what uses the row, which nobody may delete with it.
    """

    admin_site: DeskSite
    is_kept_by_uses = True  # whether a use keeps a row that the database doesn't protect from it

    def get_deleted_objects(
        self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        shown, counts, needed, _protected = super().get_deleted_objects(objs, request)
        reasons = self._reasons(objs, request)
        return (shown, counts, set(), reasons) if reasons else (shown, counts, needed, [])

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask once more where a row has come to be used after the page was shown: the page then says where."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError:
            return HttpResponseRedirect(request.get_full_path())

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        if context["protected"] or context["perms_lacking"]:
            context["title"] = KEPT % {"row": context["object"]}
        return super().render_delete_form(request, context)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        try:
            answer = super().changelist_view(request, extra_context)
        except IntegrityError:
            messages.error(request, _("Nothing was deleted: one of these has come to be used meanwhile. Try again."))
            return HttpResponseRedirect(request.get_full_path())
        context = getattr(answer, "context_data", None) or {}
        if context.get("protected") or context.get("perms_lacking"):  # of the action that deletes what is chosen
            context["title"] = KEPT % {"row": context["objects_name"]}
        return answer

    def _reasons(self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest) -> list[str]:
        """Return what keeps rows from being deleted: "In the gallery: Looks", the first `MOST_REASONS` with links."""
        found = self._kept_by(objs)
        first = dict(islice(found.items(), MOST_REASONS))
        told: dict[Kept, str] = {}
        for model in dict.fromkeys(model for model, _pk in first):
            rows = model._base_manager.in_bulk([pk for each, pk in first if each is model])
            told |= {(model, pk): self._reason(row, first[model, pk], request) for pk, row in rows.items()}
        more = len(found) - len(first)
        reasons = dict.fromkeys(told[each] for each in first if each in told)
        return [*reasons, *([ngettext("and %d more", "and %d more", more) % more] if more > 0 else [])]

    def _kept_by(self, objs: Sequence[Any] | QuerySet[Any]) -> dict[Kept, Use | None]:
        """Return all that keeps rows, each with its `Use`, None for what is only protected."""
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        found: dict[Kept, Use | None] = {}
        for use in uses_of(self.model) if self.is_kept_by_uses else ():
            for pk in use.of_any(objs).order_by("pk").values_list("pk", flat=True):
                found.setdefault((use.model, pk), use)
        collector.collect(objs)
        rows = sorted(collector.protected, key=lambda row: (row._meta.label, row.pk))
        return {**dict.fromkeys((type(row), row.pk) for row in rows), **found}

    def _reason(self, row: Model, use: Use | None, request: HttpRequest) -> str:
        label = use.label if use else capfirst(row._meta.verbose_name)
        owner = self._owner((use and use.owner and getattr(row, use.owner)) or row)  # not all of them have it
        if owner is None:
            return format_html("{}: {}", label, row)
        admin: Any = self.admin_site.get_model_admin(type(owner))
        if not admin.has_view_permission(request, owner):
            return format_html("{}: {}", label, _("(not yours to see)"))
        if told := admin.keeping(request, owner):
            return told
        return format_html('{}: <a href="{}">{}</a>', label, self.admin_site.change_url(owner), owner)

    def keeping(self, request: HttpRequest, row: Any) -> str:
        """Return how a row that keeps another from being deleted lets go of it, "" if one changes it on its page."""
        return ""

    def _owner(self, row: Model) -> Model | None:
        """Return the row with a page at the desk that a row is, or is a part of; None if it is a part of what goes."""
        if self.admin_site.is_registered(type(row)):
            return row
        others = (self.model, get_user_model())
        parents = (field for field in row._meta.concrete_fields if field.many_to_one or field.one_to_one)
        found = (getattr(row, field.name) for field in parents if field.related_model not in others)
        return next(filter(None, (self._owner(parent) for parent in found if parent)), None)

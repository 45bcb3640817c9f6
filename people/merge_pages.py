"""The page on which two rows become one, or are split again: both side by side, and what will move."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django import forms
from django.apps import apps
from django.contrib import messages
from django.contrib.admin.utils import display_for_field
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.db.models.options import Options
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.admin.autocomplete import Picker, PickerField
from kit.admin.base import DeskAdmin
from kit.admin.site import editor
from kit.ids import is_id
from people.merging import MOST_NAMED, NotMerged, Relation, merge, relations, reveals, split_again, why_not
from people.merging.moving import is_empty, lacking, twins
from people.models import Merge

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_stubs_ext import StrOrPromise

MOST_WORDS = 40  # of a text


@dataclass(frozen=True)
class Line:
    """A line of the table of two rows: what each has, and what becomes of it."""

    label: "StrOrPromise"
    cells: list[str]
    note: "StrOrPromise" = ""


class Became(NamedTuple):
    """What a row that has gone has become one with, and the sentence that says so."""

    kept: Model
    said: str


class Split(NamedTuple):
    """A row that is one of its own again, and sentences: what couldn't go back to it."""

    row: Model
    said: list[str]


class MergePages(DeskAdmin):
    """Pages of a model whose rows may turn out to be the same. A subclass says what its verbs do, and to what."""

    picked_by: tuple[type[Model], str]  # a column that points at a row of the model: the picker asks by it

    def is_gone(self, row: Any) -> bool:
        """Return whether a row has become one with another since it was read; hold it otherwise."""
        raise NotImplementedError

    def became(self, request: HttpRequest, pk: str) -> Became | None:
        """Return what the row that had an id has become one with, None if it hasn't or the user may not know."""
        raise NotImplementedError

    def merges(self, request: HttpRequest, row: Any) -> QuerySet[Merge]:
        """Return what may be split from a row again."""
        raise NotImplementedError

    def why_not(self, gone: Any, kept: Any) -> str:
        """Return the sentence that says why two rows can't be made one, "" if they can."""
        raise NotImplementedError

    def reveals(self, gone: Any, kept: Any) -> list[str]:
        """Return what readers would see at once of two rows, and don't yet."""
        raise NotImplementedError

    def moving(self, request: HttpRequest, row: Any, other: Any) -> Iterable[Line]:
        """Yield what either of two rows has, as far as the user may see it."""
        raise NotImplementedError

    def make_one(self, gone: Any, kept: Any, by: "User", may_reveal: bool) -> object:
        """Make two rows one, or raise NotMerged."""
        raise NotImplementedError

    def make_two(self, made: Merge, by: "User") -> Split:
        """Split two rows again, or raise NotMerged."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        return [
            path("<id:pk>/merge/", self.admin_site.admin_view(self.merge_view), name=name),
            *super().get_urls(),
        ]

    def may_merge(self, request: HttpRequest, row: Any = None) -> bool:
        return self.has_change_permission(request, row) and self.has_delete_permission(request, row)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.may_merge = bool(obj) and self.may_merge(request, obj)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        context["merge_address"] = merge_address(row) if row and self.may_merge(request, row) else ""
        return super().render_change_form(request, context, *args, **kwargs)

    # A row that has become one with another is nobody's to change.

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save a row, unless it has become one with another while its form was open."""
        if change and self.is_gone(obj):
            raise NotMerged
        super().save_model(request, obj, form, change)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().change_view(request, object_id, form_url, extra_context)
        except NotMerged:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Options, object_id: str) -> HttpResponse:
        """Lead from a row that has become one with another to that."""
        found = self.became(request, object_id) if is_id(object_id) and self.has_view_permission(request) else None
        if found is None:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        lost = _("What you sent wasn’t saved: write it here.")
        messages.warning(request, f"{found.said} {lost}" if request.method == "POST" else found.said)
        return HttpResponseRedirect(self.admin_site.change_url(found.kept))

    # The page itself.

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        if not self.may_merge(request, row):
            raise PermissionDenied
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        sent = request.POST if request.method == "POST" else request.GET
        if "split" in sent:
            return self._split_view(request, row, sent["split"])
        form = self._choice(request, row)(sent if "with" in sent else None)
        if not form.is_valid():
            return self._page(request, row, {"form": form, "merges": self.merges(request, row)})
        other, refusal = form.cleaned_data["with"], ""
        if request.method == "POST":
            try:
                return self._merge(request, row, other)
            except NotMerged as caught:
                refusal = str(caught)
        return self._page(request, row, self._asked(request, row, other, refusal))

    def _choice(self, request: HttpRequest, row: Any) -> type[forms.Form]:
        model, name = self.picked_by
        widget = Picker(cast(ForeignKey, model._meta.get_field(name)), self.admin_site)
        rows = self.offered(request).exclude(pk=row.pk)
        field = PickerField(queryset=rows, widget=widget, label=gettext_lazy("The other one"))
        return type("Choice", (forms.Form,), {"with": field})

    def is_known(self, row: Model) -> bool:
        """Return whether readers know of a row."""
        return bool(self.admin_site.public_url(row))

    @transaction.atomic
    def _merge(self, request: HttpRequest, row: Any, other: Any) -> HttpResponse:
        sides = {str(row.pk): (other, row), str(other.pk): (row, other)}
        if request.POST.get("stays") not in sides:
            raise NotMerged(_("Say which of the two stays."))
        gone, kept = sides[request.POST["stays"]]
        self.make_one(gone, kept, editor(request), "may_reveal" in request.POST)
        said = _("“%(gone)s” and “%(kept)s” are one now. “Merge with…” splits them again.") % {
            "gone": gone,
            "kept": kept,
        }
        self._log(request, (gone, kept), _("Merged “%(gone)s” into “%(kept)s”.") % {"gone": gone, "kept": kept})
        messages.success(request, said)
        return HttpResponseRedirect(self.admin_site.change_url(kept))

    def _split_view(self, request: HttpRequest, row: Any, pk: str) -> HttpResponse:
        made = self.merges(request, row).prefetch_related("parts").filter(pk=pk).first() if is_id(pk) else None
        if made is None:
            messages.warning(request, _("The two aren’t one any more. Look at what there is now."))
            return HttpResponseRedirect(merge_address(row))
        if request.method != "POST":
            return self._page(request, row, {"split": made, "moved": [*_going_back(self.model, made)]})
        try:
            said = self._split(request, row, made)
        except NotMerged as caught:
            return self._page(request, row, {"split": made, "refusal": str(caught)})
        messages.success(request, _("“%(gone)s” and “%(kept)s” are two again.") % {"gone": made, "kept": row})
        for sentence in said:
            messages.warning(request, sentence)
        return HttpResponseRedirect(reverse(f"admin:{self._url_name('change')}", args=[made.gone]))

    @transaction.atomic
    def _split(self, request: HttpRequest, row: Any, made: Merge) -> list[str]:
        gone, said = self.make_two(made, editor(request))
        self._log(request, (gone, row), _("Split “%(gone)s” from “%(kept)s” again.") % {"gone": gone, "kept": row})
        return said

    def _log(self, request: HttpRequest, rows: Iterable[Any], said: str) -> None:
        for row in rows:
            self.log_change(request, row, said)

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _asked(self, request: HttpRequest, row: Any, other: Any, refusal: str) -> dict[str, Any]:
        """Return what the page says of two rows before they become one."""
        rows = [row, other]
        known = [self.is_known(each) for each in rows]
        kept, gone = (other, row) if known == [False, True] else (row, other)
        sent = request.POST.get("stays")
        return {
            "other": other,
            "sides": [
                {
                    "row": each,
                    "told_apart_by": ", ".join(filter(None, map(str, getattr(each, "told_apart_by", [])))),
                    "picture": self.picture(each) if {"image", "mark"} & {*self.admin_site.suggestion(each)} else "",
                    "is_known": is_known,
                    "address": self.admin_site.change_url(each),
                    "stays": str(each.pk) == sent if sent else each is kept,
                }
                for each, is_known in zip(rows, known, strict=True)
            ],
            "lines": [*_fields(row, other), *self.moving(request, row, other)],
            "refusal": refusal or self.why_not(gone, kept),
            "unknown": gone,
            "reveals": self.reveals(gone, kept),
        }

    def _page(self, request: HttpRequest, row: Any, more: dict[str, Any]) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge two %s") % self.opts.verbose_name_plural,
            "original": row,
            "opts": self.opts,
            "list_address": reverse(f"admin:{self._url_name('changelist')}"),
            "form_address": self.admin_site.change_url(row),
            "merge_address": merge_address(row),
            **more,
        }
        return TemplateResponse(request, "admin/people/merge.html", context)


class MergeableAdmin(DeskAdmin):
    """Pages of a Mergeable, whose row that goes stays and leads to the other."""

    of_verbs = ["merged_into"]

    def keeping(self, request: HttpRequest, row: Any) -> str:
        """Lead from a row that has become one with another to the page that splits the two: it has none itself."""
        if not row.merged_into_id:
            return super().keeping(request, row)
        words = {"gone": row, "kept": row.merged_into}
        said = _("“%(gone)s” has become one with “%(kept)s”, and leads to it.") % words
        made: Any = Merge.objects.filter(kind=row._meta.label_lower, gone=row.pk, undone_at=None).first()
        while made and made.part_of:  # only the whole is split
            made = made.part_of
        kept = made and apps.get_model(made.kind).ever.get(pk=made.gone).merged_into
        admin: Any = kept and self.admin_site.get_model_admin(type(kept))
        if not admin or not admin.may_merge(request, kept):
            return said
        link = f"{merge_address(kept)}?split={made.pk}"
        return format_html('{} <a href="{}">{}</a>', said, link, _("“Merge with…” splits them again"))


class MergingAdmin(MergeableAdmin, MergePages):
    """Pages of a Mergeable that somebody may make one with another."""

    @property
    def picked_by(self) -> tuple[type[Model], str]:  # type: ignore[override]
        return self.model, "merged_into"

    def is_gone(self, row: Any) -> bool:
        # A merger waits for it. Who only writes of the row, an alias, doesn't: each would wait for the other.
        return bool(self.model.ever.select_for_update(no_key=True).values_list("merged_into", flat=True).get(pk=row.pk))

    def became(self, request: HttpRequest, pk: str) -> Became | None:
        gone = self.model.ever.filter(pk=pk).select_related("merged_into").first()
        if gone is None or gone.merged_into is None:
            return None
        words = {"gone": gone, "kept": gone.merged_into}
        return Became(gone.merged_into, _("“%(gone)s” has become one with “%(kept)s”, whose page this is.") % words)

    def merges(self, request: HttpRequest, row: Any) -> QuerySet[Merge]:
        return Merge.objects.into(row)

    def why_not(self, gone: Any, kept: Any) -> str:
        return why_not(gone, kept, self.is_known)

    def reveals(self, gone: Any, kept: Any) -> list[str]:
        return reveals(gone, kept, self.is_known)

    def make_one(self, gone: Any, kept: Any, by: "User", may_reveal: bool) -> object:
        return merge(gone, kept, by=by, is_known=self.is_known, may_reveal=may_reveal)

    def make_two(self, made: Merge, by: "User") -> Split:
        said = split_again(made, by=by)
        return Split(self.model.ever.get(pk=made.gone), said)

    def moving(self, request: HttpRequest, row: Any, other: Any) -> Iterable[Line]:
        for relation in relations(self.model):
            found = [list(relation.rows(each.pk).values_list("pk", flat=True)) for each in (row, other)]
            if not relation.is_listed or not any(found):
                continue
            cells = [self._told(request, relation, pks) for pks in found]
            pairs = twins(relation, row.pk, other.pk) if all(found) else {}
            note = ""
            if pairs:
                same = self._told(request, relation, [*pairs])
                note = _("Both have %s: one stays, with what it lacks of the other.") % same
                if relations(relation.model):
                    note = _("Both have %s: these become one, too.") % same
            yield Line(capfirst(str(relation.label)), cells, note)

    def _told(self, request: HttpRequest, relation: Relation, pks: list[Any]) -> str:
        """Return how many rows there are, and the names of the first few that the user may see."""
        if not pks:
            return ""
        keys = [each.name for each in relation.model._meta.concrete_fields if each.is_relation]
        rows = relation.model._base_manager.select_related(*keys).in_bulk(pks[:MOST_NAMED])
        named: Callable[[Any], Any] = lambda each: getattr(each, relation.named) if relation.named else each  # noqa: E731
        told = [named(rows[pk]) for pk in pks[:MOST_NAMED] if pk in rows]
        if relation.named and told:
            owner = self.admin_site.get_model_admin(type(told[0]))
            seen = self.admin_site.prepared(owner.get_queryset(request))
            there = seen.in_bulk([each.pk for each in told if each]) if owner.has_view_permission(request) else {}
            told = [there[each.pk] for each in told if each and each.pk in there]
        return numbered(len(pks), told)


def numbered(number: int, first: Iterable[object]) -> str:
    """Return how many rows there are and the first of them by their names; of none nothing."""
    names = ", ".join(dict.fromkeys(map(str, first)))
    more = "…" if number > MOST_NAMED else ""
    return f"{number}: {names}{more}" if names else str(number or "")


def merge_address(row: Model, *others: Model) -> str:
    """Return the address of the page on which a row is merged: with another one, if there is only that."""
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_merge", args=[row.pk])
    return f"{address}?with={others[0].pk}" if len(others) == 1 else address


def _going_back(model: type[Model], made: Merge) -> Iterable[str]:
    """Yield how many rows of each kind a merge has moved, or left out as twins, of those that editors are told."""
    for relation in relations(model):
        label, field = relation.model._meta.label, relation.field
        moved = (len(pks) for each, name, pks in made.record["moved"] if (each, name) == (label, field))
        dropped = (each["fields"] for each in made.record["dropped"] if each["model"] == label.lower())
        number = sum(moved) + sum(fields[field] == made.gone for fields in dropped)
        if relation.is_listed and number:
            yield f"{capfirst(str(relation.label))}: {number}"


def _fields(row: Any, other: Any) -> Iterable[Line]:
    """Yield the fields of two rows, of those that either has; what is the same in both needs no word."""
    lacked = {field.name for pair in ((row, other), (other, row)) for field in lacking(*pair)}
    for field in row._meta.concrete_fields:
        if not field.editable or field.primary_key or all(is_empty(each, field) for each in (row, other)):
            continue
        cells = [_shown(each, field) for each in (row, other)]
        if cells[0] == cells[1]:
            note: StrOrPromise = ""
        elif field.name in lacked:
            note = _("The one that stays gets it.")
        elif field.name == "name":
            note = _("The one that stays is found by both.")
        elif field.name == "slug":
            note = _("The other one’s leads here, if readers know it.")
        else:
            note = _("That of the one that stays is kept.")
        yield Line(capfirst(str(field.verbose_name)), cells, note)


def _shown(row: Any, field: Field) -> str:
    value = getattr(row, field.name)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    said = str(value) if field.is_relation and value else str(display_for_field(value, field, ""))
    return Truncator(said).words(MOST_WORDS)

"""Inlines: rows that are a part of another row and are written in its form."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BaseConstraint, F, Model, UniqueConstraint
from django.forms import Field, ModelForm
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT, ManagementForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kit import bounds
from kit.admin.autocomplete import PickerField, Pickers, bare, fetch
from kit.admin.forms import ConstrainedForm, Lines
from kit.admin.moments import MOMENTS
from kit.admin.site import DeskSite

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DeskFormSet(BaseInlineFormSet):
    """The rows of a part. Each kind of row that its pickers show costs one query, however many rows there are.

    A row is built only if any of its fields was sent, or it is in the database; what is claimed beyond that is refused.
    """

    model: type[Model]
    prefix: str
    data: QueryDict
    most = bounds.ROWS
    surplus: "StrOrPromise" = ""  # why the form is refused that brings, or claims to bring, more than is built

    @cached_property
    def management_form(self) -> ManagementForm:
        """Return the numbers of the form, with no more rows than are built: it comes back with what it shows."""
        form = super().management_form
        if self.is_bound and form.is_valid():
            asked = form.cleaned_data[TOTAL_FORM_COUNT] or 0
            built = self._bounded(asked, form.cleaned_data[INITIAL_FORM_COUNT] or 0)
            if built != asked:
                form.data = data = self.data.copy()
                data[form.add_prefix(TOTAL_FORM_COUNT)] = str(built)
                form.cleaned_data[TOTAL_FORM_COUNT] = built
        return form

    def _bounded(self, asked: int, initial: int) -> int:
        """Return how many of the rows that a form claims are built."""
        sent = bounds.rows_sent(self.data)
        own, in_all = sent.get(self.prefix, set()), sum(map(len, sent.values()))
        there = 0 if initial <= 0 or (0 in own and asked <= self.most) else len(self.get_queryset())
        arrived = min(asked, initial, there) if 0 not in own else 0  # a row that may only be looked at sends nothing
        while arrived in own and arrived < asked:
            arrived += 1
        most = max(self.most, there)
        if asked > most:
            self.surplus = bounds.TOO_MANY % {"most": most}
        elif in_all > max(bounds.ROWS_IN_ALL, there):
            self.surplus, most = bounds.TOO_MANY_IN_ALL % {"most": bounds.ROWS_IN_ALL}, there
        elif any(arrived < number < asked for number in own):
            self.surplus = bounds.NOT_ARRIVED
        return min(arrived, most)

    @cached_property
    def forms(self) -> list[ModelForm]:
        forms = super().forms
        for name, field in self.form.base_fields.items():
            if isinstance(field, PickerField):
                fetch(forms, name)
        return forms

    def total_form_count(self) -> int:
        return max(0, super().total_form_count())  # whatever a request says that it holds

    def initial_form_count(self) -> int:
        return max(0, super().initial_form_count())

    @cached_property
    def empty_form(self) -> ModelForm:
        """Return the row that a browser copies: the admin asks for it once for its scripts, and once to print it."""
        return super().empty_form

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete")

    def clean(self) -> None:
        """Refuse two rows of this very form that the database would refuse: it has seen neither of them yet."""
        super().clean()
        if self.surplus:
            raise ValidationError(self.surplus, code="too_many_forms")
        seen: set[Key | None] = set()
        for form in self.forms:
            if form.is_valid() and form.has_changed() and not self._should_delete_form(form):  # type: ignore[attr-defined]
                for constraint in self.model._meta.constraints:
                    key = unique_key(constraint, form.instance)
                    if key in seen:
                        form.add_error(None, constraint.get_violation_error_message())
                    seen |= {key} - {None}

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        """Say of two rows of this form what the constraint says, not which fields have to differ."""
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and set(constraint.fields) == set(unique_check):
                return str(constraint.get_violation_error_message())
        return super().get_unique_error_message(unique_check)


Key = tuple[Any, ...]  # a constraint's name, and the values that may occur once together


def unique_key(constraint: BaseConstraint, instance: Model) -> Key | None:
    """Return what may occur once under a constraint, None where it doesn't bear on the instance."""
    if not isinstance(constraint, UniqueConstraint):
        return None
    values = {field.name: field.value_from_object(instance) for field in instance._meta.concrete_fields}
    if constraint.condition is not None and not constraint.condition.check(values):
        return None
    key = tuple(values[name] for name in constraint.fields or names_in(constraint.expressions))
    return None if constraint.fields and None in key else (constraint.name, *key)


def names_in(expressions: Iterable[Any]) -> list[str]:
    """Return the names of the fields in expressions."""
    parts = (part for each in expressions for part in (each.flatten() if hasattr(each, "flatten") else [each]))
    return [part.name for part in parts if isinstance(part, F)]  # type: ignore[attr-defined]  # the stubs know no `F.name`


class DeskInline(bounds.BoundedTexts, InlineModelAdmin):
    """An inline whose rows are a part of their parent: who may change the parent may change them."""

    admin_site: DeskSite
    extra = 0
    max_num = bounds.ROWS
    view_on_site = False
    form: type[ModelForm] = ConstrainedForm
    formset: type[BaseInlineFormSet] = DeskFormSet
    formfield_overrides = {
        models.TextField: {"widget": Lines},
        **MOMENTS,
    }

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        parent = self.admin_site.get_model_admin(self.parent_model)
        return parent.has_change_permission(request, obj) if obj else parent.has_add_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.get_model_admin(self.parent_model).has_view_permission(request, obj)


class TableInline(DeskInline, Pickers, admin.TabularInline):
    """Rows of a part, one beneath the other. Each field has its own name, as a heading of a column is none to it."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            bare(field.widget).attrs["aria-label"] = field.label
        return field


class FormInline(DeskInline, Pickers, admin.StackedInline):
    """Rows of a part, each a small form."""

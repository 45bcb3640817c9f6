"""Inlines: rows that are a part of another row and are written in its form."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.helpers import InlineAdminFormSet
from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BaseConstraint, Model, UniqueConstraint
from django.forms import Field, Media, ModelForm
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT, ManagementForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kit import bounds
from kit.admin.autocomplete import PickerField, Pickers, bare, share
from kit.admin.forms import ConstrainedForm, Lines
from kit.admin.moments import MOMENTS
from kit.admin.places import PLACE, PlaceField, with_places
from kit.admin.site import DeskSite
from kit.rows import Key, set_aside, unique_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _media(part: InlineAdminFormSet) -> Media:
    """Return the scripts of a part. Of its rows the first has those of all: Django would ask each of them."""
    return part.opts.media + part.formset.media


InlineAdminFormSet.media = property(_media)  # type: ignore[assignment, method-assign]  # Django has no other place


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
        """Return the forms of the rows, with all that their pickers show; a new row without a place goes last."""
        if self.is_bound and PLACE in self.form.base_fields:
            places = {str(row.pk): getattr(row, PLACE) for row in self.get_queryset()}
            self.data = with_places(self.data, self.prefix, self.total_form_count(), places)
        forms = super().forms
        for name, field in self.form.base_fields.items():
            if isinstance(field, PickerField):
                share(forms, name)
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
        if isinstance(form, ConstrainedForm) and not self.fk.unique:
            form.parent = self.fk.name
        if PLACE in form.fields and not form.instance.pk:
            form.initial[PLACE] = form.fields[PLACE].initial = None
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete")

    def clean(self) -> None:
        """Refuse two rows that the database would refuse beside each other once all of this form is saved."""
        super().clean()
        if self.surplus:
            raise ValidationError(self.surplus, code="too_many_forms")
        while self._refuse_one():
            pass

    @cached_property
    def _stored(self) -> dict[Any, Model]:
        """Return the rows as the database has them, whatever the form has made of its own."""
        return {row.pk: row for row in self.queryset.all()} if self.queryset is not None and self.instance.pk else {}

    @cached_property
    def _once(self) -> list[BaseConstraint]:
        return [each for each in self.model._meta.constraints if isinstance(each, UniqueConstraint)]

    def _key(self, constraint: BaseConstraint, row: Model) -> Key | None:
        return unique_key(constraint, row, alike=self.fk.name)

    def _coming(self) -> list[ModelForm]:
        """Return the forms by which rows are added or changed."""
        changed = [form for form in self.forms if form.has_changed()] if self._once else []
        return [form for form in changed if not self._should_delete_form(form)]  # type: ignore[attr-defined]

    def _refuse_one(self) -> bool:
        """Refuse the first of the changed rows whose key another has; one that isn't valid stays as it is stored."""
        coming = [form for form in self._coming() if form.is_valid()]
        if not coming:
            return False
        gone = [form for form in self.initial_forms if self._should_delete_form(form)]  # type: ignore[attr-defined]
        leaving = {form.instance.pk for form in (*coming, *gone)}
        for constraint in self._once:
            taken = {self._key(constraint, row) for pk, row in self._stored.items() if pk not in leaving} - {None}
            for form in coming:
                key = self._key(constraint, form.instance)
                if key in taken:
                    form.add_error(None, constraint.get_violation_error_message())
                    return True
                taken |= {key} - {None}
        return False

    def save(self, commit: bool = True) -> list[Any]:
        """Save the rows; two of them may have changed places."""
        if commit:
            self.give_way()
        return super().save(commit)

    def give_way(self) -> None:
        """Take out the rows in whose place others come: those are saved first, or deleted as well, later."""
        coming = {form.instance.pk: form.instance for form in self._coming()}
        going = {form.instance.pk for form in self.initial_forms if form.has_changed()}
        in_the_way = set()
        for constraint in self._once if going else ():
            wanted = {self._key(constraint, row): pk for pk, row in coming.items()}
            keys = {pk: self._key(constraint, row) for pk, row in self._stored.items() if pk in going}
            in_the_way |= {pk for pk, key in keys.items() if key and wanted.get(key, pk) != pk}
        set_aside(self.model, in_the_way)

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        """Say of two rows of this form what the constraint says, not which fields have to differ."""
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and set(constraint.fields) == set(unique_check):
                return str(constraint.get_violation_error_message())
        return super().get_unique_error_message(unique_check)


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

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Field | None:
        if db_field.name == PLACE:
            kwargs["form_class"] = PlaceField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out the places for whoever only reads: the order says them."""
        fields = super().get_fields(request, obj)
        return fields if self.has_change_permission(request, obj) else [name for name in fields if name != PLACE]

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

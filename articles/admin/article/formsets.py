"""The rows of a story's form: bylines, corrections and blocks, though others write in the same story."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.http import QueryDict

from kit.admin.forms import AlikeForm
from kit.admin.inlines import DeskFormSet


class RowForm(AlikeForm):
    """The form of a row of a story. A saved row that nobody touched is taken as it is, so that it costs no query."""

    def full_clean(self) -> None:
        if self.is_bound and self.instance.pk and not self.has_changed():
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def _get_validation_exclusions(self) -> set[str]:
        """Let nobody ask again for a row that a field has found: that would be a query for each."""
        exclude: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # in no stub
        return exclude | {name for name, field in self.fields.items() if isinstance(field, forms.ModelChoiceField)}


class StoryFormSet(DeskFormSet):
    """Rows that are not lost because a colleague's save has taken them out of the story, or put others in their place.

    What was typed into a row that is gone goes to the row that is known by the same name, else to a new one. The form
    was refused as stale before, so its writer has seen what saving it does. A new row of the form that stands in the
    story already, because the form is sent once more after its save, is that row.
    """

    # The field of the form and the attribute of a row that know it, whatever its id is by now.
    known_by: tuple[str, str] | tuple[()] = ()

    def __init__(self, data: QueryDict | None = None, *args: Any, rows: list[Any] | None = None, **kwargs: Any) -> None:
        self.aligned: list[Any] | None = rows  # as they are in the database, where they are at hand
        self._found: dict[Any, Any] = {}  # the rows by their ids, as they were before the form was read into them
        super().__init__(data, *args, **kwargs)
        if self.is_bound:
            self._align()

    def get_queryset(self) -> QuerySet[Any] | list[Any]:  # type: ignore[override]  # Django counts and walks it
        """Return the rows in the order of the form's: the admin prints the one as the heading of the other."""
        return super().get_queryset() if self.aligned is None else self.aligned

    def _align(self) -> None:
        """Put the form's rows that are there first, as a browser would send them, and then the new ones."""
        total, pk = self.total_form_count(), self.model._meta.pk.name
        sent: list[Any] = [
            self.data.get(f"{self.prefix}-{i}-{pk}") for i in range(min(self.initial_form_count(), total))
        ]
        rows = {str(row.pk): row for row in self.get_queryset()}
        self._found = {row.pk: copy(row) for row in rows.values()}
        if None in sent or sent == [*rows]:  # a row that may only be looked at sends no id
            return
        ids = self._known_again([*sent, *[""] * (total - len(sent))], rows)
        order = sorted(range(total), key=lambda i: not ids[i])
        self.data = self._renumbered({old: new for new, old in enumerate(order)})
        for new, old in enumerate(order):
            self.data[f"{self.prefix}-{new}-{pk}"] = ids[old]
        self.aligned = [rows[each] for each in ids if each]
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(self.aligned))
        del self.management_form

    def _known_again(self, sent: Sequence[str], rows: Mapping[str, Any]) -> list[str]:
        """Return the id of the row that each of the form's rows is now, "" where there is none."""
        ids = [each if each in rows and each not in sent[:i] else "" for i, each in enumerate(sent)]
        if self.known_by:
            field, attribute = self.known_by
            others = {_name(getattr(row, attribute)): each for each, row in rows.items() if each not in ids}
            for i, each in enumerate(ids):
                ids[i] = each or others.pop(_name(self.data.get(f"{self.prefix}-{i}-{field}")), "")
        return ids

    def _renumbered(self, places: Mapping[int, int]) -> QueryDict:
        """Return the form's data with the rows of this formset in new places."""
        data, row = self.data.copy(), re.compile(rf"(initial-)?{re.escape(self.prefix)}-(\d{{1,9}})-")
        mine = {key: match for key in self.data if (match := row.match(key)) and int(match[2]) in places}
        for key in mine:
            del data[key]
        for key, match in mine.items():
            name = f"{match[1] or ''}{self.prefix}-{places[int(match[2])]}-{key[match.end() :]}"
            data.setlist(name, self.data.getlist(key))
        return data

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        """Take the id of a row without asking the database for each: `_align` knows that it is one of this story."""
        super().add_fields(form, index)
        id_field = forms.IntegerField(initial=form.instance.pk, required=False, widget=forms.HiddenInput)
        form.fields[self.model._meta.pk.name] = id_field

    def standing(self) -> list[Any]:
        """Return the rows of the story as saving a valid form would leave them, new ones last. Nothing is written."""
        written = self.save(commit=False)
        for row in written:
            for column in self.model._meta.concrete_fields:
                column.pre_save(row, add=not row.pk)  # mends what it stores
        gone = {row.pk for row in self.deleted_objects}
        changed = {row.pk: row for row in written if row.pk}
        kept = [changed.get(pk, row) for pk, row in self._found.items() if pk not in gone]
        return [*kept, *(row for row in written if not row.pk)]

    def save(self, commit: bool = True) -> list[Any]:
        """Save as Django does, but whatever is new or changed at once."""
        rows = super().save(commit=False)
        if commit:
            self.give_way()
            for row in self.deleted_objects:
                row.delete()
            pk, *columns = (field.name for field in self.model._meta.concrete_fields)
            self.model._default_manager.bulk_create(
                rows, update_conflicts=True, unique_fields=[pk], update_fields=columns
            )
        return rows


def _name(value: object) -> str:
    """Return a name as text. A browser sends line ends of its own."""
    return " ".join(str(value or "").split())

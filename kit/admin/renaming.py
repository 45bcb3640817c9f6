"""A row that gets another name: whether it is found by the former one, too, is asked where the name is changed.

Texts and editors may know it by that name for years. It may also be one that somebody has laid down.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kit.admin.base import DeskAdmin
from kit.admin.forms import AddressForm
from kit.text import fold


class RenamingForm(AddressForm):
    keeps_former_name = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["keeps_former_name"]
        elif "keeps_former_name" in self.fields:
            former = self.initial.get("name", "")
            self.fields["keeps_former_name"].label = _("If the name changes: find it as “%s”, too") % former

    @property
    def former_name(self) -> str:
        """The name that is given up and kept as an alias; "" if none is."""
        is_kept = "name" in self.changed_data and self.cleaned_data.get("keeps_former_name")
        return self.initial["name"] if is_kept and fold(self.initial["name"]) != fold(self.instance.name) else ""


class RenamingAdmin(DeskAdmin):
    """Pages of a model whose rows have `aliases`, each with a name; its form is a RenamingForm."""

    former_alias: ClassVar[Mapping[str, Any]] = {}  # what the alias of a former name has beside it

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if not obj or not self.has_change_permission(request, obj):
            return fieldsets
        return [*after_name(fieldsets, "keeps_former_name")]

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Iterable[BaseFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        former = form.former_name if change and isinstance(form, RenamingForm) else ""
        aliases = form.instance.aliases
        if former and not aliases.filter(folded=fold(former)).exists():
            aliases.create(name=former, **self.former_alias)


def after_name(
    fieldsets: Iterable[tuple[Any, Mapping[str, Any]]], field: str
) -> Iterable[tuple[Any, Mapping[str, Any]]]:
    """Yield fieldsets of an admin with a field below that of the name."""
    for title, options in fieldsets:
        lines = []
        for line in options["fields"]:
            lines += [line, field] if "name" in ([line] if isinstance(line, str) else line) else [line]
        yield title, {**options, "fields": lines}

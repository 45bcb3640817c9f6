"""Choosing a person, a photo, a product: an autocomplete that shows what it offers, and fetches what it shows at once.

How a thing is shown (a picture, a mark in its place, a note) is the admin site's to say, because only the site knows
all apps: `site.suggestion(obj)` returns it, `site.prepared(queryset)` fetches what that needs, `site.complete(rows)`
what rows that were read already lack of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property, partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR, BaseModelAdmin
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from js_asset import Script

from kit.admin.beside import Choosing, beside
from kit.admin.site import DeskSite, Suggestion
from kit.ids import is_id

HIDDEN = _("(chosen by somebody else, and not yours to see)")
Changeable = Callable[[Iterable[Any]], Set[Any]]  # of some rows, the ids of those that who writes may change


def mark(suggestion: Suggestion) -> SafeString:
    """Return the small picture of a suggestion, or the letters in its place."""
    shape, name = " thumb-round" if suggestion.get("round") else "", suggestion["text"]
    if suggestion.get("image"):
        return format_html('<img class="thumb{}" src="{}" alt="{}" loading="lazy">', shape, suggestion["image"], name)
    html = '<span class="thumb{}" role="img" aria-label="{}">{}</span>'
    return format_html(html, shape, name, suggestion.get("mark", ""))


class Later:
    """A queryset that is put together once it is asked for something: a form that is only shown asks mostly nothing."""

    def __init__(self, made: Callable[[], models.QuerySet[Any]]) -> None:
        self._made = made

    @cached_property
    def _rows(self) -> models.QuerySet[Any]:
        return self._made()

    def all(self) -> "Later":
        """Return the same: each copy of a field takes a copy of its queryset."""
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rows, name)


class Picking(AutocompleteMixin, Choosing):
    """Gives an autocomplete's chosen options the pictures and notes that its list of offers has."""

    admin_site: DeskSite
    shared: "Shared | None" = None  # what is fetched for many widgets at once; None: this one fetches its own
    changeable: Changeable | None = None
    own_addresses: Mapping[str, str] = {}

    def chosen(self, values: Iterable[str]) -> list[Model]:
        ids = [value for value in values if is_id(value)]
        if self.shared:
            known = self.shared.rows
        else:
            field = self.choices.field
            known = self.offered({*ids}, field, field.stands if field.offers_all else ()) if ids else {}
            self.own_addresses = self.addresses_of(known.values())
        return [known[value] for value in ids if value in known]

    def offered(self, ids: Set[str], field: "Picked", known: Iterable[Model]) -> dict[str, Model]:
        """Return by id those of the rows with some ids that a field offers, with what is shown of them.

        Arguments: `known`, rows that it offers and that have been read already.
        """
        if field.read:
            return {str(row.pk): row for row in field.read(ids)}
        found = {str(row.pk): row for row in known if str(row.pk) in ids}
        self.admin_site.complete([*found.values()])
        others = ids - found.keys()
        rows = self.admin_site.prepared(field.queryset).in_bulk(others) if others else {}
        return found | {str(pk): row for pk, row in rows.items()}

    @property
    def addresses(self) -> Mapping[str, str]:  # type: ignore[override]  # nobody sets it
        return self.shared.addresses if self.shared else self.own_addresses

    def addresses_of(self, rows: Iterable[Model]) -> dict[str, str]:
        """Return by id the addresses of the forms of those of some rows that who writes may change."""
        return addresses_of(self.admin_site, rows, self.changeable) if self.changeable else {}

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        options: list[dict[str, Any]] = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        hidden = self.shared.hidden if self.shared else frozenset()
        for row in self.chosen(value):
            is_hidden = str(row.pk) in hidden
            shown: Suggestion = {"text": str(HIDDEN)} if is_hidden else self.admin_site.suggestion(row)
            option = self.create_option(name, row.pk, shown["text"], True, len(options))
            option["attrs"] |= {f"data-{key}": shown[key] for key in ("image", "mark", "note") if shown.get(key)}
            if shown.get("round"):
                option["attrs"]["data-round"] = "1"
            if address := self.addresses.get(str(row.pk)):
                option["attrs"]["data-form"] = address
            options.append(option)
        return [(None, options, 0)]

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=[Script("desk/autocomplete.js", type="module")])


class Picker(Picking, AutocompleteSelect):
    pass


class PickerMultiple(Picking, AutocompleteSelectMultiple):
    pass


class Picked:
    """A field with a picker, and what it knows of the rows that it offers."""

    queryset: Any
    standing: Any = None  # what is chosen in the row as it is stored, where it was read with it: a row, or a list
    offers_all = False  # whether it offers every row, so that what was chosen once is offered still
    read: Callable[[Set[str]], Iterable[Model]] | None = None  # reads those it offers of some ids, with what is shown

    @property
    def stands(self) -> list[Model]:
        return self.standing if isinstance(self.standing, list) else [self.standing] if self.standing else []


class StandingField(forms.ModelChoiceField):
    """A choice that may stay as it is, without asking for it."""

    standing: Model | None = None  # what is chosen in the row as it is stored, where it was read with it

    def to_python(self, value: Any) -> Model | None:
        if self.standing is not None and str(value) == str(self.standing.pk):
            return self.standing
        return super().to_python(value)


class PickerField(Picked, StandingField):
    """A choice among rows that a formset has fetched beforehand."""

    default_error_messages = {
        "required": _("Choose one."),
        "invalid_choice": _("What was chosen here is gone: choose again."),
    }
    shared: "Shared | None" = None

    def to_python(self, value: Any) -> Model | None:
        is_standing = self.standing is not None and str(value) == str(self.standing.pk)
        if is_standing or self.shared is None or value in self.empty_values:
            return super().to_python(value)
        if str(value) not in self.shared.rows:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return self.shared.rows[str(value)]


class PickerMultipleField(Picked, forms.ModelMultipleChoiceField):
    """A choice of several rows, in a picker or as boxes. A forged id that no database holds is an error."""

    default_error_messages = {
        "invalid_choice": _("One of those chosen here is gone: choose again."),
        "invalid_pk_value": _("One of those chosen here is gone: choose again."),
    }

    def clean(self, value: Any) -> models.QuerySet[Any] | list[Model]:  # type: ignore[override]  # Django walks it
        if isinstance(value, (list, tuple)) and not all(is_id(each) for each in value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        if self.standing and {*map(str, value or ())} == {str(row.pk) for row in self.standing}:
            return self.standing
        return super().clean(value)


def let_stand(form: forms.ModelForm) -> None:
    """Let a form take what its row knows to be chosen in its fields, and still is, without asking for it."""
    row: Any = form.instance
    known = vars(row).get("_prefetched_objects_cache", {})
    for name, field in form.fields.items():
        if isinstance(field, StandingField):
            field.standing = row._meta.get_field(name).get_cached_value(row, default=None)
        elif hasattr(field, "standing") and name in known:
            field.standing = [*known[name]]


class Shared:
    """What a picker field shows and accepts in all the forms of a formset, fetched at once when it is first asked for.

    A form that is sent asks for nothing where what is chosen in it stood there before.
    """

    def __init__(self, forms: Sequence[forms.ModelForm], name: str) -> None:
        self.fields = [
            (form[name].value(), form.initial.get(name), field)
            for form in forms
            if isinstance(field := form.fields.get(name), PickerField)
        ]

    @cached_property
    def _offered(self) -> dict[str, Model]:
        first = self.fields[0][2]
        known = [row for *_values, field in self.fields if field.offers_all for row in field.stands]
        return bare(first.widget).offered(self._ids, first, known) if self._ids else {}

    @cached_property
    def _ids(self) -> set[str]:
        return {str(value) for value, _initial, _field in self.fields if is_id(value)}

    @cached_property
    def hidden(self) -> Set[str]:
        """The ids of what stands there and isn't offered to who writes now: they see no more of it than that."""
        return self._ids.intersection(str(initial) for _value, initial, _field in self.fields) - self._offered.keys()

    @cached_property
    def rows(self) -> Mapping[str, Model]:
        """The rows by their ids; what stands there stays, even where it isn't offered."""
        if not self.hidden:
            return self._offered
        rows = self.fields[0][2].queryset.model._default_manager.in_bulk(self.hidden)
        return self._offered | {str(pk): row for pk, row in rows.items()}

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        return bare(self.fields[0][2].widget).addresses_of(self._offered.values())


def share(forms: Sequence[forms.ModelForm], name: str) -> None:
    """Let a picker field of all the forms of a formset fetch together what it shows and accepts."""
    shared = Shared(forms, name)
    for form in forms:
        if isinstance(field := form.fields.get(name), PickerField):
            field.shared = bare(field.widget).shared = shared
            column: Any = form._meta.model._meta.get_field(name)
            field.standing = column.get_cached_value(form.instance, default=None) if form.instance.pk else None


def addresses_of(site: DeskSite, rows: Iterable[Model], changeable: Changeable) -> dict[str, str]:
    """Return by id the addresses of the forms, each in a window of its own, of the rows that `changeable` names."""
    may = changeable(rows)
    return {str(row.pk): f"{site.change_url(row)}?{TO_FIELD_VAR}=id&{IS_POPUP_VAR}=1" for row in rows if row.pk in may}


def bare(widget: forms.Widget) -> Any:
    """Return a widget without the buttons that the admin wraps round it."""
    return getattr(widget, "widget", widget)


class Offering(admin.ModelAdmin):
    """A model's pages that say which of its rows who writes may choose elsewhere, and what they may do with those."""

    def counted(self, request: HttpRequest) -> models.QuerySet[Any] | None:
        """Return the rows of this model whose uses of other rows are counted for the user, None for all."""
        return None

    def offered(self, request: HttpRequest, term: str = "") -> models.QuerySet[Any]:
        """Return the rows that somebody is offered where a row of this model is chosen, as `term` finds them."""
        return self.get_search_results(request, self.get_queryset(request), term)[0]

    def changeable(self, request: HttpRequest, rows: Iterable[Any]) -> Set[Any]:
        """Return the ids of those of some rows that a user may change: for many rows at once, as pickers show many."""
        if not self.has_change_permission(request):
            return set()
        return {row.pk for row in rows if self.has_change_permission(request, row)}


class Pickers(BaseModelAdmin):
    """For a ModelAdmin or an inline: every field of `autocomplete_fields` becomes a picker of what one may choose."""

    admin_site: DeskSite

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str] | tuple[str, ...]:
        """Let nobody choose what they may not look at, nor have it named to them by an id in the address."""
        chosen = {name: self.opts.get_field(name).related_model for name in self.get_autocomplete_fields(request)}
        owners = {name: self.admin_site.get_model_admin(model) for name, model in chosen.items() if model}
        closed = [name for name, owner in owners.items() if not owner.has_view_permission(request)]
        return [*super().get_readonly_fields(request, obj), *closed]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Offer beside a field only what the user may do with the very rows that are chosen in it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper) and db_field.related_model:
            owner = self.admin_site.get_model_admin(db_field.related_model)
            field.widget = beside(field.widget, owner)
            if isinstance(owner, Offering):
                bare(field.widget).changeable = partial(owner.changeable, request)
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Picker(db_field, self.admin_site))
            kwargs.setdefault("form_class", PickerField)
            self._keep_to_what_is_offered(db_field, request, kwargs)
        kwargs.setdefault("form_class", StandingField)
        return _knowing(super().formfield_for_foreignkey(db_field, request, **kwargs), kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", PickerMultiple(db_field, self.admin_site))
            self._keep_to_what_is_offered(db_field, request, kwargs)
        kwargs.setdefault("form_class", PickerMultipleField)
        return _knowing(super().formfield_for_manytomany(db_field, request, **kwargs), kwargs)

    def _keep_to_what_is_offered(
        self, db_field: models.ForeignKey | models.ManyToManyField, request: HttpRequest, kwargs: dict[str, Any]
    ) -> None:
        """Let nobody choose by its id, in a request of their own making, a row that isn't theirs to know."""
        owner = self.admin_site.get_model_admin(db_field.related_model)
        if isinstance(owner, Offering) and owner.counted(request) is not None:
            kwargs.setdefault("queryset", Later(partial(owner.offered, request)))


def _knowing(field: Any, kwargs: Mapping[str, Any]) -> Any:
    """Return a field that knows whether it offers every row: it does unless it was told which."""
    if isinstance(field, Picked):
        field.offers_all = "queryset" not in kwargs
    return field

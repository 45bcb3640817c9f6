"""What stands in a story's form, whether or not it is saved: the revision that saving it would make.

The form is read by the forms of a save, and what they would write is frozen without being written: an autosave holds
nobody up. What isn't valid yet (half an address, a date without its time) stops nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model, prefetch_related_objects
from django.forms.utils import ErrorDict, ErrorList
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.desk.notes import joins
from articles.models import BLOCKS, Article, Block, Byline, Correction, Revision
from articles.revisions.snapshots import NEW_TAGS, snapshot
from articles.revisions.working_copy import ids_of, in_order
from kit.admin.autocomplete import let_stand
from kit.admin.forms import AddressForm
from kit.admin.moments import typed_in
from kit.admin.site import DeskRequest
from people.taken import tags_there

if TYPE_CHECKING:
    from django.contrib.auth.models import User

OURS = "autosave"  # the field in which a window names its autosave, empty before there is one


class StoryForm(AddressForm):
    """A story's form, as those know it who judge what stands in it."""

    user: "User"
    is_beside = False  # whether it is only read, and takes nobody's place
    newer: Revision | None = None  # a save that the form's writer hasn't seen

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_stand(self)

    def _get_validation_exclusions(self) -> set[str]:
        """Let nobody ask again for a row that a field has found."""
        exclude = super()._get_validation_exclusions()
        return exclude | {name for name, field in self.fields.items() if isinstance(field, forms.ModelChoiceField)}

    def _save_m2m(self) -> None:
        """Write only the relations that the form changes: to compare each with what is stored is a query for each."""
        whole = self.cleaned_data
        self.cleaned_data = {name: whole[name] for name in self.changed_data if name in whole}
        super()._save_m2m()  # type: ignore[misc]  # in no stub
        self.cleaned_data = whole


@dataclass
class Typed:
    """An unsaved revision, and sentences on what of the form it doesn't hold."""

    revision: Revision
    left_out: list[str]


def typed(
    model_admin: admin.ModelAdmin,
    request: DeskRequest,
    article: Article,
    *,
    kind: Revision.Kind = Revision.Kind.AUTOSAVE,
) -> Typed:
    """Return what the posted form of a story says, as `Typed`. Nothing is stored.

    Arguments: `model_admin`, whose form it is; `article`, as the user's own queryset has it; `kind`, of the revision.
    """
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, article))
    form_class = cast("type[StoryForm]", model_admin.get_form(request, article, change=True, fields=fields))
    form = form_class(request.POST, request.FILES, instance=article)
    form.is_beside = True  # it takes nobody's place, so it can't be too late
    left_out = forgiven(form, str(capfirst(Article._meta.verbose_name)))
    # What begins with an underscore is Django's own, and in no stub.
    formsets, _inlines = model_admin._create_formsets(request, form.instance, change=True)  # type: ignore[attr-defined]
    for formset in formsets:
        formset.is_valid()
        formset._non_form_errors = ErrorList()
        for number, each in enumerate(formset.forms, start=1):
            if not formset._should_delete_form(each):
                left_out += forgiven(each, f"{capfirst(formset.model._meta.verbose_name)} {number}")
    standing = {formset.model: formset.standing() for formset in formsets}
    links = {**_chosen(form), **_beside(standing)}
    revision = snapshot(form.instance, _blocks(standing), links, by=request.user, kind=kind)
    if joined := joins(request.POST.getlist("joined")):
        revision.body["joined"] = joined  # for their notes, once this is taken up
    return Typed(revision, left_out)


def _chosen(form: forms.ModelForm) -> dict[str, list[Any]]:
    """Return what `freeze` will keep of the choices in a story's own form; of those not in it, as they are stored."""
    article, chosen = form.instance, form.cleaned_data
    names = {"sections": "other_sections", "people": "people", "products": "products", "campaigns": "campaigns"}
    links: dict[str, list[Any]] = {
        kept: sorted(row.pk for row in chosen[name]) if name in chosen else ids_of(getattr(article, name))
        for kept, name in names.items()
    }
    if "tags" not in chosen:
        return {**links, "tags": ids_of(article.tags)}
    there = {tag.name: tag for tag in form.initial.get("tags") or ()}
    named = chosen["tags"] or []
    there |= tags_there(name for name in named if name not in there)
    links["tags"] = sorted({there[name].pk for name in named if name in there})
    if coming := [name for name in named if name not in there]:
        links[NEW_TAGS] = coming  # a save makes them, and so does taking this up
    return links


def _beside(standing: Mapping[type[Model], Sequence[Any]]) -> dict[str, list[Any]]:
    """Return what `freeze` will keep of the bylines and corrections that stand in a form; a page's has none."""
    bylines = sorted(standing.get(Byline, ()), key=lambda row: (row.position, row.pk or inf))
    corrections = sorted(standing.get(Correction, ()), key=lambda row: (row.at, row.pk or inf))
    return {"authors": [row.author_id for row in bylines], "corrections": [row.frozen() for row in corrections]}


def _blocks(standing: Mapping[type[Model], Sequence[Any]]) -> list[Block]:
    """Return the blocks that stand in a form, in the order of the page, with their galleries’ photos."""
    for model in BLOCKS.values():
        if (held := model.declared.galleries) and standing[model]:
            prefetch_related_objects(standing[model], *(f"{each.name}__places" for each in held))
    return in_order(block for model in BLOCKS.values() for block in standing[model])


def forgiven(form: forms.ModelForm, name: str) -> list[str]:
    """Let a bound form be saved without what isn't valid in it, and return a sentence on each of that.

    A field falls back to what is stored. A row that isn't valid as a whole stays as it was, and a new one is left out,
    as is one that the database wouldn't take.
    """
    faults = dict(form.errors)
    is_whole = NON_FIELD_ERRORS in faults
    put_back = [_put_back(form, field) for field in (form.base_fields if is_whole else faults)]
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    if form.instance.pk or (all(put_back) and not is_whole):
        return [_sentence(name, form, field, errors) for field, errors in faults.items()]
    form.cleaned_data["DELETE"] = True
    return [_said(name, _typed_in(form, *form.base_fields), [each for errors in faults.values() for each in errors])]


def _put_back(form: forms.ModelForm, name: str) -> bool:
    """Give a column back what is stored; return whether it can be stored again."""
    form.cleaned_data.pop(name, None)
    column = {field.name: field for field in form._meta.model._meta.concrete_fields}.get(name)
    if column is None:
        return True
    value = form.initial.get(name, column.get_default())
    setattr(form.instance, column.attname, value)
    return value is not None or column.null


def _sentence(name: str, form: forms.ModelForm, field: str, errors: Iterable[Any]) -> str:
    label = f"{name}, {form[field].label}" if field in form.fields else name
    return _said(label, _typed_in(form, field), errors)


def _typed_in(form: forms.ModelForm, *names: str) -> str:
    """Return what stands in fields of a form, to be quoted: it is stored nowhere else."""
    values = [typed_in(form[name]) for name in names if name in form.fields and not form[name].is_hidden]
    words = [each for value in values for each in (value if isinstance(value, list) else [value]) if each]
    return " ".join(map(str, words))


def _said(where: str, words: str, errors: Iterable[Any]) -> str:
    said = _("%(where)s: %(why)s") % {"where": where, "why": " ".join(map(str, errors))}
    return f"{said} (“{words}”)" if words else said

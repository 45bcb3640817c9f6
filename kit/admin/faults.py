"""What is wrong with a form that was refused: each fault by the name of its field, and the way there."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.admin.helpers import InlineAdminFormSet
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BoundField, MultiWidget
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kit.admin.autocomplete import bare
from kit.admin.places import PLACE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Fault(NamedTuple):
    """A sentence against a form, with the name and the id of what it is about, "" for the whole form."""

    sentence: "StrOrPromise"
    label: "StrOrPromise" = ""
    anchor: str = ""


def faults_of(form: BaseForm, parts: Sequence[InlineAdminFormSet] = ()) -> list[Fault]:
    """Return all that is wrong with a form and its inlines, in the order in which they are checked."""
    places = _places(parts)
    faults = [*_of_form(form)]
    for part in parts:
        formset: Any = part.formset
        label = capfirst(part.opts.verbose_name_plural)
        faults += [Fault(said, label, f"{formset.prefix}-group") for said in formset.non_form_errors()]
        numbers = _numbers(formset.forms)
        for index, row in enumerate(formset.forms):
            if formset.can_delete and formset._should_delete_form(row):
                continue
            name = {"number": places.get(row.prefix, numbers[index]), "kind": part.opts.verbose_name}
            if row.prefix in places:
                where = _("block %(number)d, %(kind)s") % name
            else:
                where = str(name["kind"]) if formset.max_num == 1 else f"{name['kind']} {name['number']}"
            faults += _of_form(row, where, f"{formset.prefix}-{index}")
    return faults


def _numbers(rows: Sequence[BaseForm]) -> dict[int, int]:
    """Return by their index the numbers of the rows of a part, as they stand on the page."""
    order = [*range(len(rows))]
    if rows and PLACE in rows[0].fields:
        order.sort(key=lambda index: _number(rows[index][PLACE].value()))
    return {index: number for number, index in enumerate(order, 1)}


def _places(parts: Sequence[InlineAdminFormSet]) -> dict[str, int]:
    """Return by their prefix the places of the rows that stand among those of other kinds: content-editor's blocks."""
    rows = [row for part in parts for row in part.formset.forms if "ordering" in row.fields]
    rows.sort(key=lambda row: _number(row["ordering"].value()))
    return {row.prefix: place for place, row in enumerate(rows, 1)}


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("inf")


def _of_form(form: BaseForm, where: str = "", anchor: str = "") -> Iterator[Fault]:
    """Yield the faults of one form; of a row, `where` says which it is, and `anchor` is its id."""
    label: StrOrPromise
    for name, sentences in form.errors.items():
        if name == NON_FIELD_ERRORS or name not in form.fields or form[name].is_hidden:
            label, target = capfirst(where), anchor
        else:
            label, target = form[name].label, _id_of(form[name])
            label = _("%(field)s (%(where)s)") % {"field": label, "where": where} if where else label
        yield from (Fault(str(said), label, target) for said in sentences)


def _id_of(field: BoundField) -> str:
    """Return the id of what one types in, of the first part where a field has several."""
    widget = bare(field.field.widget)
    if isinstance(widget, MultiWidget):
        return f"{field.auto_id}{widget.widgets_names[0]}"  # type: ignore[attr-defined]  # the stubs leave it out
    return field.id_for_label or str(field.auto_id)

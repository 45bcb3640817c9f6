"""The fields of a form, and the rows of a part of it, as the admin's templates print them.

`admin/includes/fieldset.html` and `admin/edit_inline/stacked.html` ask a dozen questions of each field, most of them
twice, and a story has hundreds of fields. The elements, their classes and their ids are Django's, for its style sheets
and its scripts; what no form of a desk has is left out: a row's own address, and a link to its own form.
"""

from functools import cache
from typing import Any

from django.contrib.admin.helpers import Fieldline, InlineAdminFormSet
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from kit.admin.rendering import attributes, in_html


def fieldset_html(fieldset: Any, level: int, known_by: str) -> SafeString:
    """Return a fieldset of a form or of a row in it.

    Arguments: `fieldset`, one of `django.contrib.admin.helpers`, of whose attributes the stubs know none; `level`, of
    its heading; `known_by`, the beginning of the heading's id.
    """
    name, is_closed = fieldset.name, bool(fieldset.name and fieldset.is_collapsible)
    labelled = f' aria-labelledby="{known_by}-heading"' if name else ""
    heading = f'<h{level} id="{known_by}-heading" class="fieldset-heading">{in_html(name)}</h{level}>' if name else ""
    parts = [
        f'<fieldset class="module aligned {in_html(fieldset.classes)}"{labelled}>',
        f"<details><summary>{heading}</summary>" if is_closed else heading,
        f'<div class="description">{fieldset.description}</div>' if fieldset.description else "",
        *map(_line, fieldset),
        "</details>" if is_closed else "",
        "</fieldset>",
    ]
    return mark_safe("\n".join(filter(None, parts)))  # noqa: S308 - each part is escaped


def _line(line: Fieldline) -> str:
    places, is_alone = [*line], len(line.fields) == 1
    errors = line.errors() if is_alone else ""
    classes = [
        "form-row",
        "errors" if errors else "",
        "" if line.has_visible_field else "hidden",
        *(f"field-{_told(place, 'name')}" for place in places),
    ]
    printed = "\n".join(_place(place, is_alone) for place in places)
    held = f"{errors}{printed}" if is_alone else f'<div class="flex-container form-multiline">{printed}</div>'
    return f'<div class="{" ".join(filter(None, classes))}">{held}</div>'


def _place(place: Any, is_alone: bool) -> str:
    """Return a field with its label and its help, beside others or alone in its line."""
    errors = "" if is_alone or place.is_readonly else place.errors()
    label = place.label_tag() if place.is_readonly else _label(place)
    if place.is_checkbox:
        held = f"{place.field}{label}"
    elif place.is_readonly:
        held = f'{label}<div class="readonly">{place.contents()}</div>'
    else:
        held = f"{label}{place.field}"
    return f'<div>{errors}<div class="{_classes(place, is_alone, errors)}">{held}</div>{_help(place)}</div>'


def _label(place: Any) -> str:
    """Return what a field's `label_tag` does."""
    bound, field = place.field, place.field.field
    classes = ["vCheckboxLabel"] if place.is_checkbox else []
    classes += (["required"] if field.required else []) + ([] if place.is_first else ["inline"])
    words = in_html(bound.label)
    if words and not place.is_checkbox:
        suffix = field.label_suffix if field.label_suffix is not None else bound.form.label_suffix
        words += in_html(suffix) if suffix and words[-1] not in _ends(get_language()) else ""
    label = bound.id_for_label
    if not label and not bound.auto_id:
        return words
    attrs = ({"class": " ".join(classes)} if classes else {}) | ({"for": label} if label else {})
    return f"<label{attributes(attrs)}>{words}</label>"


@cache
def _ends(language: str | None) -> str:
    """Return the signs after which a label needs no colon, in a language: Django's own catalogues say them."""
    return gettext(":?.!")


def _classes(place: Any, is_alone: bool, errors: str) -> str:
    box = [] if is_alone else ["fieldBox", f"field-{_told(place, 'name')}"]
    box += ["errors"] if errors else []
    box += ["hidden"] if not is_alone and _told(place, "is_hidden") else []
    return " ".join(["flex-container", *box, *(["checkbox-row"] if place.is_checkbox else [])])


def _help(place: Any) -> str:
    if not (words := _told(place, "help_text")):
        return ""
    label = _told(place, "id_for_label")
    known_by = f' id="{in_html(label)}_helptext"' if label else ""
    return f'<div class="help{" hidden" if _told(place, "is_hidden") else ""}"{known_by}><div>{words}</div></div>'


def _told(place: Any, name: str) -> Any:
    """Return what a field says of itself: one that is only read is a dict."""
    return place.field.get(name) if place.is_readonly else getattr(place.field, name)


def rows_html(part: InlineAdminFormSet) -> SafeString:
    """Return the rows of a part, each a small form, and the empty one that a browser copies."""
    formset, opts, prefix = part.formset, part.opts, part.formset.prefix
    name = opts.verbose_name if formset.max_num == 1 else opts.verbose_name_plural
    heading = f'<h2 id="{prefix}-heading" class="inline-heading">{in_html(capfirst(name))}</h2>'
    told = f'data-inline-type="stacked" data-inline-formset="{in_html(part.inline_formset_data())}"'
    rows, kind = [*part], in_html(capfirst(opts.verbose_name))
    copied = rows[-1] if part.has_add_permission else None
    parts = [
        f'<div class="js-inline-admin-formset inline-group" id="{prefix}-group" {told}>',
        f'<fieldset class="module {in_html(part.classes)}" aria-labelledby="{prefix}-heading">',
        f"<details><summary>{heading}</summary>" if part.is_collapsible else heading,
        f"{formset.management_form}{formset.non_form_errors()}",
        *(_row(part, row, number, kind, is_copied=row is copied) for number, row in enumerate(rows)),
        "</details>" if part.is_collapsible else "",
        "</fieldset></div>",
    ]
    return mark_safe("\n".join(filter(None, parts)))  # noqa: S308 - each part is escaped


def _row(part: InlineAdminFormSet, row: Any, number: int, kind: str, *, is_copied: bool) -> str:
    prefix, original = part.formset.prefix, row.original
    called = in_html(original) if original else f"#{number + 1}"
    deletes = part.formset.can_delete and part.has_delete_permission and original
    deletion = row.deletion_field() if deletes else None
    classes = f"inline-related{' has_original' if original else ''}{' empty-form last-related' if is_copied else ''}"
    gone = f'<span class="delete">{deletion.field} {deletion.label_tag()}</span>' if deletion else ""
    fieldsets = [fieldset_html(each, 4, f"{prefix}-{number}-{place}") for place, each in enumerate(row)]
    hidden = [row.pk_field()] if row.needs_explicit_pk_field() else []
    hidden += [each for each in [row.fk_field()] if each]
    parts = [
        f'<div class="{classes}" id="{prefix}-{"empty" if is_copied else number}">',
        f'<h3><b>{kind}:</b> <span class="inline_label">{called}</span>{gone}</h3>',
        str(row.form.non_field_errors()),
        *fieldsets,
        *(str(each.field) for each in hidden),
        "</div>",
    ]
    return "\n".join(filter(None, parts))

"""Refuse a kind of block that leaves something unsaid: the gate would pass what it wasn't told of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from articles.admin.article.blocks import INLINES
from articles.models import BLOCKS, CLASSES, Block

OF_EVERY_BLOCK = {"id", "parent", "region", "ordering", "key"}


@register("models")
def check_kinds(app_configs: Sequence[AppConfig] | None = None, **_more: Any) -> list[Error]:
    """Return the errors of all classes of blocks; each says which class lacks what."""
    return [error for model in CLASSES for error in faults(model)]


def faults(model: type[Block]) -> list[Error]:
    """Return the errors of a class of blocks."""
    if not model.kind or model.holds is None:
        said = "declares no kind" if not model.kind else "doesn't declare what it holds"
        return [_error(1, model, f"{said}: the checklist, revisions and pages don't know of it. {_HOW}")]
    if BLOCKS.get(model.kind) is not model:
        return [_error(1, model, f"declares the kind “{model.kind}”, which {_name(BLOCKS[model.kind])} is already.")]
    return [*_fields(model), *_without_sentence(model), *_without_inline(model), *_without_template(model)]


_HOW = "Give it a `kind`, and list what its fields hold under `holds` (articles/models/blocks/held.py)."


def _name(model: type[Block]) -> str:
    return f"{model.__module__}.{model.__qualname__}"


def _error(number: int, model: type[Block], said: str) -> Error:
    return Error(f"The block {_name(model)} {said}", obj=model, id=f"articles.E{number:03}")


def _fields(model: type[Block]) -> Iterator[Error]:
    """Yield an error for each field that isn't declared, or is declared to be what it isn't."""
    fields = {field.name: field for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]}
    own = {name: field for name, field in fields.items() if name not in OF_EVERY_BLOCK}
    holds = model.holds or ()
    held = {each.name: each for each in holds}
    for name in sorted(own.keys() - held.keys()):
        yield _error(2, model, f"has a field `{name}` of which it doesn't declare under `holds` what it is.")
    for name, each in held.items():
        if name not in own:
            yield _error(2, model, f"declares `{name}`, but has no such field.")
        elif not each.fits(own[name]):
            said = f"declares `{name}` as {type(each).__name__}, which a {type(own[name]).__name__} like it isn't."
            yield _error(2, model, f"{said} A row has to be a ForeignKey of its model, with on_delete=PROTECT.")
    keys = Counter(["kind", "key", *(key for each in holds for key in each.keys)])
    for key in (key for key, times in keys.items() if times > 1):
        yield _error(2, model, f"would keep two things under the name `{key}` in a revision.")
    named = {*(each.caption for each in model.declared.pictures), *model.known_by} - {""}
    for name in sorted(named - keys.keys()):
        yield _error(2, model, f"names `{name}`, of which it doesn't declare under `holds` what it is.")


def _without_sentence(model: type[Block]) -> Iterator[Error]:
    if model.is_unfinished is Block.is_unfinished or not model.unfinished:
        yield _error(
            5, model, "doesn't say when it is unfinished: write `is_unfinished` and its sentence `unfinished`."
        )


def _without_inline(model: type[Block]) -> Iterator[Error]:
    if model not in INLINES:
        said = "has no inline, so no editor can add one: derive one from BlockInline (articles/admin/article/blocks.py)"
        yield _error(3, model, f"{said} in its app's admin module.")


def _without_template(model: type[Block]) -> Iterator[Error]:
    try:
        get_template(model.declared.template, using="jinja2")
    except TemplateDoesNotExist:
        yield _error(4, model, f"has no template: write templates/pages/{model.declared.template}.")

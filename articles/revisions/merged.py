"""Revisions that name rows which have become one since: their ids differ, and readers see the same."""

from typing import Any

from django.db.models import Model
from taggit.models import Tag

from articles.models import BLOCKS, ids_in_blocks
from articles.models.blocks.held import FrozenBlock
from articles.revisions.references import LISTS, find
from people.models import Mergeable

_Body = dict[str, Any]


def as_they_stand(one: _Body, other: _Body) -> tuple[_Body, _Body]:
    """Return what two frozen bodies name by other ids, by those of the rows that stand for them now.

    Lists, and blocks if they hold such rows; what both name by the same ids is left out, and takes no query.
    """
    told: tuple[_Body, _Body] = {}, {}
    for name, model in _mergeable_lists():
        if one[name] != other[name]:
            found = find(model, {*one[name], *other[name]})
            for body, as_it_stands in zip((one, other), told, strict=True):
                ids = dict.fromkeys(found[pk].pk for pk in body[name] if pk in found)
                as_it_stands[name] = [*ids] if name == "authors" else sorted(ids)  # a byline has an order
    for model in _mergeable_in_blocks():
        held = [ids_in_blocks(body["blocks"], model) for body in (one, other)]
        if held[0] != held[1]:
            found = find(model, {*held[0], *held[1]})
            for body, as_it_stands in zip((one, other), told, strict=True):
                as_it_stands.setdefault("blocks", body["blocks"])
                as_it_stands["blocks"] = [_block(block, model, found) for block in as_it_stands["blocks"]]
    return told


def masked(body: _Body) -> _Body:
    """Return the parts of a frozen body that name rows which may become one with others, without these.

    What of two bodies differs in them differs by more than a merger.
    """
    blocks = body["blocks"]
    for model in _mergeable_in_blocks():
        blocks = [block | dict.fromkeys(_names(block, model)) for block in blocks]
    return {"blocks": blocks} | {name: None for name, _model in _mergeable_lists()}


def _mergeable_lists() -> list[tuple[str, type[Model]]]:
    return [(name, model) for name, model in LISTS.items() if model is Tag or issubclass(model, Mergeable)]


def _mergeable_in_blocks() -> list[type[Model]]:
    """Return the models of which blocks hold rows that may become one with others."""
    return [
        *{each.model for kind in BLOCKS.values() for each in kind.declared.rows if issubclass(each.model, Mergeable)}
    ]


def _block(block: FrozenBlock, model: type[Model], found: dict[int, Model]) -> FrozenBlock:
    named = _names(block, model)
    return block | {name: found[block[name]].pk for name in named if block.get(name) in found}


def _names(block: FrozenBlock, model: type[Model]) -> list[str]:
    """Return by which names a block holds rows of a model."""
    return [held.name for held in BLOCKS[block["kind"]].declared.of[model]]

"""A block of a story's body, and what its class says of it: the one place that knows what a kind holds.

A class that has a name (`kind`) and says what it holds (`holds`) is a kind of block from then on, in whichever app it
stands. The gate, revisions, pages, comparisons and the desk ask the class; `articles/admin/article/kinds.py` refuses
one that leaves something unsaid.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import uuid4

from content_editor.models import create_plugin_base
from django.db import models
from django.db.models.signals import class_prepared
from django.utils.functional import Promise

from articles.models.article import Article
from articles.models.blocks.held import (
    FrozenBlock,
    HeldCampaign,
    HeldGallery,
    HeldPhoto,
    HeldPhotos,
    HeldRow,
    RichWords,
    Value,
)
from articles.models.campaign import Campaign
from articles.models.product import Product
from media.models import Photo

CLASSES: "list[type[Block]]" = []  # of blocks, those that leave something unsaid among them
BLOCKS: "dict[str, type[Block]]" = {}  # the class of each kind
KINDS: "dict[type[Block], str]" = {}  # the kind of each class

Article.kinds_of_block = BLOCKS  # for its querysets, which stand below


class Declaration:
    """What a class of blocks says that its blocks hold, sorted for those who ask."""

    def __init__(self, model: "type[Block]") -> None:
        self.holds = holds = model.holds or ()
        self.columns = [(held.name, held.column) for held in holds if held.column]
        self.made = [held for held in holds if not held.column]  # what is frozen otherwise than it is stored
        self.template = f"articles/blocks/{model.kind}.html"
        self.rows = [held for held in holds if isinstance(held, HeldRow)]
        # By the model of the rows that are held.
        self.of: dict[type[models.Model], list[HeldRow]] = {each: [] for each in (Photo, Product, Campaign, Article)}
        for held in self.rows:
            self.of[held.refers_to].append(held)
        self.photos = [held for held in self.rows if isinstance(held, HeldPhotos)]
        self.pictures = [held for held in self.rows if isinstance(held, HeldPhoto)]
        self.galleries = [held for held in self.rows if isinstance(held, HeldGallery)]
        self.rolls = [held for held in self.rows if isinstance(held, HeldCampaign) and held.is_roll]
        self.rich = [held for held in holds if isinstance(held, RichWords)]
        self.unseen = {held.name for held in self.galleries}

    @cached_property
    def by_key(self) -> dict[str, Value]:
        """What stands under each key of a frozen block."""
        return {key: held for held in self.holds for key in held.keys}


if TYPE_CHECKING:

    class _Plugin(models.Model):
        """What `create_plugin_base` makes of a story, for who reads types."""

        parent = models.ForeignKey(Article, models.CASCADE, related_name="%(app_label)s_%(class)s_set")
        region = models.CharField(max_length=255)
        ordering = models.IntegerField(default=0)

        objects: ClassVar[models.Manager[Self]]

        class Meta:
            abstract = True
else:
    _Plugin = create_plugin_base(Article)


class Block(_Plugin):
    """A part of a story's body. Whatever it holds may still be missing: a draft is saved unfinished.

    A kind says of itself: `kind`, the name under which revisions keep it; `holds`, what its fields hold, in the order
    of the form; `unfinished`, the sentence that says what one lacks which `is_unfinished`; and, where an editor knows
    one by other words than the first that stand in it, the names of those as `known_by`. Its template stands in
    `templates/pages/articles/blocks/`, called as its kind, and its inline says by its `model` whose it is.
    """

    kind: ClassVar[str] = ""
    holds: ClassVar[Sequence[Value] | None] = None
    unfinished: ClassVar[str | Promise] = ""
    known_by: ClassVar[Sequence[str]] = ()
    declared: ClassVar[Declaration]

    # The row changes when a block is restored; its key doesn't, so that revisions are compared by it.
    key = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        abstract = True
        ordering = ["ordering"]

    def frozen(self) -> FrozenBlock:
        """Return what a `Revision` keeps of the block, beside its kind and its key."""
        kept: FrozenBlock = {}
        stored = vars(self)
        for name, column in self.declared.columns:
            kept[name] = stored[column]
        for held in self.declared.made:
            kept |= held.frozen(self)
        return kept

    @staticmethod
    def is_unfinished(frozen: FrozenBlock) -> bool:
        """Say whether a frozen block holds nothing that a reader would see: it keeps a story from publication.

        Where a page has put rows, or None, in the place of ids, it says the same of what is left.
        """
        raise NotImplementedError


def enter(sender: type[models.Model], **_more: Any) -> None:
    """Enter a class among the kinds, if it says what it holds and its name isn't taken."""
    if not issubclass(sender, Block):
        return
    CLASSES.append(sender)
    if sender.kind and sender.holds is not None and sender.kind not in BLOCKS:
        sender.declared = Declaration(sender)
        BLOCKS[sender.kind] = sender
        KINDS[sender] = sender.kind


class_prepared.connect(enter, dispatch_uid="articles.blocks")


def is_unfinished(frozen: FrozenBlock) -> bool:
    """Say of a frozen block of any kind whether it holds nothing that a reader would see."""
    return BLOCKS[frozen["kind"]].is_unfinished(frozen)


def ids_in_blocks(frozen: Iterable[FrozenBlock], model: type[models.Model]) -> list[int]:
    """Return the ids of the rows of a model that frozen blocks hold, in the order of the page, each once."""
    ids: list[int] = []
    for block in frozen:
        for held in BLOCKS[block["kind"]].declared.of[model]:
            ids += held.ids(block)
    return list(dict.fromkeys(ids))


def seen(frozen: FrozenBlock) -> FrozenBlock:
    """Return a frozen block without the rows of its galleries: what is seen of one counts, and stands in the block."""
    unseen = BLOCKS[frozen["kind"]].declared.unseen
    return {name: value for name, value in frozen.items() if name not in unseen}

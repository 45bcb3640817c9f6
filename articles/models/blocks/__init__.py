"""The blocks of a story's body, one class for each kind.

Rows rather than one text, so that the database knows where a photo is used. `frozen()` gives what a `Revision` keeps:
the words and the layout as they are, everything else by id.
"""

from articles.models.blocks.base import BLOCKS, CLASSES, KINDS, Block, ids_in_blocks, is_unfinished, seen
from articles.models.blocks.kinds import (
    CreditsRoll,
    Embed,
    Gallery,
    Layout,
    Picture,
    ProductCard,
    PullQuote,
    SeeAlso,
    Text,
)

__all__ = [
    "BLOCKS",
    "CLASSES",
    "KINDS",
    "Block",
    "CreditsRoll",
    "Embed",
    "Gallery",
    "Layout",
    "Picture",
    "ProductCard",
    "PullQuote",
    "SeeAlso",
    "Text",
    "ids_in_blocks",
    "is_unfinished",
    "seen",
]

"""The blocks in which a picture's file keeps its metadata, as raw bytes, and why one can't be read."""

import zlib
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

XMP, IIM, EXIF, PNG = "XMP", "IIM", "EXIF", "PNG"
# The precedence of the IPTC Photo Metadata Standard: what the first says is taken. PNG's own texts come last, as it
# knows none of them.
ORDER = (XMP, IIM, EXIF, PNG)

# No honest block comes near these; a file that claims more costs its sender's patience and not our memory.
LARGEST_BLOCK = 8 << 20  # bytes of one block, inflated
MOST_ENTRIES = 20_000  # segments, chunks, boxes or entries that are looked at
LONGEST_TEXT = 1 << 16  # bytes of an EXIF or PNG text that are looked at
MOST_BLOCKS = 4  # of a kind: XMP packets, IIM, EXIF


class Unreadable(Exception):
    """A block or a file can't be read; the message says so to an editor."""


@dataclass
class Blocks:
    """What a container holds: XMP, IIM and EXIF, each the main one first, and PNG's texts; EXIF is a TIFF structure."""

    xmp: list[bytes] = field(default_factory=list)
    iim: list[bytes] = field(default_factory=list)
    exif: list[bytes] = field(default_factory=list)
    texts: dict[bytes, bytes] = field(default_factory=dict)  # by keyword
    doubts: list[str] = field(default_factory=list)  # sentences

    def add_iim(self, block: bytes) -> None:
        """Add an IIM block that isn't there yet and says something; of more than MOST_BLOCKS the first ones count."""
        _add(block, self.iim)

    def add_exif(self, block: bytes) -> None:
        """Add an EXIF block likewise."""
        _add(block, self.exif)

    def doubt(self, reason: Unreadable | str) -> None:
        sentence = str(reason)
        if sentence not in self.doubts:
            self.doubts.append(sentence)


def _add(block: bytes, blocks: list[bytes]) -> None:
    if block.strip(b"\0") and block not in blocks and len(blocks) < MOST_BLOCKS:
        blocks.append(block)


def ends_early() -> Unreadable:
    return Unreadable(_("The file ends in the middle of its metadata; what comes before was read."))


def unreadable() -> Unreadable:
    return Unreadable(_("The file’s metadata can’t be read to their end; what was found before was read."))


def damaged(block: str) -> Unreadable:
    return Unreadable(_("The %(block)s block is damaged and wasn't read.") % {"block": block})


def block_too_large(block: str) -> Unreadable:
    return Unreadable(_("The %(block)s block is too large to be honest and wasn't read.") % {"block": block})


def inflate(data: bytes, block: str) -> bytes:
    """Return a deflated block's bytes, never more than LARGEST_BLOCK of them.

    Raises:
        Unreadable: it is damaged, or a bomb.
    """
    inflating = zlib.decompressobj()
    try:
        inflated = inflating.decompress(data, LARGEST_BLOCK)
    except zlib.error:
        raise damaged(block) from None
    if inflating.unconsumed_tail:
        raise block_too_large(block)
    return inflated

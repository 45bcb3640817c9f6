"""The metadata of picture files: what IPTC's fields say in XMP, IIM and EXIF, and the packet that renditions carry.

Pure functions of bytes: they know no database and decode no pixel. docs/metadata.md lists the fields.
"""

from functools import partial

from media import unforeseen
from media.metadata import exif, iim, texts, xmp
from media.metadata.blocks import EXIF, IIM, PNG, XMP, Blocks, damaged
from media.metadata.containers import find
from media.metadata.fields import Statement
from media.metadata.precedence import resolve
from media.metadata.reading import Doubt, Metadata, Value

__all__ = ["Doubt", "Metadata", "Value", "read"]


def read(data: bytes) -> Metadata:
    """Return the Metadata of a JPEG, PNG, WebP, AVIF or TIFF file's bytes; of any other file's an empty one.

    Never raises: what is damaged or hostile is a doubt, in words, in the language that is active.
    """
    blocks = Blocks()
    find(data, blocks)
    doubts = list(blocks.doubts)
    said: list[Statement] = []
    for name, reader in (
        (XMP, partial(xmp.read, blocks.xmp)),
        (IIM, partial(iim.read, blocks.iim)),
        (EXIF, partial(exif.read, blocks.exif)),
        (PNG, partial(texts.read, blocks.texts)),
    ):
        try:
            said += reader(doubts)
        except Exception:  # noqa: BLE001 - what nobody foresaw loses one block, and no photo
            unforeseen.log_failure(data, f"reading its {name} block")
            doubts.append(str(damaged(name)))
    return resolve(said, doubts)

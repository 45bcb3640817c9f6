"""The metadata of picture files: what IPTC's fields say in XMP, IIM and EXIF, and the packet that renditions carry.

Pure functions of bytes: they know no database and decode no pixel. docs/metadata.md lists the fields.
"""

from media.metadata import exif, iim, xmp
from media.metadata.containers import find
from media.metadata.precedence import settle
from media.metadata.reading import Doubt, Reading, Value

__all__ = ["Doubt", "Reading", "Value", "read"]


def read(data):
    """Return the Reading of a JPEG, PNG, WebP, AVIF or TIFF file's bytes; of any other file's an empty one.

    Never raises: what is damaged or hostile is a doubt, in words, in the language that is active.
    """
    blocks = find(data)
    doubts = list(blocks.doubts)
    said = xmp.read(blocks.xmp, doubts) if blocks.xmp else []
    said += iim.read(blocks.iim, doubts) if blocks.iim else []
    said += exif.read(blocks.exif, doubts) if blocks.exif else []
    return settle(said, doubts)

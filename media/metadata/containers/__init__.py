"""Where each format of file keeps its metadata. Nothing here decodes a pixel."""

from media.metadata.blocks import Blocks, Unreadable
from media.metadata.containers import avif, jpeg, png, tiff, webp


def find(data):
    """Return the raw blocks of a JPEG, PNG, WebP, AVIF or TIFF file; those of another file are empty."""
    blocks = Blocks()
    for container in (jpeg, png, webp, tiff, avif):
        if container.is_one(data):
            try:
                container.collect(data, blocks)
            except Unreadable as reason:
                blocks.doubt(reason)
            break
    return blocks

"""Where each format of file keeps its metadata. Nothing here decodes a pixel."""

from media import mishaps
from media.metadata.blocks import Unreadable, unreadable
from media.metadata.containers import avif, jpeg, png, tiff, webp


def find(data, blocks):
    """Put the raw blocks of a JPEG, PNG, WebP, AVIF or TIFF file into `blocks`, as far as they can be found."""
    for container in (jpeg, png, webp, tiff, avif):
        if container.is_one(data):
            try:
                container.collect(data, blocks)
            except Unreadable as reason:
                blocks.doubt(reason)
            except Exception:  # noqa: BLE001 - what nobody foresaw loses what was not found yet, and no photo
                mishaps.note(data, "looking for its metadata")
                blocks.doubt(unreadable())
            break

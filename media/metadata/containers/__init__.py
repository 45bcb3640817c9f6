"""Where each format of file keeps its metadata. Nothing here decodes a pixel."""

from media import unforeseen
from media.metadata.blocks import Blocks, Unreadable, unreadable
from media.metadata.containers import avif, jpeg, png, tiff, trailers, webp

_CONTAINERS = (jpeg, png, webp, tiff, avif)


def find(data: bytes, blocks: Blocks) -> None:
    """Put the raw blocks of a JPEG, PNG, WebP, AVIF or TIFF file into `blocks`, as far as they can be found."""
    container = next((each for each in _CONTAINERS if each.is_one(data)), None)
    for collect in (container.collect, tiff.collect_within, trailers.collect) if container else ():
        try:
            collect(data, blocks)
        except Unreadable as reason:
            blocks.doubt(reason)
        except Exception:  # noqa: BLE001 - what nobody foresaw loses what was not found yet, and no photo
            unforeseen.log_failure(data, "looking for its metadata")
            blocks.doubt(unreadable())

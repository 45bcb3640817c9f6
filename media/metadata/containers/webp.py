"""WebP: the chunks "EXIF" and "XMP " of its RIFF container (RFC 9649, 2.7.1.5); IIM has no place there."""

from media.metadata.blocks import MOST_ENTRIES, Blocks, ends_early

XMP_CHUNKS = (b"XMP ", b"XMP\0")  # as some programs write it


def is_one(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def collect(data: bytes, blocks: Blocks) -> None:
    at = 12
    for _ in range(MOST_ENTRIES):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if not kind:
            return
        at += 8
        if at + size > len(data):
            raise ends_early()
        if kind == b"EXIF":
            blocks.add_exif(data[at : at + size].removeprefix(b"Exif\0\0"))
        elif kind in XMP_CHUNKS and not blocks.xmp:
            blocks.xmp = [data[at : at + size]]
        at += (size + 1) & ~1

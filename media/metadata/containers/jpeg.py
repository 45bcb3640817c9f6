"""JPEG: APP1 holds EXIF (Exif 3.0, 4.7.2) and XMP (XMP part 3, 1.1.3), APP13 Photoshop's resources with IIM."""

import re

from media.metadata.blocks import MOST, ends_early
from media.metadata.containers import photoshop

APP1, APP13, START_OF_SCAN, END = 0xE1, 0xED, 0xDA, 0xD9
ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
EXIF_HEADER = b"Exif\0"
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_HEADER = b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP_HEADER = b"Photoshop 3.0\0"
_FILL = re.compile(rb"\xff+")
_EXTENSION = re.compile(rb"""HasExtendedXMP\s*(?:=\s*["']|>)\s*([0-9A-Fa-f]{32})""")


def is_one(data):
    return data[:3] == b"\xff\xd8\xff"


def collect(data, blocks):
    resources, extensions = [], {}
    try:
        for marker, payload in _segments(data):
            if marker == APP13 and payload.startswith(PHOTOSHOP_HEADER):
                resources.append(payload[len(PHOTOSHOP_HEADER) :])
            elif marker != APP1:
                continue
            elif payload.startswith(XMP_HEADER):
                blocks.xmp.append(payload[len(XMP_HEADER) :])
            elif payload.startswith(EXTENDED_HEADER):
                guid, portion = _portion(payload[len(EXTENDED_HEADER) :])
                extensions.setdefault(guid, []).append(portion)
            elif payload.startswith(EXIF_HEADER) and not blocks.exif:
                blocks.exif = payload[len(EXIF_HEADER) + 1 :]
    finally:  # what came before the damage is read
        del blocks.xmp[1:]  # a second packet is no part of the standard
        _collect_extension(extensions, blocks)
        blocks.iim = photoshop.iim(b"".join(resources), blocks)


def _segments(data):
    """Yield the marker and the payload of each segment that precedes the picture itself.

    Raises:
        Unreadable: the file ends in the middle of one; those before have been yielded.
    """
    at = 2
    for _ in range(MOST):
        fill = _FILL.match(data, at)
        if not fill or fill.end() >= len(data):
            raise ends_early()
        marker, at = data[fill.end()], fill.end() + 1
        if marker in (START_OF_SCAN, END):
            return
        if marker in ALONE:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        if length < 2 or at + length > len(data):
            raise ends_early()
        yield marker, data[at + 2 : at + length]
        at += length


def _portion(payload):
    """Return the GUID of an extended packet, and (where in it this portion starts, this portion)."""
    return payload[:32].upper(), (int.from_bytes(payload[36:40], "big"), payload[40:])


def _collect_extension(extensions, blocks):
    """Add the extended packet that the main one names; if a portion is missing, it will be found to be damaged."""
    named = _EXTENSION.search(blocks.xmp[0]) if blocks.xmp and extensions else None
    portions = sorted(extensions.get(named[1].upper(), [])) if named else []
    if portions:
        blocks.xmp.append(b"".join(portion for _start, portion in portions))

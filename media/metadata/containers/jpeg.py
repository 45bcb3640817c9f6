"""JPEG: APP1 holds EXIF (Exif 3.0, 4.7.2) and XMP (XMP part 3, 1.1.3), APP13 Photoshop's resources with IIM."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from media.metadata.blocks import MOST_BLOCKS, MOST_ENTRIES, Blocks, ends_early
from media.metadata.containers import photoshop

APP1, APP13, START_OF_SCAN, END = 0xE1, 0xED, 0xDA, 0xD9
ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_HEADER = b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP_HEADERS = (b"Photoshop 3.0\0", b"Adobe_Photoshop2.5:")
# As ExifTool finds them, too: a few bytes before the header, and a packet behind a header that is none.
_EXIF = re.compile(rb".{0,4}Exif\0.?", re.IGNORECASE | re.DOTALL)
_ODD_PACKET = re.compile(rb"http|XMP\0")
_MARKS = (b"<?xpacket", b"<x:xmpmeta", b"<rdf:RDF")
_FILL = b"\xff"  # any number of these may stand before a marker
_MARKER = re.compile(rb"\xff[^\0\xff]")
_EXTENSION = re.compile(rb"""HasExtendedXMP\s*(?:=\s*["']|>)\s*([0-9A-Fa-f]{32})""")


def is_one(data: bytes) -> bool:
    return data[:3] == b"\xff\xd8\xff"


class Portion(NamedTuple):
    """A part of an extended packet."""

    start: int  # where in the packet
    data: bytes


def collect(data: bytes, blocks: Blocks) -> None:
    resources: list[bytes] = []
    packets: list[bytes] = []
    odd: list[bytes] = []
    extensions: dict[bytes, list[Portion]] = {}
    try:
        for marker, payload in _segments(data, blocks):
            if marker == APP13 and payload.startswith(PHOTOSHOP_HEADERS):
                header = next(header for header in PHOTOSHOP_HEADERS if payload.startswith(header))
                resources.append(payload[len(header) :])
            elif marker != APP1:
                continue
            elif payload.startswith(XMP_HEADER):
                packets.append(payload[len(XMP_HEADER) :])
            elif payload.startswith(EXTENDED_HEADER):
                guid, portion = _portion(payload[len(EXTENDED_HEADER) :])
                extensions.setdefault(guid, []).append(portion)
            elif exif := _EXIF.match(payload):
                blocks.add_exif(payload[exif.end() :])
            elif _is_packet(payload):
                odd.append(payload)
    finally:  # what came before the damage is read
        _keep(packets, odd, extensions, blocks)
        photoshop.collect(b"".join(resources), blocks)


def _is_packet(payload: bytes) -> bool:
    """Tell a packet whose segment doesn't begin as one."""
    at = max(payload.find(mark) for mark in _MARKS)
    return at >= 0 or (bool(_ODD_PACKET.match(payload)) and b"<" in payload)


def _keep(
    packets: Sequence[bytes], odd: Sequence[bytes], extensions: Mapping[bytes, list[Portion]], blocks: Blocks
) -> None:
    """Keep the packets of a file, that one first which the standard means, and the extension which it names."""
    if odd:
        blocks.doubt(_("An XMP block stands in a segment that isn’t marked as one: it was read."))
    every = [*packets, *odd]
    if len(every) > 1:
        blocks.doubt(_("The file has several XMP blocks: the first is believed, the others add what it doesn’t say."))
    blocks.xmp = every[:1]
    _collect_extension(extensions, blocks)
    blocks.xmp += every[1:MOST_BLOCKS]


def _segments(data: bytes, blocks: Blocks) -> Iterator[tuple[int, bytes]]:
    """Yield the marker and the payload of each segment that precedes the picture itself.

    Bytes between two of them that belong to neither are passed over, as decoders do, and told.

    Raises:
        Unreadable: the file ends in the middle of one; those before have been yielded.
    """
    at = 2
    for _segment in range(MOST_ENTRIES):
        found = _MARKER.search(data, at)
        if not found:
            raise ends_early()
        if data[at : found.start()].strip(_FILL):
            blocks.doubt(_("Some bytes of the file’s beginning belong to nothing: they were passed over."))
        marker, at = found[0][1], found.end()
        if marker in (START_OF_SCAN, END):
            return
        if marker in ALONE:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        if length < 2 or at + length > len(data):
            raise ends_early()
        yield marker, data[at + 2 : at + length]
        at += length


def _portion(payload: bytes) -> tuple[bytes, Portion]:
    """Return the GUID of an extended packet, and this portion of it."""
    return payload[:32].upper(), Portion(int.from_bytes(payload[36:40], "big"), payload[40:])


def _collect_extension(extensions: Mapping[bytes, list[Portion]], blocks: Blocks) -> None:
    """Add the extended packet that the main one names; if a portion is missing, it will be found to be damaged."""
    named = _EXTENSION.search(blocks.xmp[0]) if blocks.xmp and extensions else None
    portions = sorted(extensions.get(named[1].upper(), [])) if named else []
    if portions:
        blocks.xmp.append(b"".join(portion.data for portion in portions))

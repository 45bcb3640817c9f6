"""AVIF: items of the "meta" box, of which "Exif" and "mime" are blocks (ISO/IEC 14496-12, 8.11; 23008-12, annex A)."""

from collections.abc import Container, Iterator
from typing import NamedTuple

from media.metadata.blocks import EXIF, LARGEST_BLOCK, MOST_ENTRIES, XMP, Blocks, damaged, ends_early

XMP_TYPE = b"application/rdf+xml"
EXIF_ITEM, MIME_ITEM = b"Exif", b"mime"
IN_FILE, IN_BOX = 0, 1  # construction methods


def is_one(data: bytes) -> bool:
    return data[4:8] == b"ftyp"


class Extent(NamedTuple):
    """A part of an item's bytes."""

    offset: int
    length: int


class Place(NamedTuple):
    """Where an item's bytes are."""

    method: int  # of construction
    extents: list[Extent]


def collect(data: bytes, blocks: Blocks) -> None:
    meta = next(_boxes(data, 0, len(data), [b"meta"]), None)
    if not meta:
        return
    start, end = meta[1]
    inner = dict(_boxes(data, start + 4, end, [b"iinf", b"iloc", b"idat"]))  # after the version and the flags
    if b"iinf" not in inner or b"iloc" not in inner:
        return
    kinds = _kinds(data, *inner[b"iinf"])
    places = _places(Bytes(data, *inner[b"iloc"])) if kinds else {}
    for item, block in kinds.items():
        value = _value(data, places.get(item, Place(IN_FILE, [])), inner.get(b"idat"))
        if not value:
            blocks.doubt(damaged(block))
        elif block == XMP:
            blocks.xmp = blocks.xmp or [value]
        else:  # the first four bytes say how far the TIFF structure is
            blocks.add_exif(value[4 + int.from_bytes(value[:4], "big") :])


class Bytes:
    """Numbers read one after the other from a part of the file.

    Raises:
        Unreadable: the part is at its end.
    """

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.data, self.at, self.end = data, start, end

    def number(self, size: int) -> int:
        self.at += size
        if self.at > self.end:
            raise ends_early()
        return int.from_bytes(self.data[self.at - size : self.at], "big")


def _boxes(data: bytes, start: int, end: int, wanted: Container[bytes]) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Yield the kind, and where the content starts and ends, of each box wanted."""
    at = start
    for _ in range(MOST_ENTRIES):
        if at + 8 > end:
            return
        size, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or end - at
        if size < head or at + size > end:
            raise ends_early()
        if kind in wanted:
            yield kind, (at + head, at + size)
        at += size


def _kinds(data: bytes, start: int, end: int) -> dict[int, str]:
    """Return which items are blocks: EXIF or XMP by item number."""
    version = data[start] if start < end else 0
    kinds = {}
    for _kind, (inside, last) in _boxes(data, start + (8 if version else 6), end, [b"infe"]):
        entry = Bytes(data, inside, last)
        version = entry.number(4) >> 24
        if version < 2:
            continue
        item = entry.number(4 if version == 3 else 2)
        entry.number(2)
        kind = entry.number(4).to_bytes(4, "big")
        if kind == EXIF_ITEM:
            kinds[item] = EXIF
        elif kind == MIME_ITEM and data[entry.at : last].split(b"\0")[1:2] == [XMP_TYPE]:
            kinds[item] = XMP
    return kinds


def _places(source: Bytes) -> dict[int, Place]:
    """Return where each item is, by its number (14496-12, 8.11.3)."""
    version = source.number(4) >> 24
    sizes = source.number(2)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    places: dict[int, Place] = {}
    total = 0
    for _ in range(source.number(4 if version == 2 else 2)):
        item = source.number(4 if version == 2 else 2)
        method = source.number(2) & 15 if version else IN_FILE
        source.number(2)
        base = source.number(base_size)
        extents = []
        count = source.number(2)
        total += count
        if total > MOST_ENTRIES:  # extents may take no bytes at all
            raise ends_early()
        for _ in range(count):
            source.number(index_size if version else 0)
            extents.append(Extent(base + source.number(offset_size), source.number(length_size)))
        places[item] = Place(method, extents)
    return places


def _value(data: bytes, place: Place, idat: tuple[int, int] | None) -> bytes:
    """Return an item's bytes, as far as the file holds them; at most a little more than LARGEST_BLOCK."""
    method, extents = place
    first, last = (idat or (0, 0)) if method == IN_BOX else (0, len(data))
    value = bytearray()
    for offset, length in extents:
        start = first + offset
        value += data[start : min(last, start + min(length or LARGEST_BLOCK, LARGEST_BLOCK))]
        if len(value) > LARGEST_BLOCK:
            break
    return bytes(value)

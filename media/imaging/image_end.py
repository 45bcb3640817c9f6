"""Where the picture in a file's bytes ends, so that what stands behind it can be judged (`trailing_bytes`).

A reader of pictures stops at the end that its format has. These walks find it, and decode nothing.
"""

import re
import struct
import zlib

_MOST_PARTS = 100_000  # segments, chunks or boxes; real files have up to some thousands
_MOST_SCANS = 100  # of a progressive JPEG; real ones have about ten, and each costs a pass over all of the picture
_MOST_REMARK = 256  # bytes that a program may leave in a box which nobody reads
_MOST_NUMBERS = 2_000_000  # offsets and lengths of strips and tiles, in all of a TIFF
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # not the stuffed bytes and restarts inside a scan
_END, _SCAN, _BARE = 0xD9, 0xDA, (0x01, 0xD8)
_BOXES = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"uuid", b"pdin", b"sidx", b"moof"}
_UNREAD = (b"free", b"skip")
_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_TIFF_NUMBERS = {3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_TIFF_FOLDERS = (330, 34665, 34853, 40965)  # tags that point at further folders: sub-pictures, EXIF, GPS
_TIFF_DATA = ((273, 279), (324, 325), (513, 514))  # tags of the offsets and lengths of strips, tiles, a JPEG inside


class Truncated(Exception):
    """The file ends before its picture does."""


class Malformed(Exception):
    """The parts of the file don't fit each other, or are so many that reading them is an attack."""


def end_of_image(data: bytes, kind: str) -> int:
    """Return how many of a file's bytes are its picture's.

    Arguments: `data`, the file's bytes; `kind`, "JPEG", "PNG", "WEBP", "AVIF" or "TIFF", which they begin as. Raises
    Truncated or Malformed.
    """
    try:
        return _WALKS[kind](data)
    except (IndexError, OverflowError, struct.error) as error:  # an offset beyond the file, or beyond any
        raise Truncated from error


def scans(data: bytes) -> int:
    """Return in how many passes a JPEG comes; its decoder keeps the numbers of all of them, if there are several."""
    return _jpeg(data)[1]


def _jpeg(data: bytes) -> tuple[int, int]:
    at, scans = 2, 0
    for _part in range(_MOST_PARTS):
        found = _MARKER.search(data, at)
        if not found:
            raise Truncated
        marker, at = data[found.end() - 1], found.end()
        if marker == _END:
            return at, scans
        if marker in _BARE:
            continue
        length = struct.unpack_from(">H", data, at)[0]
        scans += marker == _SCAN
        if length < 2 or scans > _MOST_SCANS:
            raise Malformed
        at += length
    raise Malformed


def _png(data: bytes) -> int:
    at, view = len(_PNG), memoryview(data)
    for _part in range(_MOST_PARTS):
        length, name = struct.unpack_from(">I4s", data, at)
        after = at + 12 + length
        if after > len(data):
            raise Truncated
        # Decoders pass over the sums of the pixels' chunks, and show a damaged file as coloured noise.
        if name[:1].isupper() and zlib.crc32(view[at + 4 : after - 4]) != struct.unpack_from(">I", data, after - 4)[0]:
            raise Malformed
        at = after
        if name == b"IEND":
            return at
    raise Malformed


def without_texts(data: bytes) -> bytes:
    """Return a PNG without its texts, of which a decoder inflates so much, and then gives up the picture."""
    view, parts, kept, at = memoryview(data), [], 0, len(_PNG)
    for _part in range(_MOST_PARTS):
        if at + 8 > len(data):
            break
        length, name = struct.unpack_from(">I4s", data, at)
        after = at + 12 + length
        if name in _PNG_TEXTS:
            parts.append(view[kept:at])
            kept = after
        at = after
    return b"".join([*parts, view[kept:]]) if parts else data


def _webp(data: bytes) -> int:
    length = 8 + struct.unpack_from("<I", data, 4)[0]
    if length > len(data):
        raise Truncated
    return min(length + length % 2, len(data))


def _avif(data: bytes) -> int:
    at = 0
    for _part in range(_MOST_PARTS):
        if at == len(data):
            return at
        if at + 8 > len(data):
            return at
        length, name = struct.unpack_from(">I4s", data, at)
        if name not in _BOXES:
            return at
        if length == 1:
            length = struct.unpack_from(">Q", data, at + 8)[0]
        elif length == 0:
            length = len(data) - at
        if length < 8:
            raise Malformed
        if at + length > len(data):
            raise Truncated
        if name in _UNREAD and length > _MOST_REMARK and data[at + 8 : at + length].strip(b"\0"):
            return at
        at += length
    raise Malformed


def _tiff(data: bytes) -> int:
    """Return where the last of the bytes lies that a TIFF's folders point at: it has no end of its own."""
    order = "<" if data[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", data, 2)[0] == 43
    word, head, entry = ("Q", "Q", 20) if big else ("I", "H", 12)
    width = struct.calcsize(word)
    folders, seen, last = [struct.unpack_from(order + word, data, 8 if big else 4)[0]], set(), 8
    parts = read = 0

    def numbers(kind: int, count: int, at: int) -> tuple[int, ...]:
        nonlocal read
        read += count
        if read > _MOST_NUMBERS:
            raise Malformed
        return struct.unpack_from(f"{order}{count}{_TIFF_NUMBERS[kind]}", data, at) if kind in _TIFF_NUMBERS else ()

    while folders:
        folder = folders.pop()
        if not folder or folder in seen:
            continue
        seen.add(folder)
        entries = struct.unpack_from(order + head, data, folder)[0]
        parts += 1 + entries
        if parts > _MOST_PARTS:
            raise Malformed
        tags = {}
        at = folder + struct.calcsize(head)
        for start in range(at, at + entries * entry, entry):
            tag, kind, count = struct.unpack_from(order + "HH" + word, data, start)
            value = start + entry - width
            length = _TIFF_SIZES.get(kind, 1) * count
            if length > width:
                value = struct.unpack_from(order + word, data, value)[0]
                last = max(last, value + length)
            if value + length > len(data):
                raise Truncated
            tags[tag] = kind, count, value
        at += entries * entry
        last = max(last, at + width)
        folders += struct.unpack_from(order + word, data, at)  # the next picture's
        for tag in _TIFF_FOLDERS:
            folders += numbers(*tags[tag]) if tag in tags else ()
        for offsets, lengths in _TIFF_DATA:
            if offsets in tags and lengths in tags:
                pairs = zip(numbers(*tags[offsets]), numbers(*tags[lengths]), strict=False)
                last = max(last, max((offset + length for offset, length in pairs), default=0))
            elif offsets in tags:
                last = len(data)  # without lengths nothing is known of the end
    if last > len(data):
        raise Truncated
    return last


_WALKS = {"JPEG": lambda data: _jpeg(data)[0], "PNG": _png, "WEBP": _webp, "AVIF": _avif, "TIFF": _tiff}

"""Trailers: what the programs of picture desks write behind a picture's end, some of it an IIM block.

Several may follow each other, and each is told by its own last bytes: FotoStation's records, which say at their end
what they are and how large; the AXS File Concatenation Protocol, whose last record leads to its directory; and Photo
Mechanic's, which says nothing of a credit.
"""

import struct

from media.metadata.blocks import MOST_ENTRIES, Blocks

_MOST_TRAILERS = 100  # FotoStation alone writes four
_FOTOSTATION, _FOTOSTATION_IIM = 0xA1B2C3D4, 1
_PHOTO_MECHANIC = b"cbipcbbl"
_AXS = {b"AXS!": ">", b"AXS*": "<"}
_AXS_IIM = b"IPTC"


def collect(data: bytes, blocks: Blocks) -> None:
    """Add the IIM blocks that stand behind a picture."""
    end = len(data)
    for _trailer in range(_MOST_TRAILERS):
        for read in (_fotostation, _axs, _photo_mechanic):
            start, iim = read(data, end)
            if start < end:
                break
        else:
            return
        blocks.add_iim(iim)
        end = start


# Each returns where the trailer begins that ends at a place, the place itself if it is none, and its IIM block.


def _fotostation(data: bytes, end: int) -> tuple[int, bytes]:
    kind, size, mark = struct.unpack(">HII", data[end - 10 : end]) if end >= 10 else (0, 0, 0)
    if mark != _FOTOSTATION or not 10 <= size <= end:
        return end, b""
    return end - size, data[end - size : end - 10] if kind == _FOTOSTATION_IIM else b""


def _photo_mechanic(data: bytes, end: int) -> tuple[int, bytes]:
    if end < 12 or data[end - 8 : end] != _PHOTO_MECHANIC:
        return end, b""
    start = end - 12 - int.from_bytes(data[end - 12 : end - 8], "big")
    return (start, b"") if start >= 0 else (end, b"")


def _axs(data: bytes, end: int) -> tuple[int, bytes]:
    mark = data[end - 12 : end - 8] if end >= 12 else b""
    if mark not in _AXS:
        return end, b""
    order = _AXS[mark]
    said = struct.unpack_from(order + "I", data, end - 8)[0]
    # Where the picture was written anew, all has moved by as much as the beginning has.
    start = said if said < end - 12 and data[said : said + 4] == mark else data.rfind(mark, 0, end - 12)
    if start < 0:
        return end, b""
    number = struct.unpack_from(order + "H", data, start + 6)[0]
    for at in range(start + 12, min(start + 12 + 12 * min(number, MOST_ENTRIES), end - 12) - 11, 12):
        kind, size, place = struct.unpack_from(f"{order}4sII", data, at)
        place += start - said
        if kind == _AXS_IIM and place >= 0 and place + size <= end:
            return start, data[place : place + size]
    return start, b""

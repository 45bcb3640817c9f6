"""TIFF 6.0 and BigTIFF: directories of tags. The same structure is the whole of an EXIF block."""

from typing import Literal

from media.metadata.blocks import EXIF, IIM, LARGEST_BLOCK, MOST_ENTRIES, XMP, Blocks, damaged
from media.metadata.containers import photoshop

ORDERS: dict[bytes, Literal["little", "big"]] = {b"II": "little", b"MM": "big"}
PLAIN, BIG = 42, 43
# Bytes of a value of each type; 129 is the UTF-8 of Exif 3.0.
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8, 129: 1}
LONG = 4
XMP_TAG, IIM_TAG, PHOTOSHOP_TAG = 700, 33723, 34377


def is_one(data: bytes) -> bool:
    order = ORDERS.get(data[:2])
    return order is not None and int.from_bytes(data[2:4], order) in (PLAIN, BIG)


def collect(data: bytes, blocks: Blocks) -> None:
    """Take the first picture's blocks; the file itself is the EXIF block."""
    blocks.exif = [data]
    for tag, block in ((XMP_TAG, XMP), (IIM_TAG, IIM)):
        if tag in Tiff(data).first({tag}).damaged:
            blocks.doubt(damaged(block))


def collect_within(_data: bytes, blocks: Blocks) -> None:
    """Take the blocks that stand within EXIF, as they do in a TIFF and, by some programs, in any other file."""
    for block in filter(is_one, blocks.exif):
        directory = Tiff(block).first({XMP_TAG, IIM_TAG, PHOTOSHOP_TAG})
        if directory.get(XMP_TAG) and not blocks.xmp:
            blocks.xmp = [directory[XMP_TAG]]
        blocks.add_iim(directory.get(IIM_TAG, b""))
        photoshop.collect(directory.get(PHOTOSHOP_TAG, b""), blocks)


class Directory(dict[int, bytes]):
    """The raw bytes of the values that were asked for, by tag; `damaged` names the tags that couldn't be read."""

    def __init__(self) -> None:
        super().__init__()
        self.damaged: set[int] = set()


class Tiff:
    """A TIFF structure in which tags are looked up.

    Raises:
        Unreadable: the bytes don't begin as TIFF does.
    """

    def __init__(self, data: bytes) -> None:
        if not is_one(data):
            raise damaged(EXIF)
        self.data, self.order = data, ORDERS[data[:2]]
        self.is_big = self.number(2, 2) == BIG

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.data[at : at + size], self.order)

    def first(self, tags: set[int]) -> Directory:
        return self.directory(self.number(8, 8) if self.is_big else self.number(4, 4), tags)

    def directory(self, at: int, tags: set[int]) -> Directory:
        """Return the directory at an offset: the tags wanted, as far as it has them."""
        directory = Directory()
        head, width = (8, 20) if self.is_big else (2, 12)
        count = self.number(at, head)
        if count > MOST_ENTRIES or at + head + count * width > len(self.data):
            directory.damaged = set(tags)
            return directory
        for entry in range(at + head, at + head + count * width, width):
            tag = self.number(entry, 2)
            if tag in tags and tag not in directory:
                value = self._value(entry)
                if value is None:
                    directory.damaged.add(tag)
                else:
                    directory[tag] = value
        return directory

    def whole(self, value: bytes) -> int:
        """Return the unsigned number that a value's bytes hold."""
        return int.from_bytes(value, self.order)

    def _value(self, entry: int) -> bytes | None:
        """Return the bytes of an entry's value, None if they aren't all there."""
        kind, room = self.number(entry + 2, 2), 8 if self.is_big else 4
        size = self.number(entry + 4, room) * SIZES.get(kind, 0)
        at = entry + 4 + room
        if size > room:
            at = self.number(at, room)
        if not size or size > LARGEST_BLOCK or at + size > len(self.data):
            return None
        value = self.data[at : at + size]
        if self.number(entry, 2) == IIM_TAG and kind == LONG and value[0] != 0x1C and value[3:4] == b"\x1c":
            # Some writers swap the bytes of this text as if they were numbers.
            return b"".join(value[each : each + 4][::-1] for each in range(0, size, 4))
        return value

"""EXIF: the tags that the IPTC Photo Metadata Standard maps to its fields (Exif 3.0; MWG Guidelines 2.0, 5)."""

import re
from collections.abc import Mapping, Sequence

from media.metadata.blocks import EXIF, LONGEST_TEXT, Unreadable, damaged
from media.metadata.containers.tiff import Directory, Tiff
from media.metadata.encodings import Decoded, decode
from media.metadata.fields import Statement
from media.metadata.values import names

DESCRIPTION, ARTIST, COPYRIGHT, EXIF_DIRECTORY = 0x010E, 0x013B, 0x8298, 0x8769
TAKEN = 0x9003  # DateTimeOriginal
XP_AUTHOR, XP_KEYWORDS = 0x9C9D, 0x9C9E  # Windows' own, in UTF-16
TEXT_TAGS = {DESCRIPTION, ARTIST, COPYRIGHT, XP_AUTHOR, XP_KEYWORDS}

# What cameras write of themselves where the picture's description belongs.
_OF_THE_CAMERA = re.compile(r"(?:[A-Z]+ )*DIGITAL CAMERA|SONY DSC|DCIM\\.*|default", re.IGNORECASE)


def read(blocks: Sequence[bytes], doubts: list[str]) -> list[Statement]:
    """Return what EXIF blocks say, the main one first, once for each field; damage is told to `doubts`, sentences."""
    said: dict[str, Statement] = {}
    for block in blocks:
        for each in _read(block, doubts):
            said.setdefault(each.field, each)
    return list(said.values())


def _read(block: bytes, doubts: list[str]) -> list[Statement]:
    try:
        tiff = Tiff(block)
    except Unreadable as reason:
        doubts.append(str(reason))
        return []
    first = tiff.first({*TEXT_TAGS, EXIF_DIRECTORY})
    taken = Directory()
    if EXIF_DIRECTORY in first:
        taken = tiff.directory(tiff.whole(first[EXIF_DIRECTORY]), {*TEXT_TAGS, TAKEN})
    if first.damaged or taken.damaged:
        doubts.append(str(damaged(EXIF)))
    first.update({tag: value for tag, value in taken.items() if tag not in first})  # as some programs misplace them
    return [
        *_creators(first),
        *_notice(first),
        *_description(first),
        *([Statement("keywords", EXIF, [_windows(first[XP_KEYWORDS]).split(";")])] if XP_KEYWORDS in first else []),
        *([Statement("created_on", EXIF, [_until_nul(taken[TAKEN]).decode("latin-1")])] if TAKEN in taken else []),
    ]


def _creators(tags: Mapping[int, bytes]) -> list[Statement]:
    decoded = decode(_until_nul(tags.get(ARTIST, b"")))
    if decoded.text.strip():
        return [Statement("creators", EXIF, [names(text) for text in _readings(decoded)], doubts=_doubts(decoded))]
    return [Statement("creators", EXIF, [names(_windows(tags[XP_AUTHOR]))])] if XP_AUTHOR in tags else []


def _notice(tags: Mapping[int, bytes]) -> list[Statement]:
    """Return the notice: the photographer's, a NUL, the editor's; a space is the first where it is missing."""
    decoded = [decode(part) for part in tags.get(COPYRIGHT, b"")[:LONGEST_TEXT].split(b"\0")[:2]]
    decoded = [each for each in decoded if each.text.strip()]
    if not decoded:
        return []
    both = "; ".join(each.text.strip() for each in decoded)
    readings = [both, *_readings(decoded[0])]
    return [Statement("copyright_notice", EXIF, list(dict.fromkeys(readings)), doubts=_doubts(*decoded))]


def _description(tags: Mapping[int, bytes]) -> list[Statement]:
    decoded = decode(_until_nul(tags.get(DESCRIPTION, b"")))
    text = decoded.text.strip()
    if not text or _OF_THE_CAMERA.fullmatch(text):
        return []
    return [Statement("description", EXIF, _readings(decoded), doubts=_doubts(decoded))]


def _readings(decoded: Decoded) -> list[str]:
    return [text for text in (decoded.text, decoded.otherwise) if text]


def _doubts(*decoded: Decoded) -> tuple[str, ...]:
    return tuple(each.doubt for each in decoded if each.doubt)


def _until_nul(raw: bytes) -> bytes:
    return raw[:LONGEST_TEXT].partition(b"\0")[0]


def _windows(raw: bytes) -> str:
    return raw[:LONGEST_TEXT].decode("utf-16-le", "replace").partition("\0")[0]

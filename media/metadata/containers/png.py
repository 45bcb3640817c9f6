"""PNG: XMP in an iTXt chunk (XMP part 3, 1.1.5), EXIF in eXIf; all three in the "Raw profile" texts of ImageMagick."""

import binascii
import re
from collections.abc import Iterator

from media.metadata.blocks import (
    EXIF,
    IIM,
    LARGEST_BLOCK,
    MOST_ENTRIES,
    PNG,
    XMP,
    Blocks,
    Unreadable,
    block_too_large,
    damaged,
    ends_early,
    inflate,
)
from media.metadata.containers import jpeg, photoshop
from media.metadata.texts import KEYWORDS

SIGNATURE = b"\x89PNG\r\n\x1a\n"
OVERHEAD = 1000  # bytes of a chunk besides its text: the keyword and the language
TEXT_CHUNKS = (b"iTXt", b"zTXt", b"tEXt")
XMP_KEYWORD = b"XML:com.adobe.xmp"
PROFILES = {
    b"Raw profile type iptc": IIM,
    b"Raw profile type 8bim": IIM,
    b"Raw profile type exif": EXIF,
    b"Raw profile type APP1": EXIF,
    b"Raw profile type xmp": XMP,
}
_EXIF_HEADER = b"Exif\0\0"  # belongs into a JPEG, and stands elsewhere too
_READ = {keyword for keywords in KEYWORDS.values() for keyword in keywords}
_PROFILE = re.compile(rb"\n?[^\n]*\n\s*(\d+)\s+([0-9a-fA-F\s]*)")


def is_one(data: bytes) -> bool:
    return data.startswith(SIGNATURE)


def collect(data: bytes, blocks: Blocks) -> None:
    seen = set()  # a thousand deflated texts would cost as much as one bomb
    for kind, payload in _chunks(data):
        keyword, _, rest = (kind, b"", payload) if kind == b"eXIf" else payload.partition(b"\0")
        if keyword.capitalize() in _READ:  # some programs write "author"
            keyword = keyword.capitalize()
        if keyword in seen:
            continue
        seen.add(keyword)
        try:
            if keyword == b"eXIf":
                blocks.exif = [payload.removeprefix(_EXIF_HEADER)]
            elif keyword == XMP_KEYWORD:
                blocks.xmp = [_text(kind, rest, XMP)]
            elif keyword in _READ:
                blocks.texts[keyword] = _text(kind, rest, PNG)
            elif keyword in PROFILES:
                block = PROFILES[keyword]
                _keep(block, _profile(_text(kind, rest, block), block), blocks)
        except Unreadable as reason:
            blocks.doubt(reason)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    for _ in range(MOST_ENTRIES):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind == b"IEND":
            return
        if at + 12 + size > len(data):
            raise ends_early()
        if kind == b"eXIf" or kind in TEXT_CHUNKS:
            yield kind, data[at + 8 : at + 8 + min(size, LARGEST_BLOCK + OVERHEAD)]
        at += 12 + size


def _text(kind: bytes, rest: bytes, block: str) -> bytes:
    """Return the text of a chunk without its keyword, inflated if need be."""
    if kind == b"iTXt":
        is_deflated, rest = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]  # after the language and the translation
    else:
        is_deflated, rest = kind == b"zTXt", rest.removeprefix(b"\0" if kind == b"zTXt" else b"")
    if is_deflated:
        return inflate(rest, block)
    if len(rest) > LARGEST_BLOCK:
        raise block_too_large(block)
    return rest


def _profile(text: bytes, block: str) -> bytes:
    """Return the bytes that a "Raw profile" writes in hexadecimal digits, after its name and its length."""
    match = _PROFILE.match(text)
    try:
        profile = binascii.unhexlify(b"".join(match[2].split())) if match else b""
    except binascii.Error:
        profile = b""
    if not match or len(profile) != int(match[1][:9]):
        raise damaged(block)
    return profile


def _keep(block: str, profile: bytes, blocks: Blocks) -> None:
    """Keep a profile's block, unless the chunk that the standard names has given it already."""
    if profile.startswith(jpeg.XMP_HEADER):
        block, profile = XMP, profile[len(jpeg.XMP_HEADER) :]
    if block == IIM:
        if profile.startswith(photoshop.SIGNATURES):
            photoshop.collect(profile, blocks)
        else:
            blocks.add_iim(profile)
    elif block == XMP and not blocks.xmp:
        blocks.xmp = [profile]
    elif block == EXIF and not blocks.exif:
        blocks.exif = [profile.removeprefix(_EXIF_HEADER)]

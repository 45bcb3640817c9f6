"""What a file is by what it begins with, and the sentence for the editor who sends one that is no picture."""

import re

from django.utils.translation import gettext_lazy

from media.imaging import trailing_bytes

SENTENCES = {
    "svg": gettext_lazy("The file is an SVG drawing, which can hold scripts: export it as a PNG."),
    "html": gettext_lazy("The file is a web page and no picture: save the picture itself and send that."),
    "xml": gettext_lazy("The file is XML and no picture: send the picture itself."),
    "script": gettext_lazy("The file is a program and no picture: send the picture itself."),
    "xmp": gettext_lazy(
        "The file is an XMP sidecar, the words about a picture without the picture: export the picture with its "
        "metadata in it, and send that."
    ),
    "pdf": gettext_lazy(
        "The file is a PDF: export the picture in it as a JPEG or TIFF. A press text becomes a story by the import, "
        "not here: “Press texts” in the handbook says how."
    ),
    "postscript": gettext_lazy("The file is PostScript (EPS or Illustrator): export it as a JPEG or PNG."),
    "heic": gettext_lazy("The file is a HEIC picture, as telephones keep them: export it as a JPEG."),
    "gif": gettext_lazy("The file is a GIF: export it as a PNG or JPEG."),
    "bmp": gettext_lazy("The file is a BMP: export it as a PNG or JPEG."),
    "psd": gettext_lazy("The file is a Photoshop document: export it as a TIFF or JPEG."),
    "raw": gettext_lazy("The file is a camera’s raw data: develop it and export it as a JPEG or TIFF."),
    "jpeg2000": gettext_lazy("The file is a JPEG 2000 picture, which browsers can’t show: export it as a JPEG."),
    "jxl": gettext_lazy("The file is a JPEG XL picture, which can’t be read here: export it as a JPEG or TIFF."),
    "icon": gettext_lazy("The file is an icon: export the picture as a PNG."),
    "archive": gettext_lazy("The file is an archive (ZIP or the like): unpack it and send the pictures in it."),
    "office": gettext_lazy(
        "The file is an Office document: save the pictures in it and send those. A press text becomes a story by the "
        "import, not here: “Press texts” in the handbook says how."
    ),
    "text": gettext_lazy(
        "The file is a text, and no picture that is known here. A press text becomes a story by the import, not here: "
        "“Press texts” in the handbook says how."
    ),
    "video": gettext_lazy("The file is a video: send a still picture from it."),
    "sound": gettext_lazy("The file is a sound recording and no picture: send a picture."),
    "unknown": gettext_lazy("The file is no picture that is known here: send a JPEG, PNG, WebP, AVIF or TIFF."),
}
# What rides along behind a picture, by `trailing_bytes.payload`.
RIDERS = {
    trailing_bytes.ARCHIVE: gettext_lazy("an archive (ZIP or the like)"),
    trailing_bytes.PDF: gettext_lazy("a PDF"),
    trailing_bytes.PAGE: gettext_lazy("a web page or a script"),
    trailing_bytes.PROGRAM: gettext_lazy("a program"),
}
# What a file begins with, told in this order; brands are in bytes 8 to 12 of what begins with a "ftyp" box.
_BEGINNINGS = (
    ("JPEG", b"\xff\xd8\xff"),
    ("PNG", b"\x89PNG\r\n\x1a\n"),
    ("raw", b"II*\0\x10\0\0\0CR"),
    ("TIFF", b"II*\0"),
    ("TIFF", b"MM\0*"),
    ("TIFF", b"II+\0"),
    ("TIFF", b"MM\0+"),
    ("gif", b"GIF8"),
    ("bmp", b"BM"),
    ("psd", b"8BPS"),
    ("raw", b"II\x1a\0\0\0HEAPCCDR"),
    ("raw", b"FUJIFILMCCD-RAW"),
    ("raw", b"IIRO"),
    ("raw", b"IIRS"),
    ("raw", b"MMOR"),
    ("raw", b"IIU\0"),
    ("raw", b"FOVb"),
    ("raw", b"\0MRM"),
    ("pdf", b"%PDF-"),
    ("postscript", b"%!PS"),
    ("postscript", b"\xc5\xd0\xd3\xc6"),
    ("jpeg2000", b"\0\0\0\x0cjP  "),
    ("jpeg2000", b"\xff\x4f\xff\x51"),
    ("jxl", b"\0\0\0\x0cJXL "),
    ("jxl", b"\xff\x0a"),
    ("icon", b"\0\0\1\0"),
    ("office", b"\xd0\xcf\x11\xe0"),
    ("archive", b"Rar!"),
    ("archive", b"7z\xbc\xaf\x27\x1c"),
    ("archive", b"\x1f\x8b"),
    ("archive", b"BZh"),
    ("archive", b"\xfd7zXZ\0"),
    ("video", b"\x1a\x45\xdf\xa3"),
    ("video", b"\0\0\1\xba"),
    ("video", b"\0\0\1\xb3"),
    ("video", b"FLV\1"),
    ("sound", b"ID3"),
    ("sound", b"fLaC"),
    ("sound", b"OggS"),
    ("script", b"#!"),
    ("script", b"<?php"),
    ("script", b"\x7fELF"),
    ("script", b"MZ"),
)
_SIDECAR = re.compile(rb"<(?:x:xmpmeta|x:xapmeta|rdf:rdf|\?xpacket)\b")
_PAGE = re.compile(
    rb"<(?:!--|(?:!doctype html|head|body|script|style|title|meta|link|iframe|div|p|a|br|h[1-6]|table|img|form)\b)"
)
_LETTERS = frozenset(range(0x20, 0x7F)) | frozenset(b"\t\r\n\f")
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\r\n\f\x1b")
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"}
_AVIF_BRANDS = {b"avif", b"avis"}
_SHARED_BRANDS = {b"mif1", b"msf1"}  # of HEIC and AVIF both


def kind_of(data: bytes) -> str:
    """Return a key of FORMATS or of SENTENCES, by what a file begins with."""
    for kind, beginning in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data.startswith(b"RIFF"):
        return {b"WEBP": "WEBP", b"AVI ": "video", b"WAVE": "sound"}.get(data[8:12], "unknown")
    if data.startswith(b"PK\3\4"):
        office = b"[Content_Types].xml" in data[:4096] or b"mimetypeapplication/vnd.oasis" in data[:200]
        return "office" if office else "archive"
    if data[4:8] == b"ftyp":
        return _box_kind(data)
    return _text_kind(data[:4096])


def _box_kind(data: bytes) -> str:
    """Tell apart the formats that share MPEG-4's boxes."""
    brand = data[8:12]
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[at : at + 4] for at in (8, *range(16, length, 4))}
    if brand in _AVIF_BRANDS or (brand in _SHARED_BRANDS and brands & _AVIF_BRANDS):
        return "AVIF"
    if brand in _SHARED_BRANDS or brands & _HEIC_BRANDS:
        return "heic"
    return "raw" if brand == b"crx " else "video"


def _text_kind(head: bytes) -> str:
    """Tell apart what is written in letters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not head.startswith(b"<"):
        return "text" if _is_text(head) else "unknown"
    if b"<svg" in head or b"<!doctype svg" in head:
        return "html" if b"<html" in head or b"<!doctype html" in head else "svg"
    if head.startswith(b"<?php"):
        return "script"
    if b"<html" not in head and _SIDECAR.search(head):
        return "xmp"
    return "html" if b"<html" in head or _PAGE.match(head) else "xml"


def _is_text(head: bytes) -> bool:
    """Tell letters from other bytes: nearly all of them are, in any encoding of Europe's or in UTF-8."""
    plain = sum(byte in _LETTERS for byte in head)
    return len(head) > 1 and not set(head) & _CONTROLS and (plain > len(head) * 0.7 or _is_utf_8(head))


def _is_utf_8(head: bytes) -> bool:
    """Say so of letters that may be cut off in the middle of one."""
    return len(head) - len(head.decode("utf-8", "ignore").encode()) < 4

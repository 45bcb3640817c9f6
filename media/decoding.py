"""Decoding: what a file is, decided by reading all of it, and why it can't be taken if it can't.

Neither a file's name nor what a browser says of it counts, and no reader but those of the five formats is ever given
its bytes.
"""

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import AvifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from media import colours, endings

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tif"}
MOST_TIMES = 8  # as high as wide, or as wide as high; a WebP of 1,920 pixels can't be more than 8.5 times as high
FEWEST_PIXELS = 16  # across and down
SMALL = 512  # pixels of the longer side of the picture that a check returns, at most

# Called by their names: Image.open() would warn of a large picture through the process's shared warning filters, and
# read a telephone's JPEG as a sequence.
_READERS = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
}
# Their decoders keep several copies of a picture: one of 80 megapixels would take 1.4 GB.
_PARTS = {"WEBP": 3, "AVIF": 2}  # of the pixels that others may have
_PART_OF_PASSES = 0.8  # that a JPEG in four inks may have which comes in passes: its decoder keeps all of their numbers
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SUBFILE, _DNG_VERSION, _REDUCED = 254, 50706, 1
_MOST_THUMBNAILS = 4  # smaller copies that a scanner may put behind a TIFF's picture

_SENTENCES = {
    "svg": gettext_lazy("The file is an SVG drawing, which can hold scripts: export it as a PNG."),
    "html": gettext_lazy("The file is a web page and no picture: save the picture itself and send that."),
    "xml": gettext_lazy("The file is XML and no picture: send the picture itself."),
    "script": gettext_lazy("The file is a program and no picture: send the picture itself."),
    "pdf": gettext_lazy("The file is a PDF: export the picture in it as a JPEG or TIFF."),
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
    "office": gettext_lazy("The file is an Office document: save the pictures in it and send those."),
    "video": gettext_lazy("The file is a video: send a still picture from it."),
    "sound": gettext_lazy("The file is a sound recording and no picture: send a picture."),
    "unknown": gettext_lazy("The file is no picture that is known here: send a JPEG, PNG, WebP, AVIF or TIFF."),
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
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"}
_AVIF_BRANDS = {b"avif", b"avis"}
_SHARED_BRANDS = {b"mif1", b"msf1"}  # of HEIC and AVIF both


class Refused(Exception):
    """Why a file can't be taken: one translated sentence for the editor."""


@dataclass(frozen=True)
class Checked:
    """A file whose picture could be decoded to its last pixel."""

    format: str  # a key of FORMATS
    suffix: str
    width: int  # pixels, as seen: with the turn applied that the file asks for
    height: int
    image: Image.Image  # small, upright and in sRGB: to hash and to take colours from


def check(data, *, most_bytes, most_pixels):
    """Return what a picture's file is, having decoded all of it.

    Arguments: `data`, the file's bytes; `most_bytes` and `most_pixels`, the largest that is taken; a WebP may
    have a third of the pixels, an AVIF half, a progressive JPEG in CMYK four fifths. Raises Refused, of a picture with
    too many pixels before any is decoded.
    """
    if not data:
        raise Refused(_("The file is empty: it may not have been saved or sent to its end."))
    if len(data) > most_bytes:
        raise Refused(_("The file has more than %(most)d MB: send a smaller one.") % {"most": most_bytes // 1024**2})
    kind = _kind(data)
    if kind not in FORMATS:
        raise Refused(str(_SENTENCES[kind]))
    if kind in _PARTS:
        most_pixels //= _PARTS[kind]
        words = _("The %(kind)s has more than %(most)d megapixels: send a smaller one, or a JPEG.")
    else:
        words = _("The picture has more than %(most)d megapixels: send a smaller one.")
    too_many = Refused(words % {"kind": kind, "most": most_pixels // 1_000_000})
    damaged = Refused(_("The %(kind)s file is damaged and can’t be read: export it again.") % {"kind": kind})
    cut = Refused(_("The file is cut off before the picture’s end: send it again."))
    try:
        ends_at = endings.end(data, kind)
    except endings.Cut:
        ends_at = None
    except endings.Malformed:
        raise damaged from None
    try:
        image = _READERS[kind](BytesIO(data))
        pixels = image.width * image.height
        if pixels > most_pixels:
            raise too_many
        if kind == "JPEG" and image.mode == "CMYK" and endings.scans(data) > 1:
            most_pixels *= _PART_OF_PASSES
            if pixels > most_pixels:
                words = _("The progressive CMYK JPEG has more than %(most)d megapixels: export it as a baseline JPEG.")
                raise Refused(words % {"most": most_pixels // 1_000_000})
        if _is_raw(image, kind):
            raise Refused(str(_SENTENCES["raw"]))
        if ends_at is None:
            raise cut
        if _is_several(image, kind):
            raise Refused(_("The file moves or holds several pictures: send a single one."))
        if endings.has_rider(data, ends_at):
            raise Refused(_("The file holds something else behind its picture: export the picture again."))
        image = _READERS[kind](BytesIO(data))  # anew: looking for further pictures moved on in the first
        return _checked(image, kind)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many from None
    except Exception as error:  # noqa: BLE001 - damaged files raise almost anything: OSError, SyntaxError, ValueError, TypeError, IndexError
        raise (cut if ends_at is None or "truncated" in str(error) else damaged) from None


def opened(data):
    """Return a picture whose pixels aren't decoded yet, from the bytes of a file that was checked."""
    return _READERS[_kind(data)](BytesIO(data))


def orientation(image):
    """Return the turn, 1 to 8 as EXIF counts them, that a decoded picture still needs; 1 is none."""
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - damaged EXIF raises almost anything, and keeps no picture out
        return 1
    return found if found in _TURNS else 1


def loaded(image, scale):
    """Decode a picture; return (it as it lies in the file, the turn that it still needs, its full size as seen).

    Arguments: `scale`, a function of the size as seen, of how much of it is needed: a JPEG's decoder alone computes no
    more pixels than it's asked for. Pillow would turn a TIFF at once, and have all of its pixels in memory twice.
    """
    if image.format == "TIFF" and (turn := orientation(image)) > 1:
        image.getexif()[_ORIENTATION] = 1
        image.load()
        image = image._new(image.im)  # whose size Pillow 12 has turned before it turns the pixels, or not
        return image, turn, _turned(image.size, turn)
    full = image.size
    if image.format == "JPEG":
        part = scale(_turned(full, orientation(image)))
        image.draft(None, tuple(max(1, round(side * part)) for side in full))
    image.load()
    turn = orientation(image)  # a PNG may say it behind its pixels
    return image, turn, _turned(full, turn)


def _turned(size, turn):
    return size if turn < 5 else size[::-1]


def upright(image, turn):
    """Return a picture turned as `orientation` said."""
    return image.transpose(_TURNS[turn]) if turn in _TURNS else image


def _checked(image, kind):
    image, turn, (width, height) = loaded(image, lambda seen: min(1, SMALL / min(seen)))
    if min(width, height) < FEWEST_PIXELS:
        raise Refused(
            _("The picture is only %(width)d × %(height)d pixels: send a larger one.")
            % {"width": width, "height": height}
        )
    if height > MOST_TIMES * width:
        raise Refused(_("The picture is more than eight times as high as wide: crop it."))
    if width > MOST_TIMES * height:
        raise Refused(_("The picture is more than eight times as wide as high: crop it."))
    small = colours.to_srgb(upright(colours.reduced(image, max(1, max(image.size) // SMALL)), turn))
    small.thumbnail((SMALL, SMALL))
    return Checked(kind, FORMATS[kind], width, height, small)


def _is_raw(image, kind):
    """Raw files are TIFFs whose first picture is a thumbnail, or that say so."""
    return kind == "TIFF" and (_DNG_VERSION in image.tag_v2 or bool(image.tag_v2.get(_SUBFILE, 0) & _REDUCED))


def _is_several(image, kind):
    """Whether a file holds more than one picture; a JPEG's others are its maker's own: depth, brightness, a preview."""
    if kind == "JPEG":
        return False
    if kind != "TIFF":
        return getattr(image, "n_frames", 1) > 1
    try:
        for frame in range(1, _MOST_THUMBNAILS + 2):
            image.seek(frame)
            if not image.tag_v2.get(_SUBFILE, 0) & _REDUCED:
                return True
    except EOFError:
        return False
    return True


def _kind(data):
    """Return a key of FORMATS or of _SENTENCES, by what a file begins with."""
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


def _box_kind(data):
    """Tell apart the formats that share MPEG-4's boxes."""
    brand = data[8:12]
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[at : at + 4] for at in (8, *range(16, length, 4))}
    if brand in _AVIF_BRANDS or (brand in _SHARED_BRANDS and brands & _AVIF_BRANDS):
        return "AVIF"
    if brand in _SHARED_BRANDS or brands & _HEIC_BRANDS:
        return "heic"
    return "raw" if brand == b"crx " else "video"


def _text_kind(head):
    """Tell apart what is written in letters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not head.startswith(b"<"):
        return "unknown"
    if b"<svg" in head or b"<!doctype svg" in head:
        return "html" if b"<html" in head or b"<!doctype html" in head else "svg"
    if head.startswith(b"<?php"):
        return "script"
    if head.startswith(b"<?xml") and b"<html" not in head:
        return "xml"
    return "html"

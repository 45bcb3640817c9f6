"""What a file is, decided by reading all of it, and why it can't be taken if it can't.

Neither a file's name nor what a browser says of it counts, and no reader but those of the five formats is ever given
its bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import AvifImagePlugin, Image, ImageFile, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from media import unforeseen
from media.imaging import camera_raw, colours, file_types, image_end, trailing_bytes
from media.unforeseen import FileRefused

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tif"}
MOST_TIMES = 8  # as high as wide, or as wide as high; a WebP of 1,920 pixels can't be more than 8.5 times as high
FEWEST_PIXELS = 16  # across and down
SMALL_SIDE = 512  # pixels of the longer side of the picture that a check returns, at most

# Called by their names: Image.open() would warn of a large picture through the process's shared warning filters, and
# read a telephone's JPEG as a sequence.
_READERS: dict[str, Callable[[BytesIO], ImageFile.ImageFile]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
}
PngImagePlugin.MAX_TEXT_CHUNK = 8 << 20  # bytes that a profile may have, inflated; real ones have up to four million
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
_SUBFILE, _REDUCED = 254, 1
Size = tuple[int, int]  # pixels across and down
_MOST_THUMBNAILS = 4  # smaller copies that a scanner may put behind a TIFF's picture


@dataclass(frozen=True)
class Checked:
    """A file whose picture could be decoded to its last pixel."""

    format: str  # a key of FORMATS
    suffix: str
    width: int  # pixels, as seen: with the turn applied that the file asks for
    height: int
    image: Image.Image  # small, upright and in sRGB: to hash and to take colours from
    is_guess: bool = False  # whether its colours are guessed: inks without a profile


def check(data: bytes, *, most_bytes: int, most_pixels: int) -> Checked:
    """Return what a picture's file is, having decoded all of it.

    Arguments: `data`, the file's bytes; `most_bytes` and `most_pixels`, the largest that is taken; a WebP may
    have a third of the pixels, an AVIF half, a progressive JPEG in CMYK four fifths. Raises FileRefused, of a picture
    with too many pixels before any is decoded.
    """
    if not data:
        raise FileRefused(_("The file is empty: it may not have been saved or sent to its end."))
    if len(data) > most_bytes:
        raise FileRefused(
            _("The file has more than %(most)d MB: send a smaller one.") % {"most": most_bytes // 1024**2}
        )
    with unforeseen.refusing(data, "looking at what it is"):
        kind = file_types.kind_of(data)
        if kind == "TIFF" and camera_raw.is_raw(data):
            kind = "raw"
        if kind not in FORMATS:
            raise FileRefused(str(file_types.SENTENCES[kind]))
        return _read(data, kind, most_pixels)


def _read(data: bytes, kind: str, most_pixels: float) -> Checked:
    if kind in _PARTS:
        most_pixels //= _PARTS[kind]
        words = _("The %(kind)s has more than %(most)d megapixels: send a smaller one, or a JPEG.")
    else:
        words = _("The picture has more than %(most)d megapixels: send a smaller one.")
    too_many = FileRefused(words % {"kind": kind, "most": most_pixels // 1_000_000})
    damaged = FileRefused(_("The %(kind)s file is damaged and can’t be read: export it again.") % {"kind": kind})
    if kind == "TIFF":  # of which there are more than any reader knows
        words = _(
            "The TIFF is damaged, or of a kind that can’t be read here: export it with 8 bits a channel, or as a JPEG."
        )
        damaged = FileRefused(words)
    cut = FileRefused(_("The file is cut off before the picture’s end: send it again."))
    try:
        ends_at = image_end.end_of_image(data, kind)
    except image_end.Truncated:
        ends_at = None
    except image_end.Malformed:
        raise damaged from None
    try:
        image = _image(data, kind)
        pixels = image.width * image.height
        if pixels > most_pixels:
            raise too_many
        if kind == "JPEG" and image.mode == "CMYK" and image_end.scans(data) > 1:
            most_pixels *= _PART_OF_PASSES
            if pixels > most_pixels:
                words = _("The progressive CMYK JPEG has more than %(most)d megapixels: export it as a baseline JPEG.")
                raise FileRefused(words % {"most": most_pixels // 1_000_000})
        if ends_at is None:
            raise cut
        if _is_several(image, kind):
            raise FileRefused(_("The file moves or holds several pictures: send a single one."))
        if found := trailing_bytes.payload(data, ends_at):
            words = _("The file holds something else behind its picture, %(what)s: export the picture again.")
            raise FileRefused(words % {"what": file_types.RIDERS[found]})
        image = _image(data, kind)  # anew: looking for further pictures moved on in the first
        return _checked(image, kind)
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many from None
    except Exception as error:  # noqa: BLE001 - damaged files raise almost anything: OSError, SyntaxError, ValueError, TypeError, IndexError
        raise (cut if ends_at is None or "truncated" in str(error) else damaged) from None


def opened(data: bytes) -> ImageFile.ImageFile:
    """Return a picture whose pixels aren't decoded yet, from the bytes of a file that was checked."""
    return _image(data, file_types.kind_of(data))


def _image(data: bytes, kind: str) -> ImageFile.ImageFile:
    return _READERS[kind](BytesIO(image_end.without_texts(data) if kind == "PNG" else data))


def orientation(image: Image.Image) -> int:
    """Return the turn, 1 to 8 as EXIF counts them, that a decoded picture still needs; 1 is none.

    Of EXIF alone, as browsers do: one that only the XMP states was meant for a program that had turned the pixels.
    """
    try:
        found = _exif(image).get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - damaged EXIF raises almost anything, and keeps no picture out
        return 1
    return found if found in _TURNS else 1


def _exif(image: Image.Image) -> Image.Exif | TiffImagePlugin.ImageFileDirectory_v2:
    """Return what a picture's EXIF says; `getexif` would ask the XMP for a turn that the EXIF doesn't state."""
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return image.tag_v2
    exif = Image.Exif()
    exif.load(image.info.get("exif", b""))
    return exif


def loaded(image: Image.Image, scale: Callable[[Size], float]) -> tuple[Image.Image, int, Size]:
    """Decode a picture; return (it as it lies in the file, the turn that it still needs, its full size as seen).

    Arguments: `scale`, a function of the size as seen, of how much of it is needed: a JPEG's decoder alone computes no
    more pixels than it's asked for. Pillow would turn a TIFF at once, by its XMP too, having its pixels twice.
    """
    if image.format == "TIFF":
        turn = orientation(image)
        image.getexif()[_ORIENTATION] = 1
        image.load()
        image = image._new(image.im)  # whose size Pillow 12 has turned before it turns the pixels, or not
        return image, turn, turned(image.size, turn)
    full = image.size
    if image.format == "JPEG":
        part = scale(turned(full, orientation(image)))
        across, down = (max(1, int(side * part + 0.001)) for side in full)
        image.draft(None, (across, down))  # it never gives less
    image.load()
    turn = orientation(image)  # a PNG may say it behind its pixels
    return image, turn, turned(full, turn)


def turned(size: Size, turn: int) -> Size:
    """Return a size (across, down) after a turn, or before it: a quarter turn swaps the two."""
    return size if turn < 5 else size[::-1]


def upright(image: Image.Image, turn: int) -> Image.Image:
    """Return a picture turned as `orientation` said."""
    return image.transpose(_TURNS[turn]) if turn in _TURNS else image


def _checked(image: Image.Image, kind: str) -> Checked:
    image, turn, (width, height) = loaded(image, lambda seen: min(1, SMALL_SIDE / min(seen)))
    is_guess = colours.is_guess(image)
    if min(width, height) < FEWEST_PIXELS:
        raise FileRefused(
            _("The picture is only %(width)d × %(height)d pixels: send a larger one.")
            % {"width": width, "height": height}
        )
    if height > MOST_TIMES * width:
        raise FileRefused(_("The picture is more than eight times as high as wide: crop it."))
    if width > MOST_TIMES * height:
        raise FileRefused(_("The picture is more than eight times as wide as high: crop it."))
    small = colours.to_srgb(upright(colours.reduced(image, max(1, max(image.size) // SMALL_SIDE)), turn))
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Checked(kind, FORMATS[kind], width, height, small, is_guess)


def _is_several(image: ImageFile.ImageFile, kind: str) -> bool:
    """Say whether a file holds several pictures; a JPEG's others are its maker's own: depth, brightness, a preview."""
    if kind == "JPEG":
        return False
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return getattr(image, "n_frames", 1) > 1
    try:
        for frame in range(1, _MOST_THUMBNAILS + 2):
            image.seek(frame)
            if not image.tag_v2.get(_SUBFILE, 0) & _REDUCED:
                return True
    except EOFError:
        return False
    return True

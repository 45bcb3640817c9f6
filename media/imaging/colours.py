"""From whatever a file holds to what every screen shows, sRGB with eight bits a channel."""

from io import BytesIO
from typing import cast

from PIL import Image, ImageCms

from media.imaging import cmyk

_SRGB = ImageCms.createProfile("sRGB")
_BAND = 1_000_000  # pixels worked on at a time, so that a large picture is never in memory twice
_PALETTE = 6  # colours that compete for being the dominant one
_SAMPLE = 64  # pixels across and down that they are found among


def to_srgb(image: Image.Image) -> Image.Image:
    """Return a picture in sRGB without a profile: in mode RGBA if any of it is transparent, else RGB.

    A profile that is damaged, or is one for another kind of colours, says nothing, and is passed over. Inks without one
    are taken for those of a usual press (`is_guess`): as plain complements of red, green and blue they would glow.
    """
    image = _averageable(image, _levels(image))
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    opaque = image.convert(image.mode[:-1]) if alpha else image
    shown = _converted(opaque)
    if alpha and alpha.getextrema() != (255, 255):
        shown.putalpha(alpha)
    shown.info = {}
    return shown


def is_guess(image: Image.Image) -> bool:
    """Say whether a picture is in inks and doesn't say in which, so that its colours can only be guessed."""
    return image.mode == "CMYK" and _by(image.info.get("icc_profile"), image.crop((0, 0, 1, 1))) is None


def reduced(image: Image.Image, factor: int) -> Image.Image:
    """Return a picture a whole number of times smaller, in its own colours, with its profile still in `info`.

    Each pixel is the mean of a square of `factor` by `factor`. A palette, single bits and deep greys are changed to
    modes whose numbers can be averaged, a band of rows after the other. What needs neither is returned as it is.
    """
    levels = _levels(image)
    sample = image.crop((0, 0, 1, 1))
    averageable = _averageable(sample, levels)
    if factor == 1 and averageable is sample:
        return image
    rows = max(1, _BAND // image.width // factor) * factor
    whole = Image.new(averageable.mode, (-(-image.width // factor), -(-image.height // factor)))
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        band = _averageable(band, levels)
        band = band.reduce(factor) if factor > 1 else band
        whole.paste(band, (0, top // factor))
    whole.info = {key: value for key, value in image.info.items() if key == "icc_profile"}
    return whole


def dominant_colour(image: Image.Image) -> str:
    """Return "#rrggbb": the colour that a picture is remembered by, for the place where it will appear.

    It is the one that fills most of the picture, where a vivid one counts up to three times what a grey one does. The
    mean of all pixels would be mud. What is transparent has none, as the colour would stay behind it: "".
    """
    small = to_srgb(reduced(image, max(1, min(image.size) // _SAMPLE)))
    if small.mode == "RGBA":
        return ""
    small = small.resize((_SAMPLE, _SAMPLE), Image.Resampling.BOX)
    paletted = small.quantize(_PALETTE, Image.Quantize.MEDIANCUT, kmeans=2)
    palette = paletted.getpalette() or []
    colours = [
        (count, tuple(palette[index * 3 : index * 3 + 3])) for index, count in enumerate(paletted.histogram()) if count
    ]
    _count, colour = max(colours, key=lambda each: (each[0] * (255 + 2 * (max(each[1]) - min(each[1]))), each[1]))
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _converted(image: Image.Image) -> Image.Image:
    """Return an opaque picture, of an averageable mode, in sRGB."""
    if image.mode != "LAB":  # whose numbers mean the same in every file
        for profile in (image.info.get("icc_profile"), cmyk.profile() if image.mode == "CMYK" else None):
            if converted := _by(profile, image):
                return converted
    return image.copy() if image.mode == "RGB" else image.convert("RGB")


def _by(profile: bytes | None, image: Image.Image) -> Image.Image | None:
    """Return a picture in sRGB as a profile describes its colours, None without one and by one that can't be used."""
    if not profile:
        return None
    try:
        return ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            _SRGB,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _averageable(image: Image.Image, levels: tuple[float, float]) -> Image.Image:
    """Return a picture in mode L, LA, RGB, RGBA, CMYK or LAB; `levels` are (black, white) of a deep grey one."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I;16N", "I", "F"):
        black, white = levels
        grey = image.convert("I").convert("F") if image.mode.startswith("I") else image
        scale = 255 / (white - black)
        return _keeping_profile(image, grey.point(lambda value: value * scale + (0.5 - black * scale)).convert("L"))
    if image.mode in ("P", "PA", "RGBX", "La", "RGBa", "YCbCr", "HSV", "1") or "transparency" in image.info:
        see_through = image.mode in ("PA", "La", "RGBa") or "transparency" in image.info
        mode = "RGBA" if see_through else "L" if image.mode == "1" else "RGB"
        if image.mode == "La":
            image = image.convert("LA")
        return _keeping_profile(image, image.convert(mode))
    return image


def _keeping_profile(image: Image.Image, changed: Image.Image) -> Image.Image:
    changed.info = {key: value for key, value in image.info.items() if key == "icc_profile"}
    return changed


def _levels(image: Image.Image) -> tuple[float, float]:
    """Return the numbers that stand for (black, white) in a picture."""
    if image.mode.startswith("I;16"):
        return 0, 65535
    if image.mode not in ("I", "F"):
        return 0, 255
    lowest, highest = cast("tuple[float, float]", image.getextrema())  # as of any picture with one band
    for white in (1, 255, 65535):
        # The usual scales: fractions (never whole numbers), then those of eight and of sixteen bits.
        if lowest >= 0 and highest <= white and not (white == 1 and image.mode == "I"):
            return 0, white
    return lowest, max(highest, lowest + 1)

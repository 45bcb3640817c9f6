"""The three formats in which browsers get a picture, and what is written into the files."""

from io import BytesIO
from typing import Any

from PIL import Image

SUFFIXES = ("avif", "webp", "jpg")  # as a browser should be offered them: the smallest first
CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}

# As alike to the original as Wagtail's files, which `bench/renditions.py` holds them to: why so is in decision 31. AVIF
# at speed 9 costs a sixth to a tenth of the processor time of the default; what tune "iq" would do to keep edges
# sharp costs a sixth of the bytes more.
_OPTIONS: dict[str, dict[str, Any]] = {
    "avif": {
        "format": "AVIF",
        "quality": 67,
        "speed": 9,
        "max_threads": 1,  # the cores are better used by other pictures than by pieces of one
        "autotiling": False,
        "advanced": {"tune": "iq", "sharpness": "0"},
    },
    "webp": {"format": "WEBP", "quality": 81, "method": 4},
    "jpg": {"format": "JPEG", "quality": 77, "progressive": True, "optimize": True},
}


def encode(image: Image.Image, suffix: str, packet: bytes) -> bytes:
    """Return the bytes of a file that holds a picture and the XMP packet, and no other metadata.

    Arguments: `image`, in mode RGB or RGBA, left as it is; `suffix`, one of SUFFIXES, else KeyError; `packet`, bytes,
    may be empty. A JPEG knows no transparency and gets white behind the picture; its packet has less than 64 KiB, else
    ValueError.
    """
    options = {**_OPTIONS[suffix], **({"xmp": packet} if packet else {})}
    # A copy, since save() leaves its options on the image: two threads that save one image spoil each other's file.
    image = _on_white(image) if suffix == "jpg" and image.mode == "RGBA" else image.copy()
    image.info = {}  # the encoders write what they find here: profile, comment, resolution
    file = BytesIO()
    image.save(file, **options)
    return file.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white.convert("RGB")

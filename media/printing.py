"""How a photo's picture is printed on readers' pages, or the plate that keeps its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from media.display import is_shown
from media.imaging import crops
from media.imaging.encoding import SUFFIXES
from media.jsonld import seen
from media.models import Photo
from media.renditions import naming
from media.renditions.sizes import CARDS, hidden_part, sizes

# How a browser fetches a picture: one that a page may open with, one that it never does, and the one that it does.
_MAY_OPEN, _OPENS_NOTHING, _OPENS = (
    'loading="lazy" decoding="async"',
    'decoding="async" loading="lazy"',
    'fetchpriority="high"',
)
_END = "></picture>"


@dataclass
class Print:
    """The files of a picture, and the size in which it stands at its largest, in pixels."""

    src: str  # the address for a browser that can't choose
    srcset: str
    others: Sequence[tuple[str, str]]  # (suffix, srcset) of the formats that not every browser reads
    width: int
    height: int
    sizes: str


def printed(photo: Photo, layout: str, ratio: str = "") -> Print:
    """Return the `Print` of a photo in a layout, cut to a ratio if that is given and the photo may be cropped."""
    is_cut = bool(ratio) and not photo.no_cropping
    crop = ratio if is_cut and layout in CARDS and ratio in naming.CARD_CROPS else "free"
    among = naming.widths(photo, crop)
    begins = naming.url_before_width(photo, crop)
    *others, (_, plain) = (
        (suffix, ", ".join([f"{begins}{width}.{suffix} {width}w" for width in among])) for suffix in SUFFIXES
    )
    width = largest = among[-1]
    height, times = naming.height(photo, largest, crop), 1.0
    if is_cut and crop == "free":
        times = hidden_part(width, height, ratio)
        width, height = crops.size(width, height, ratio, width)
    is_small = largest < (naming.WIDTHS if crop == "free" else naming.CARD_WIDTHS)[-1]
    return Print(
        src=f"{begins}{among[min(2, len(among) - 1)]}.{SUFFIXES[-1]}",
        srcset=plain,
        others=others,
        width=width,
        height=height,
        sizes=sizes(layout, most=largest if is_small else None, times=times),
    )


def image(photo: Photo, size: str = "column", ratio: str = "", opens: bool = True) -> Markup:
    """Print a photo's picture, or the plate that keeps its place.

    Arguments: `size`, a key of `sizes.LAYOUTS`; `ratio`, "4x5" and the like to crop by the focal point, else the
    photo's own; `opens`, whether it may be the one that a page opens with, as the first that is shown is.
    """
    if not is_shown(photo):
        return _plate(photo, size, ratio)
    file = printed(photo, size, ratio)
    among = f'sizes="{file.sizes}"'
    sources = "".join([f'<source type="image/{suffix}" srcset="{srcset}" {among}>' for suffix, srcset in file.others])
    cut = f" ratio-{ratio}" if ratio else ""
    focus = f"fx-{round(photo.focal_x * 10)} fy-{round(photo.focal_y * 10)}"
    return Markup(  # noqa: S704 (all but the words are ours)
        f'<picture class="frame{cut}{" whole" if photo.no_cropping else ""}">{sources}'
        f'<img class="image {focus} {_tone(photo.colour)}" src="{file.src}" srcset="{file.srcset}" {among}'
        f' width="{file.width}" height="{file.height}" alt="{escape(seen(photo))}"'
        f" {_MAY_OPEN if opens else _OPENS_NOTHING}{_END}"
    )


def _plate(photo: Photo, size: str, ratio: str) -> Markup:
    """Return what stands in a picture's place, as large as that if anybody may know how large it is."""
    words = escape(seen(photo)) if photo.is_usable else ""
    space = ""
    if photo.width and photo.height and not ratio and not is_secret(photo):
        file = printed(photo, size)
        space = (
            f'<svg class="plate-space" width="{file.width}" height="{file.height}"'
            f' viewBox="0 0 {file.width} {file.height}" aria-hidden="true"></svg>'
        )
    if not photo.is_usable:
        why = _("Picture not available")
    else:
        why = _("Picture being prepared") if photo.file else _("Picture not supplied")
    cut = f" ratio-{ratio}" if ratio else ""
    named, unread = (f' role="img" aria-label="{words}"', ' aria-hidden="true"') if words else ("", "")
    return Markup(  # noqa: S704 (so is this)
        f'<span class="plate{cut}"{named}>\n  {space}\n'
        f'  <span class="plate-words"{unread}>{escape(why)}</span>\n</span>'
    )


@lru_cache(maxsize=1000)
def _tone(colour: str) -> str:
    """Return the classes of the colour that stands where a picture is still to come, at most 8 of 255 off."""
    if not colour:
        return ""
    levels = zip("rgb", bytes.fromhex(colour[1:]), strict=True)
    steps = (f"tone-{channel}{round(level / 17):x}" for channel, level in levels)
    return " ".join(("tone", *steps))


def is_secret(photo: Photo) -> bool:
    """Say whether an embargo keeps a photo from readers: its place has no caption and no credit either."""
    return getattr(photo, "is_under_embargo", False)


def with_opening_picture(html: str) -> Markup:
    """Return the HTML of a page's middle in which its first picture is fetched at once, not when it is scrolled to.

    No text has what is looked for: a tag ends in it, and `image` alone prints one.
    """
    return Markup(str(html).replace(f"{_MAY_OPEN}{_END}", f"{_OPENS}{_END}", 1))  # noqa: S704

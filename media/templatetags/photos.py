"""How a photo is printed: always with its credit, as a plate where there is no picture to show."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.template import Context

from kit.fields import web_address
from kit.origin import from_origin
from media.display import anchor, is_shown
from media.imaging import crops
from media.imaging.encoding import SUFFIXES
from media.jsonld import made_by_machine, open_licence, seen, social_picture
from media.models import Photo
from media.renditions import naming
from media.renditions.sizes import CARDS, hidden_part, sizes
from media.renditions.thumbnails import thumbnail_url
from people.models import Person

register = template.Library()
register.filter(thumbnail_url)
register.filter(anchor)
register.filter(made_by_machine)
register.filter(open_licence)
register.filter(seen)
register.filter(web_address)


@dataclass
class Print:
    """The files of a picture, and the size in which it stands at its largest, in pixels."""

    files: dict[str, list[tuple[str, int]]] = field(default_factory=dict)  # (address, width) by suffix, ascending
    width: int = 0
    height: int = 0
    sizes: str = ""

    @property
    def src(self) -> str:
        """The address for a browser that can't choose."""
        plain = self.files["jpg"]
        return plain[min(2, len(plain) - 1)][0]


def printed(photo: Photo, layout: str, ratio: str = "") -> Print:
    """Return the `Print` of a photo in a layout, cut to a ratio if that is given and the photo may be cropped."""
    is_cut = bool(ratio) and not photo.no_cropping
    crop = ratio if is_cut and layout in CARDS and ratio in naming.CARD_CROPS else "free"
    among = naming.widths(photo, crop)
    files = {suffix: [(naming.url(photo, width, suffix, crop), width) for width in among] for suffix in SUFFIXES}
    width = largest = among[-1]
    height, times = naming.height(photo, largest, crop), 1.0
    if is_cut and crop == "free":
        times = hidden_part(width, height, ratio)
        width, height = crops.size(width, height, ratio, width)
    is_small = largest < (naming.WIDTHS if crop == "free" else naming.CARD_WIDTHS)[-1]
    return Print(files, width, height, sizes(layout, most=largest if is_small else None, times=times))


def tone(photo: Photo) -> str:
    """Return the classes of the colour that stands where a picture is still to come, at most 8 of 255 off."""
    if not photo.colour:
        return ""
    levels = zip("rgb", bytes.fromhex(photo.colour[1:]), strict=True)
    steps = (f"tone-{channel}{round(level / 17):x}" for channel, level in levels)
    return " ".join(("tone", *steps))


@register.inclusion_tag("media/image.html", takes_context=True)
def image(context: Context, photo: Photo, size: str = "column", ratio: str = "", opens: bool = True) -> dict[str, Any]:
    """Print a photo's picture, or the plate that keeps its place.

    Arguments: `size`, a key of `sizes.LAYOUTS`; `ratio`, "4x5" and the like to crop by the focal point, else the
    photo's own; `opens`, whether it may be the one that a page opens with, as the first that is shown is.
    """
    shown = is_shown(photo)
    known = photo.width and photo.height and not getattr(photo, "is_under_embargo", False)
    return {
        "photo": photo,
        "print": printed(photo, size, ratio) if shown else None,
        "space": printed(photo, size) if known and not ratio and not shown else None,
        "ratio": ratio,
        "opens": opens and shown and _is_first(context),
        "alt": seen(photo) if photo.is_usable else "",
        "focus": f"fx-{round(photo.focal_x * 10)} fy-{round(photo.focal_y * 10)}",
        "tone": tone(photo) if photo.is_usable else "",
    }


def _is_first(context: Context) -> bool:
    """Say whether a page has no picture yet; asked once for each, so that each template needn't know what stands above.

    A browser fetches that one first. Where a page is made outside a request, none is.
    """
    request = getattr(context, "request", None)
    if request is None or getattr(request, "has_picture", False):
        return False
    request.has_picture = True
    return True


@register.inclusion_tag("media/figure.html")
def figure(
    photo: Photo,
    caption: str = "",
    size: str = "column",
    ratio: str = "",
    classes: str = "",
    anchor: str = "",
) -> dict[str, Any]:
    """Print a photo with its caption and its credit line; the arguments are those of `image`.

    `anchor` names it within the page: by it the viewer finds the picture, and a link leads to it.
    """
    return {
        "photo": photo,
        "caption": caption,
        "size": size,
        "ratio": ratio,
        "classes": classes,
        "anchor": anchor,
    }


@register.inclusion_tag("media/portrait.html")
def portrait(person: Person, photo: Photo | None, size: str = "small") -> dict[str, Any]:
    """Print a person's portrait with its credit; the initials where `photo` is none that can be shown."""
    return {"person": person, "photo": photo if is_shown(photo) else None, "size": size}


@register.inclusion_tag("media/social_card.html", takes_context=True)
def social_card(
    context: Context, title: str, description: str = "", photo: Photo | None = None, kind: str = "website"
) -> dict[str, Any]:
    """Print what other sites show of a page.

    Its picture is printed only if readers may see the photo.
    """
    address = from_origin(context["request"])
    return {
        "title": title,
        "description": description,
        "kind": kind,
        "site_name": context["site_name"],
        "picture": social_picture(photo, address) if photo else None,
    }

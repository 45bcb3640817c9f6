"""A picture for machines: schema.org's ImageObject, as Google's guide to image credits reads it.

The properties are those of IPTC that the guide names: creator is dc:creator, creditText photoshop:Credit,
copyrightNotice dc:rights, acquireLicensePage plus:LicensorURL.
"""

from collections.abc import Callable
from typing import Any, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext

from kit.fields import web_address
from media import vocabularies
from media.display import is_shown
from media.models import Photo
from media.renditions import naming


def image_object(
    photo: Photo, address: Callable[[str], str], *, caption: str = "", crop: str = "free", anchor: str = ""
) -> dict[str, Any]:
    """Return the ImageObject of a photo that readers see, as a dict.

    Arguments: `address`, a function that makes a path a whole web address; `caption`, as it is printed beside the
    picture; `crop`, "free" or one of `renditions.SOCIAL_CROPS`; `anchor`, the address of its place on the page.

    `license` is the page of a licence that anybody may take; a press picture has none, and gets none.
    """
    path, width, height = _file(photo, crop)
    found = {
        "@type": "ImageObject",
        "@id": anchor,
        "contentUrl": address(path),
        "width": width,
        "height": height,
        "caption": caption,
        "creator": [{"@type": "Person", "name": name} for name in photo.creators],
        "creditText": photo.credit_line or photo.credit,
        "copyrightNotice": photo.copyright_notice,
        "license": open_licence(photo),
        "acquireLicensePage": web_address(photo.licensor_url),
    }
    return {name: value for name, value in found.items() if value}


def story_images(photo: Photo, address: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the ImageObjects of a story's lead photo in the proportions that search engines ask for.

    The whole picture, and it alone, where the photo isn't to be cropped.
    """
    return [image_object(photo, address, crop=crop) for crop in social_crops(photo)]


class SocialPicture(TypedDict):
    """What other sites show of a page that is shared there."""

    address: str
    width: int
    height: int
    credit: str
    alt: str  # with the credit in it


def social_picture(photo: Photo, address: Callable[[str], str]) -> SocialPicture | None:
    """Return what other sites show of a page; None if readers don't see its photo.

    `address` makes a path a whole web address.
    """
    if not is_shown(photo):
        return None
    path, width, height = _file(photo, social_crops(photo)[0])
    made = made_by_machine(photo)
    credit = f"{photo.credit}. {made}" if made else photo.credit
    alt = seen(photo).rstrip(". ")
    words = gettext("%(alt)s. Photo: %(credit)s") if alt else gettext("Photo: %(credit)s")
    alt = words % {"alt": alt, "credit": credit}
    return {"address": address(path), "width": width, "height": height, "credit": credit, "alt": alt}


def seen(photo: Photo) -> str:
    """Return what a reader who can't see a photo is told of it: its alt text, else its description, else nothing.

    What it is called at the desk, as by the name of its file, is no word for readers; beside the picture stands its
    caption, and always its credit.
    """
    return photo.alt_text or photo.description


def made_by_machine(photo: Photo) -> str | Promise:
    """Return what readers are told of a picture that AI has made or changed, "" of any other."""
    return vocabularies.MADE_BY_MACHINE.get(photo.digital_source_type, "")


def open_licence(photo: Photo) -> str:
    """Return the address of a photo's licence that anybody may take, "" for one without."""
    return web_address(photo.web_statement) if photo.rights == photo.Rights.CREATIVE_COMMONS else ""


def social_crops(photo: Photo) -> tuple[str, ...]:
    """Return the crops in which a photo is given to other sites, the widest first."""
    return ("free",) if photo.no_cropping else naming.SOCIAL_CROPS


def _file(photo: Photo, crop: str) -> tuple[str, int, int]:
    width = (naming.widths(photo) if crop == "free" else naming.social_widths(photo, crop))[-1]
    return naming.url(photo, width, "jpg", crop), width, naming.height(photo, width, crop)

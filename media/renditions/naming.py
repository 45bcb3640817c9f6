"""Which files are derived from an original for readers' pages, and what they are called.

A name says which photo, which edition of it, the crop, the width and the format: `12-<edition>-4x5-640.avif`. An
edition follows from the original's content and from all that its files carry or depend on: the credit that is written
into them, the focal point, the recipe. So nothing has to be looked up to name a file, a name never changes its
content, and a changed credit is a new name. It is keyed with the site's secret: nobody can work out the address of a
photo that was not shown to them, even with its file in hand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

from django.core.files.storage import storages
from django.utils.crypto import salted_hmac

from kit.paths import path_to
from media.imaging import crops
from media.imaging.encoding import CONTENT_TYPES, SUFFIXES
from media.imaging.pipeline import Wanted
from media.metadata.packet import packet
from media.models import Photo

RECIPE = "3"  # of colours, crops and encoders: a new number makes all renditions anew
WIDTHS = (320, 640, 960, 1280, 1920)  # pixels
CARD_CROPS = ("4x5", "3x4", "1x1")  # what lists of cards are cut to
CARD_WIDTHS = (320, 640)
SOCIAL_CROPS = ("16x9", "4x3", "1x1")  # what search engines and social cards ask for, in a format that they all read
SOCIAL_WIDTH = 1280
MOST_PIXELS = 8_000_000  # of one rendition: what is many times as high as wide is made less wide
FOLDER = "renditions"
_CONTENT, _STATE = 20, 12  # hexadecimal digits of an edition
_NAME = re.compile(
    rf"(?P<pk>\d{{1,18}})-(?P<edition>[0-9a-f]{{{_CONTENT + _STATE}}})-(?P<crop>{'|'.join(crops.CROPS)})"
    rf"-(?P<width>\d{{2,4}})\.(?P<suffix>{'|'.join(SUFFIXES)})"
)


@dataclass(frozen=True)
class Name:
    """What a rendition's name says."""

    pk: int
    edition: str
    crop: str
    width: int
    suffix: str

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.suffix]

    def is_content_of(self, edition: str) -> bool:
        """Say whether another edition is one of the same original."""
        return self.edition[:_CONTENT] == edition[:_CONTENT]


def read_name(text: str) -> Name | None:
    """Return the `Name` that a file's name is, None if it is no rendition's."""
    match = _NAME.fullmatch(text)
    return (
        Name(int(match["pk"]), match["edition"], match["crop"], int(match["width"]), match["suffix"]) if match else None
    )


def edition(photo: Photo) -> str:
    """Return what the renditions of a photo have to carry and depend on now, as 32 hexadecimal digits."""
    state = f"{RECIPE} {photo.focal_x} {photo.focal_y} {photo.no_cropping} ".encode() + credit(photo)
    content = salted_hmac("media.renditions", photo.sha256, algorithm="sha256").hexdigest()[:_CONTENT]
    return content + salted_hmac("media.renditions", state, algorithm="sha256").hexdigest()[:_STATE]


def credit(photo: Photo) -> bytes:
    """Return the XMP packet that each rendition of a photo carries, from what the library says of it today."""
    return packet(
        creators=photo.creators,
        credit_line=photo.credit_line,
        copyright_notice=photo.copyright_notice,
        usage_terms=photo.usage_terms,
        web_statement=photo.web_statement,
        licensor=photo.licensor,
        licensor_url=photo.licensor_url,
        digital_source_type=photo.digital_source_type,
        data_mining=photo.data_mining,
    )


def wanted(photo: Photo) -> list[Wanted]:
    """Return the renditions that a photo should have, as `Wanted`; nothing is ever enlarged."""
    sets: list[tuple[str, list[int], tuple[str, ...]]] = [("free", widths(photo), SUFFIXES)]
    if not photo.no_cropping:
        sets += [(crop, widths(photo, crop), SUFFIXES) for crop in CARD_CROPS]
        sets += [(crop, social_widths(photo, crop), ("jpg",)) for crop in SOCIAL_CROPS]
    found = (Wanted(crop, width, suffix) for crop, each, suffixes in sets for width in each for suffix in suffixes)
    return list(dict.fromkeys(found))


def widths(photo: Photo, crop: str = "free") -> list[int]:
    """Return the widths that a photo has renditions of in a crop, in pixels, ascending."""
    return _up_to(WIDTHS if crop == "free" else CARD_WIDTHS, photo, crop)


def closest(photo: Photo, width: int) -> int:
    """Return the width of the whole picture's rendition that is the next below a width, in pixels, or the smallest."""
    found = widths(photo)
    return max((each for each in found if each <= width), default=found[0])


def social_widths(photo: Photo, crop: str) -> list[int]:
    return _up_to((SOCIAL_WIDTH,), photo, crop)


def _up_to(among: Sequence[int], photo: Photo, crop: str) -> list[int]:
    if not (photo.width and photo.height):
        return []
    left, top, right, bottom = crops.rectangle(photo.width, photo.height, crop, photo.focal_x, photo.focal_y)
    width = right - left
    most = min(width, among[-1], isqrt(MOST_PIXELS * width // (bottom - top)))
    return [each for each in among if each < most] + [most]


def height(photo: Photo, width: int, crop: str = "free") -> int:
    """Return how high a rendition is, in pixels; 0 for a photo without a picture."""
    if not (photo.width and photo.height):
        return 0
    return crops.size(photo.width, photo.height, crop, width)[1]


def name(photo: Photo, width: int, suffix: str = "jpg", crop: str = "free") -> str:
    """Return the name of a rendition of a photo's newest edition."""
    return f"{photo.pk}-{photo.edition}-{crop}-{width}.{suffix}"


def url(photo: Photo, width: int, suffix: str = "jpg", crop: str = "free") -> str:
    """Return where readers' browsers ask for a rendition."""
    return f"{url_before_width(photo, crop)}{width}.{suffix}"


def url_before_width(photo: Photo, crop: str = "free") -> str:
    """Return what the addresses of a photo's renditions in a crop begin with; width and format follow."""
    return path_to("rendition", f"{photo.pk}-{photo.edition}-{crop}-")


def path(file_name: str) -> str:
    """Return where the storage keeps a rendition: in the folder of its photo, with those of its other editions."""
    return f"{folder(file_name.partition('-')[0])}/{file_name}"


def folder(pk: int | str) -> str:
    """Return the folder of a photo's renditions."""
    return f"{FOLDER}/{pk}"


def stored(pk: int | str) -> list[str]:
    """Return the names of all files in the folder of a photo's renditions."""
    try:
        return storages["renditions"].listdir(folder(pk))[1]
    except FileNotFoundError:
        return []


def is_folder(text: str) -> bool:
    """Say whether a folder's name may be a photo's."""
    return bool(re.fullmatch(r"[1-9]\d{0,17}", text, re.ASCII))


def are_made(photo: Photo) -> bool:
    """Say whether a photo has files that a page can show: of its newest edition, or of one before a change."""
    return bool(photo.file and photo.edition)

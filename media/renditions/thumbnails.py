"""The small picture by which an editor knows a photo. Readers' pages don't use it."""

from media.models import Photo
from media.renditions import naming

SMALL = 320  # pixels
LARGE = 1280


def thumbnail_url(photo: Photo, width: int = SMALL) -> str:
    """Return the address of a photo's rendition of about a width, "" for a photo that has none, or none yet."""
    widths = naming.widths(photo) if naming.are_made(photo) else []
    if not widths:
        return ""
    fitting = next((each for each in widths if each >= width), widths[-1])
    return naming.url(photo, fitting, "webp")

"""Whether a picture shows on a page, and where it can be jumped to."""

from typing import TypeGuard

from media.models import Photo
from media.renditions import naming


def anchor(photo: Photo) -> str:
    """Return the name of a photo's place on a page, by which a link leads to it."""
    return f"picture-{photo.pk}"


def is_shown(photo: Photo | None) -> TypeGuard[Photo]:
    """Say whether readers see a photo's picture, and not the plate in its place; of None, that they don't."""
    return bool(photo and photo.is_usable and naming.are_made(photo))

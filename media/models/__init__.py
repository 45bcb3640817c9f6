"""The photo library."""

from media.models.departure import Departure
from media.models.photo import Photo
from media.models.window import Takedown, Window

__all__ = ["Departure", "Photo", "Takedown", "Window"]

"""The photo library."""

from media.models.photo import Photo
from media.models.window import Takedown, Window

__all__ = ["Photo", "Takedown", "Window"]

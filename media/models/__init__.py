"""The photo library."""

from media.models.departure import Departure
from media.models.photo import Photo
from media.models.resemblance import Resemblance
from media.models.window import Takedown, Window

__all__ = ["Departure", "Photo", "Resemblance", "Takedown", "Window"]

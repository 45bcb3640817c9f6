"""The photo library at the desk."""

from media.admin import photo

__all__ = ["photo"]

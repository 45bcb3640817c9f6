"""What readers see has one stamp, and a next moment at which it changes by itself: see decision 53."""

from magazine.freshness.lookup import glance, stamp
from magazine.freshness.moments import next_change

__all__ = ["glance", "next_change", "stamp"]

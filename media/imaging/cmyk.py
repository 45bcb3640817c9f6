"""What the four inks of a picture look like that doesn't say for which paper and inks it was separated.

Printing houses separate for some standard or other, and most pictures that have lost their profile were meant for
coated paper. `press.icc` describes a proof of that and is in the public domain; docs/decisions/ says where it is from.
"""

from functools import cache
from pathlib import Path

_PROFILE = Path(__file__).with_name("press.icc")


@cache
def profile() -> bytes:
    """Return the ICC profile by which inks of unknown origin are converted."""
    return _PROFILE.read_bytes()

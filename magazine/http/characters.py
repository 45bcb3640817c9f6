"""Characters that are no text: no page, feed or database can hold all of them, and no honest keyboard makes one."""

import re

# What XML 1.0 (2.2) leaves out: the controls but tab and line ends, halves of a pair, and two that are none.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return a text without them."""
    return UNPRINTABLE.sub("", text)

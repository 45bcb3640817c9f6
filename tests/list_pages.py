"""What a page of a list says of the pages beside it."""

import re
from html import unescape


def rel(kind, page):
    """Return the address to which a page's link of a kind, "next" or "prev", leads; None without one."""
    found = re.search(rf'<a rel="{kind}" href="([^"]*)"', page)
    return unescape(found[1]) if found else None


def older(page):
    """Return the address of the page behind this one."""
    return rel("next", page)


def walked(read, path, kind="next"):
    """Yield a list's pages from a path on, following the links of a kind."""
    while path:
        page = read(path)
        yield path, page
        path = rel(kind, page)

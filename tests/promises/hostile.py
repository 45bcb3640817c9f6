"""What a stranger may put where a text or an id is expected."""

import re
from urllib.parse import quote

from django.urls import URLResolver, get_resolver

# Characters that no page, feed or database holds, each as it may come: within a word, alone, in front.
UNPRINTABLE = {"NUL": "a\x00b", "NUL alone": "\x00", "a control": "\x1bb", "no character": "a\uffff"}

# The same in an address; the last two are bytes that are no UTF-8, which arrive as what was typed.
PATHS = ["a%00b", "%00", "%1bb", "a%EF%BF%BF"]
UNDECODABLE = ["%ED%A0%80", "%ff"]

# What an editor may paste, and a browser send: none of it is refused.
HONEST = "Ångström\r\n\tat the quay 👩🏽\u200d🎨 \x7f \x85 \ufffd \u2028 \u202e"

IDS = ["abc", "", "-1", "0", str(2**63), str(-(2**63) - 1), "9" * 30, "9" * 5000, "1e3", "1.0", "٢", "_5F", "1,2", " 1"]


def addresses(value="1", patterns=None, prefix="/"):
    """Yield every address of the site, with `value`, as it stands in an address, for each of its arguments."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + re.sub(r"<[^>]+>", lambda _found: value, str(each.pattern).removeprefix("^"))
        if isinstance(each, URLResolver):
            yield from addresses(value, each.url_patterns, route)
        else:
            yield re.sub(r"\(\?P.*|[$^\\]", "", route)


def quoted(value):
    return quote(value, safe="")

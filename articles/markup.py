"""Tags in a text that nobody has judged: read one after the other, in time that grows with the text and no faster.

A parser of HTML closes what was left open and opens it again, and looks through all that is open at every tag. So what
it is given is measured first, and no end counts that may be none: the measure is never below what the parser finds, but
for the rows that it puts into a table by itself. See docs/decisions/0024-bounds.md.
"""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

DEEPEST_NESTING = 20  # elements within each other; a list in a list in a quotation, with a link in bold, has 9
COSTLIEST = 200_000  # elements that are open at a tag, added up over all tags; a hundred pages of lists have 60,000
MOST_COPIED = (
    200_000  # characters of links that are open at a tag, added up likewise: a parser may write them there again
)

# What stands between < and > as a browser reads it, quoted values whole. It always ends, at a > or with the text, so
# that nothing is ever given back; possessive groups would say so, but Python before 3.11.5 gets those wrong.
_BLANK = r"[\t\n\f\r ]"
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >]*+)"""
_ATTRIBUTES = rf"((?:[\t\n\f\r /]|[^\t\n\f\r />][^\t\n\f\r />=]*+(?:{_BLANK}*+={_BLANK}*+{_VALUE})?)*)"
_TOKEN = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<end>/?)(?P<name>[a-zA-Z][^\t\n\f\r />]*+){_ATTRIBUTES}(?:>|\Z)"
    r"|<[!?/][^>]*+(?:>|\Z)",  # a browser takes these for comments
    re.DOTALL,
)
_BEGINNING = re.compile(r"<[a-zA-Z]")
_ENDLESS = re.compile(r"&#[0-9]{100,}+;?")  # Python reads no number of more than 4,300 digits
# Within these a parser reads by other rules: what looks like an end, or like a comment, may be none.
_OTHER_RULES = {
    *("iframe", "math", "noembed", "noframes", "noscript", "plaintext", "script", "select", "style", "svg"),
    *("template", "textarea", "title", "xmp"),
}
_EMPTY = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"),
}
_DIRECTED = {"p", "h2", "h3", "li"}
_AROUND = {"ul", "ol", "blockquote"}  # they hold blocks of which each may run in its own direction
_DIRECTED_TAG = re.compile(rf"<({'|'.join(sorted(_DIRECTED))})(?=[ >])")
_SIGN_IN_A_VALUE = re.compile(r'="[^"]*[<>]')
_DIRECTION = re.compile(r' dir="\w+"')
_ENDED_BY = {  # what may be left without an end, by what follows it
    "li": ("p", "li"),
    "dt": ("p", "dt", "dd"),
    "dd": ("p", "dt", "dd"),
    "tr": ("p", "td", "th", "tr"),
    "td": ("p", "td", "th"),
    "th": ("p", "td", "th"),
}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "div", "br", "dt", "dd", "td", "tr"}
# What begins a line of its own. A parser needn't end a paragraph before each of these.
_LINES = _BLOCKS | {
    *("address", "article", "aside", "body", "caption", "center", "details", "dialog", "dir", "dl", "fieldset"),
    *(
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "listing",
        "main",
        "menu",
        "nav",
    ),
    *(
        "optgroup",
        "option",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "xmp",
    ),
}


def is_too_much(text: str) -> bool:
    """Say whether a text has more elements within each other than a story needs, or than a parser should be given."""
    opened: list[str] = []
    links: list[int] = []  # the lengths of those that are open
    cost = copied = 0
    for token in _TOKEN.finditer(text):
        name, is_end = _name(token), token["end"]
        if not name or (name in _EMPTY and not is_end):
            continue
        if is_end:
            if opened and opened[-1] == name:
                opened.pop()
                if name == "a":
                    links.pop()
            continue
        if name in _OTHER_RULES:
            return (
                cost + _without_ends(len(opened), text, token.start()) > COSTLIEST
                or copied + _copied(links, text, token.start()) > MOST_COPIED
            )
        _end_before(name, opened)
        opened.append(name)
        cost += len(opened)
        if name == "a":
            links.append(len(token[0]))
        else:
            copied += sum(links)
        if len(opened) > DEEPEST_NESTING or cost > COSTLIEST or copied > MOST_COPIED:
            return True
    return False


def tag_matches(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield (match, name) of each tag; `match` has the groups `name` and `end`, which is "/" or ""."""
    for token in _TOKEN.finditer(text):
        if name := _name(token):
            yield token, name


def is_empty(name: str) -> bool:
    """Say whether an element has no end and nothing within it."""
    return name in _EMPTY


def _name(token: re.Match[str]) -> str:
    """Return the name of a tag, "" for a comment. Only letters of ASCII have two cases in it."""
    name = token["name"] or ""
    return name.lower() if name.isascii() else name


def _without_ends(depth: int, text: str, start: int) -> int:
    """Return what the rest of a text costs if nothing in it has an end."""
    number = sum(1 for _beginning in _BEGINNING.finditer(text, start))
    return number * depth + number * (number + 1) // 2


def _copied(links: list[int], text: str, start: int) -> int:
    """Return what the links that are open, and those of the rest of a text, cost if nothing in it has an end."""
    carried, copied = sum(links), 0
    for token in _TOKEN.finditer(text, start):
        if _name(token) == "a":
            carried += len(token[0])
        else:
            copied += carried
    return copied


def _end_before(name: str, opened: list[str]) -> None:
    """Take out of what is open what needs no end of its own before a tag."""
    ended = _ENDED_BY.get(name, ("p",) if name in _BLOCKS else ())
    for each in ended:
        if opened and opened[-1] == each:
            opened.pop()


def words(text: str) -> str:
    """Return the words of HTML, those of each block on a line of its own."""
    return unescaped(_TOKEN.sub(_line, text))


def unescaped(text: str) -> str:
    """Return a text with the characters that its references stand for. One of endless digits stands for none."""
    return html.unescape(_ENDLESS.sub("\ufffd", text))


def _line(token: re.Match[str]) -> str:
    return "\n" if _name(token) in _LINES else ""


def flat(text: str) -> str:
    """Return the words of HTML as paragraphs without any other markup."""
    lines = (" ".join(line.split()) for line in words(text).split("\n"))
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)


def directed(text: str) -> str:
    """Return HTML, as a parser has written it, in which each block runs as its first letter does, or as it says.

    A block whose words all stand in a passage with a direction of its own runs as that does.
    """
    if "dir=" not in text and not _SIGN_IN_A_VALUE.search(text):  # as nearly all are: no tag need be read
        return _DIRECTED_TAG.sub(r'<\1 dir="auto"', text)
    parts: list[str] = []
    position = 0
    tokens = list(tag_matches(text))
    said: list[bool] = []  # of each block that is open: whether it, or one around it, has a direction of its own
    for number, (token, name) in enumerate(tokens):
        if name not in _DIRECTED | _AROUND:
            continue
        if token["end"]:
            said = said[:-1]
            continue
        said.append(any(said[-1:]) or bool(_DIRECTION.search(token[3])))
        if said[-1] or name in _AROUND:
            continue
        parts += [text[position : token.end("name")], _of_all(tokens, number) or ' dir="auto"']
        position = token.end("name")
    return "".join([*parts, text[position:]])


def _of_all(tokens: list[tuple[re.Match[str], str]], number: int) -> str:
    """Return the direction, as an attribute, of the passage that is all of a block; the block is one of some tags."""
    (token, _), (first, name) = tokens[number : number + 2]
    found = name == "span" and first.start() == token.end() and _DIRECTION.search(first[3])
    if not found:
        return ""
    depth = 0
    for place in range(number + 1, len(tokens)):
        each, name = tokens[place]
        depth += (name == "span") * (-1 if each["end"] else 1)
        if not depth:
            return found[0] if tokens[place + 1][0].start() == each.end() and tokens[place + 1][0]["end"] else ""
    return ""


def without_bare(text: str, bare: str) -> str:
    """Return HTML, as a parser has written it, without the elements of a name that say nothing: their words stay."""
    kept: list[bool] = []
    parts: list[str] = []
    position = 0
    for token, name in tag_matches(text):
        if name != bare:
            continue
        if not token["end"]:
            kept.append(bool(token[3].strip()))
        if not (kept.pop() if token["end"] else kept[-1]):
            parts.append(text[position : token.start()])
            position = token.end()
    return "".join([*parts, text[position:]])


def alike(one: str, other: str) -> bool:
    """Tell whether two pieces of HTML say the same, however they spell it: an entity, a blank, a line."""
    return one == other or _spelt_out(one) == _spelt_out(other)


def _spelt_out(text: str) -> list[Any]:
    parser = _Spelling()
    parser.feed(text)
    parser.close()
    return [each for each in parser.said if each != " "]


class _Spelling(HTMLParser):
    """Takes HTML down to what it says: its tags with their attributes, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said.append((tag, *sorted(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not is_empty(tag):
            self.said.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        self.said.append(re.sub(r"\s+", " ", data))


def elements(text: str, names: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, attributes, HTML within) of each element of some names that has its end; none stands in another."""
    begun = None
    for token in _TOKEN.finditer(text):
        name = _name(token)
        if name not in names:
            continue
        if not token["end"]:
            begun = token
        elif begun and _name(begun) == name:
            yield name, begun[3], text[begun.end() : token.start()]
            begun = None

"""Structure that a story doesn't keep, such as a table: what stood apart in it stands apart without it.

Each line of a cell, a division or a caption becomes a paragraph, a row of short cells becomes one paragraph, and what
stood between words as a picture does leaves a blank.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from articles import markup
from kit.blanks import says

_BETWEEN_CELLS = " · "  # between the cells of a row
_LISTS = {"ul", "ol"}
_HEADINGS = {"h2", "h3"}
_LINES = {"p", *_HEADINGS}  # they hold words, and no other of these
_KEPT = _LINES | _LISTS | {"li", "blockquote"}
CELL = {"td", "th"}
_ROWS = {"caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
_BREAKS = _ROWS | {
    *("address", "article", "aside", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption"),
    *("figure", "footer", "form", "header", "hgroup", "hr", "legend", "main", "nav", "optgroup", "option", "pre"),
    *("search", "section", "summary", "table", "textarea"),
}
_BLANKS = {
    *("audio", "button", "canvas", "embed", "img", "input", "meter", "object", "picture", "progress", "rt", "video"),
}
_AS_WRITTEN = {"pre", "textarea"}  # the ends of their lines are seen
UNKEPT = _BREAKS | _BLANKS | {"q"}
_INSTEAD = {  # what a parser reads by rules of its own, or what is another's older name
    **dict.fromkeys(("html", "body", "frameset", "marquee"), "div"),
    **dict.fromkeys(("listing", "plaintext", "xmp"), "pre"),
    **dict.fromkeys(("dir", "menu"), "ul"),
}
_GROUPS = {"table", "thead", "tbody", "tfoot", "tr"}  # they hold words in cells alone
_LEVELS = re.compile(r"h[1-6]")
FOREIGN = {"svg", "math"}
UNREAD = {
    "annotation",
    "annotation-xml",
    "desc",
    "metadata",
    "script",
    "style",
    "template",
    "title",
}  # within these two
_STYLES = {
    *("a", "b", "br", "code", "del", "em", "font", "i", "ins", "mark", "s", "small", "span", "strike", "strong", "sub"),
    *("sup", "u"),
}
_PLACED = re.compile(r"\b(?:x|y|dy)\s*=")  # a passage of a line that stands elsewhere
_AS_IT_IS = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)


class TooLong(Exception):
    """What would be written is far longer than what was read."""


def without_foreign(text: str) -> str:
    """Return HTML without pictures and formulas written in it: what is read in them stays as words.

    A sanitiser takes `svg` and `math` away with all that is in them. What stands in elements of theirs stands apart.
    """
    parts: list[str] = []
    position = 0
    roots: list[str] = []
    unread, depth, around = (
        "",
        0,
        0,
    )  # an element that nobody reads, how many of its name are open, and in how many roots
    for token, name in markup.tag_matches(text):
        is_end, is_whole = bool(token["end"]), token[0].endswith("/>")
        if not roots and (name not in FOREIGN or is_end):
            continue
        if not unread and token.start() > position:
            parts.append(_unmarked(text[position : token.start()], roots))
        position = token.end()
        if is_end and name in roots:  # it ends all that is open in it
            del roots[len(roots) - 1 - roots[::-1].index(name) :]
            unread = unread if len(roots) >= around else ""
        elif name in FOREIGN and not is_end and not is_whole and len(roots) < markup.DEEPEST_NESTING:
            roots.append(name)
        if unread:
            depth += (name == unread) * (-1 if is_end else not is_whole)
            unread = unread if depth else ""
        elif name in _KEPT | UNKEPT | _STYLES and not (name == "a" and is_whole):
            parts.append(token[0])
        else:
            if name in UNREAD and not is_end and not is_whole:
                unread, depth, around = name, 1, len(roots)
            is_apart = name != "tspan" or _PLACED.search(token[3])
            parts += [" "] * bool(is_apart and not (parts and parts[-1].endswith(" ")))
    return "".join([*parts, "" if unread else _unmarked(text[position:], roots)])


def _unmarked(text: str, roots: list[str]) -> str:
    """Return a text as HTML has it: what is marked as a text in a picture or a formula would be a comment."""
    return _AS_IT_IS.sub(lambda match: html.escape(match[1], quote=False), text) if roots else text


def renamed(text: str) -> str:
    """Return HTML in which a parser finds what was meant: parts of a table without one, headings of any level.

    The first heading of a story is its headline, so that a pasted one of level 1 is one of level 2, and so forth.
    """
    text = without_foreign(text)
    tokens = list(markup.tag_matches(text))
    is_low = any(name == "h1" for _token, name in tokens)
    parts: list[str] = []
    position = tables = 0
    for number, (token, name) in enumerate(tokens):
        if name == "table":
            tables += -1 if token["end"] else 1
        new = _INSTEAD.get(name, name)
        if name in _ROWS and tables <= 0:
            new = "div"
        elif _LEVELS.fullmatch(name):
            new = "h2" if int(name[1]) + is_low <= 2 else "h3"
        if new != name:
            parts += [text[position : token.start("name")], new]
            position = token.end("name")
        if tables > 0 and _is_between_cells(token, name) and _is_in_no_cell(text, tokens[number : number + 2]):
            parts += [text[position : token.end()], "<br>"]
            position = token.end()
    return "".join([*parts, text[position:]])


def _is_between_cells(token: re.Match[str], name: str) -> bool:
    return name in _GROUPS or (name in _ROWS and bool(token["end"]))


def _is_in_no_cell(text: str, tokens: list[tuple[re.Match[str], str]]) -> bool:
    """Say whether words follow the first of two tags, and not a part of the table: a parser puts them before it."""
    following = tokens[1] if len(tokens) > 1 else None
    words = text[tokens[0][0].end() : following[0].start() if following else None]
    return bool(words.strip() or (following and following[1] not in _ROWS | {"table", "col", "colgroup"}))


@dataclass
class _Element:
    name: str
    tag: str = ""  # as it was written
    attributes: str = ""
    children: "list[_Element | str]" = field(default_factory=list)


class _Block(NamedTuple):
    """A part of a text: what is within an element of _LINES, or within none where `name` is ""; else one whole."""

    name: str
    html: str
    attributes: str = ""  # as they were written, with the blank before them: a language, a direction

    def __str__(self) -> str:
        name = self.name or "p"
        return f"<{name}{self.attributes}>{self.html}</{name}>" if name in _LINES else self.html


def flowed(text: str) -> str:
    """Return HTML, as a parser has written it, without the structure that isn't kept. Raises TooLong.

    What has no such structure is returned as it is.
    """
    root = _Element("")
    opened = [root]
    is_kept = True
    for part in _parts(text):
        if isinstance(part, str):
            opened[-1].children.append(part)
            continue
        token, name = part
        if not token["end"]:
            element = _Element(name, token[0], token[3])
            opened[-1].children.append(element)
            is_kept &= name not in UNKEPT and (name != "li" or opened[-1].name in _LISTS)
            is_kept &= name not in _HEADINGS or all(each.name not in _HEADINGS for each in opened)  # the next ends one
            if not markup.is_empty(name):
                opened.append(element)
        elif len(opened) > 1:
            opened.pop()
    return text if is_kept else _Writer(10 * len(text) + 10_000).all(root)


def _parts(text: str) -> "Iterator[str | tuple[re.Match[str], str]]":
    position = 0
    for token, name in markup.tag_matches(text):
        if token.start() > position:
            yield text[position : token.start()]
        yield token, name
        position = token.end()
    if position < len(text):
        yield text[position:]


class _Writer:
    """Writes elements anew. Argument: `most`, so many characters that it writes."""

    def __init__(self, most: int) -> None:
        self.most = most

    def all(self, element: _Element) -> str:
        return "".join(map(str, _listed(self.within(element, []))))

    def within(self, element: _Element, opened: list[_Element]) -> list[_Block]:
        """Return the blocks of what stands in an element; `opened` are the styles and links around it."""
        flow = _Flow(self, [*opened])
        flow.take(element, as_written=element.name in _AS_WRITTEN)
        flow.end()
        return flow.blocks

    def spend(self, text: str) -> str:
        self.most -= len(text)
        if self.most < 0:
            raise TooLong
        return text

    def blocks(self, element: _Element, opened: list[_Element]) -> list[_Block]:
        """Return the blocks of an element that ends the line before it."""
        name = element.name
        if name == "tr":
            return self.row(element, opened)
        blocks = self.within(element, opened)
        if name in _LINES:
            return [
                block if block.name else _Block(name, block.html, element.attributes or block.attributes)
                for block in _joined(blocks)
            ]
        if name == "li":
            blocks = _joined(_listed(blocks))
            within = "".join(str(block) if block.name else block.html for block in blocks)
        elif name in _LISTS:
            whole = _KEPT - _LINES
            within = "".join(str(each) if each.name in whole else f"<li>{each.html}</li>" for each in blocks)
        elif name == "blockquote":
            within = "".join(map(str, _listed(blocks)))
        else:
            return [
                each if each.name or each.attributes else each._replace(attributes=element.attributes)
                for each in _listed(blocks)
            ]
        return [_Block(name, f"{element.tag}{within}</{name}>")] if within else []

    def row(self, row: _Element, opened: list[_Element]) -> list[_Block]:
        """Return a row as one line; where a cell has more than a line, each has lines of its own."""
        cells = [self.within(each, opened) for each in row.children if isinstance(each, _Element)]
        if any(len(cell) > 1 or any(block.name not in ("", "p") for block in cell) for cell in cells):
            return [block for cell in cells for block in _listed(cell)]
        words = [cell[0].html.replace("<br>", " ") for cell in cells if cell]
        return [_Block("", _BETWEEN_CELLS.join(words))] if words else []


def _joined(blocks: list[_Block]) -> list[_Block]:
    """Join lines that follow each other by line breaks."""
    joined: list[_Block] = []
    for block in blocks:
        if joined and not block.name and not joined[-1].name:
            joined[-1] = joined[-1]._replace(html=f"{joined[-1].html}<br>{block.html}")
        else:
            joined.append(block)
    return joined


def _listed(blocks: list[_Block]) -> list[_Block]:
    """Put items without a list into one."""
    listed: list[_Block] = []
    items: list[str] = []
    for block in [*blocks, None]:
        if block and block.name == "li":
            items.append(str(block))
            continue
        if items:
            listed.append(_Block("ul", f"<ul>{''.join(items)}</ul>"))
            items = []
        if block:
            listed.append(block)
    return listed


class _Flow:
    """The lines and blocks of what is read, one behind the other."""

    def __init__(self, writer: _Writer, opened: list[_Element]) -> None:
        self.writer, self.opened = writer, opened
        self.blocks: list[_Block] = []
        self.line: list[str] = []  # it begins with something that is seen
        self.has_begun = False

    def take(self, element: _Element, *, as_written: bool = False) -> None:
        for each in element.children:
            if isinstance(each, str):
                self.words(each, as_written=as_written)
            elif each.name == "br":
                self.mark("<br>")
            elif each.name == "q":
                self.words("“")
                self.take(each, as_written=as_written)
                self.words("”")
            elif each.name in _BLANKS:
                self.mark(" ")
                self.take(each, as_written=as_written)
                self.mark(" ")
            elif each.name in _KEPT or each.name in _BREAKS:
                self.end()
                self.blocks += self.writer.blocks(each, self.opened)
            else:
                self.style(each, as_written=as_written)

    def words(self, text: str, *, as_written: bool = False) -> None:
        for number, line in enumerate(text.split("\n") if as_written else [text]):
            if number:
                self.mark("<br>")
            if not self.has_begun and says(line):
                self.has_begun = True
                self.line = [self.writer.spend(each.tag) for each in self.opened]
                line = line.lstrip()
            if self.has_begun and line:
                self.line.append(self.writer.spend(line))

    def mark(self, text: str) -> None:
        """Write what means nothing at the beginning of a line, nor a blank beside another."""
        if self.has_begun and not (text == " " and self.line[-1].endswith(" ")):
            self.line.append(text)

    def style(self, element: _Element, *, as_written: bool) -> None:
        self.mark(self.writer.spend(element.tag))
        self.opened.append(element)
        self.take(element, as_written=as_written)
        self.opened.pop()
        self.mark(f"</{element.name}>")

    def end(self) -> None:
        """End the line, without what means nothing at its end."""
        for number in range(len(self.line) - 1, -1, -1):
            part = self.line[number]
            if part == "<br>" or not part.strip():
                self.line[number] = ""
            elif not part.startswith("<"):
                self.line[number] = part.rstrip()
                break
        if self.has_begun:
            closing = "".join(f"</{each.name}>" for each in reversed(self.opened))
            self.blocks.append(_Block("", "".join(self.line) + closing))
        self.line, self.has_begun = [], False

"""Lenient: reading a packet that is no XML, as far as it can be told what was meant.

Packets in the wild have bare ampersands, prefixes that nobody declares, tags that are never closed, and ends that were
cut off. No entity is expanded but a character's own, and what stands open at the end is half a value and none.
"""

import re
from html.entities import html5
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder

from media.metadata.namespaces import USUAL, XML_URI

_NAME = r"[\w.-]++(?::[\w.-]++)?+"
_ATTRIBUTE = re.compile(rf"""({_NAME})\s*+=\s*+(?:"([^"<]*+)"|'([^'<]*+)')""")
_TAG = re.compile(rf"""<(/?+)({_NAME})((?:\s*+[^<>"'=/\s]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*+)\s*+(/?+)>""")
_WRAPPED = re.compile(r"<((?:\w+:)?(?:xmpmeta|xapmeta|RDF))\b.*?</\1\s*>", re.DOTALL)
_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,32});")
_UNKNOWN = "\ufffd"


def within_marks(text: str) -> str:
    """Return the packet itself, without what stands before it and behind its end; "" if it has no beginning and end."""
    found = _WRAPPED.search(text)
    return found[0] if found else ""


class _Open(NamedTuple):
    """An element that isn't closed yet."""

    name: str  # as written
    tag: str
    spaces: dict[str, str]  # the prefixes declared so far


class Reader:
    """Builds the tree of a text that is no XML; `is_undeclared` and `is_broken` say what it had to pass over."""

    def __init__(self, builder: TreeBuilder) -> None:
        self.builder = builder
        self.open: list[_Open] = []
        self.is_undeclared = self.is_broken = False

    def read(self, text: str) -> Element:
        """Return an element that holds all that a text holds; raise what the builder raises of its size."""
        self._start("packet", {})
        at = 0
        while (start := text.find("<", at)) >= 0:
            self._text(text[at:start])
            at = self._markup(text, start)
        self._finish()
        return self.builder.close()

    def _markup(self, text: str, start: int) -> int:
        """Take what begins with "<"; return where the rest of the text begins."""
        for beginning, end in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", ">"), ("<!", ">")):
            if text.startswith(beginning, start):
                after = text.find(end, start)
                if beginning == "<![CDATA[" and after >= 0:
                    self.builder.data(text[start + len(beginning) : after])
                return after + len(end) if after >= 0 else len(text)
        tag = _TAG.match(text, start)
        if not tag:
            self.is_broken = True
            self._text("<")
            return start + 1
        closing, name, attributes, is_empty = tag.groups()
        if closing:
            self._end(name)
        else:
            self._start(name, {key: double or single for key, double, single in _ATTRIBUTE.findall(attributes)})
            if is_empty:
                self._end(name)
        return tag.end()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        spaces = dict(self.open[-1].spaces) if self.open else {"xml": XML_URI}
        for key, value in attributes.items():
            prefix, _colon, local = key.partition(":")
            if prefix == "xmlns":
                spaces[local] = value
        tag = self._tag(name, spaces, spaces.get(""))
        said = {
            self._tag(key, spaces, None): self._unescaped(value)
            for key, value in attributes.items()
            if key.partition(":")[0] != "xmlns"
        }
        self.builder.start(tag, said)
        self.open.append(_Open(name, tag, spaces))

    def _tag(self, name: str, spaces: dict[str, str], default: str | None) -> str:
        prefix, colon, local = name.rpartition(":")
        if not colon:
            return f"{{{default}}}{name}" if default else name
        if prefix not in spaces:
            self.is_undeclared = True
        space = spaces.get(prefix) or USUAL.get(prefix, prefix)
        return f"{{{space}}}{local}"

    def _end(self, name: str) -> None:
        """Close an element and what was left open in it; pass over the end of one that was never begun."""
        if name not in [each for each, _tag, _spaces in self.open[1:]]:
            self.is_broken = True
            return
        while True:
            written, tag, _spaces = self.open.pop()
            self.builder.end(tag)
            if written == name:
                return
            self.is_broken = True

    def _text(self, text: str) -> None:
        self.builder.data(self._unescaped(text))

    def _unescaped(self, text: str) -> str:
        if "&" not in text:
            return text
        self.is_broken |= bool(re.search(r"&(?!(?:amp|lt|gt|quot|apos|#\w+);)", text))
        return _ENTITY.sub(_character, text)

    def _finish(self) -> None:
        """Close what the text leaves open; the value in which it ends may go on, and isn't kept."""
        is_last = True
        while self.open:
            _name, tag, _spaces = self.open.pop()
            element = self.builder.end(tag)
            if is_last and self.open:
                self.is_broken = True
                if len(element) == 0:
                    element.text = None
            is_last = False


def _character(found: re.Match) -> str:
    name = found[1]
    if not name.startswith("#"):
        return html5.get(f"{name};", "")  # an entity of its own is looked up nowhere
    number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else _UNKNOWN

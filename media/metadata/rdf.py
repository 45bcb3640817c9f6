"""XMP packets as trees of plain nodes: the part of RDF/XML that XMP uses (XMP part 1, 7 and annex C)."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser
from django.utils.translation import gettext as _

from media.metadata.blocks import LARGEST, XMP, Unreadable, damaged, too_large

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
OF_RDF_OR_XML = (RDF, "{http://www.w3.org/XML/1998/namespace}")
ALT = f"{RDF}Alt"
CONTAINERS = (ALT, f"{RDF}Bag", f"{RDF}Seq")
DEFAULT = "x-default"
DEEPEST = 40  # elements inside each other
MOST_ELEMENTS = 200_000

# Control characters that XML forbids: one of them would lose the whole packet.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass
class Node:
    """A value of XMP: a text, a structure of named values, or an array of values."""

    text: str = ""
    properties: dict = field(default_factory=dict)  # Node by "{namespace}name"
    items: list = field(default_factory=list)  # Node

    def __getitem__(self, name):
        return self.properties.get(name) or Node()

    @property
    def texts(self):
        """Every text of an array, or the one there is; of alternatives the default comes first."""
        nested = [text for item in self.items for text in item.texts[:1]]
        return nested or ([self.text] if self.text.strip() else [])


class _Bounded(TreeBuilder):
    """Builds no tree that is deeper or larger than a packet may be."""

    depth = count = 0

    def start(self, tag, attributes):
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            raise too_large(XMP)
        return super().start(tag, attributes)

    def end(self, tag):
        self.depth -= 1
        return super().end(tag)


def parse(packet):
    """Return the properties of a packet, as those of one structure.

    Raises:
        Unreadable: it is damaged, too large, or does what no packet needs: entities, a depth without end.
    """
    if len(packet) > LARGEST:
        raise too_large(XMP)
    text = _FORBIDDEN.sub("", _decode(packet))
    parser = XMLParser(target=_Bounded(), encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(text[text.find("<") : text.rfind(">") + 1].encode("utf-8", "replace"))
        root = parser.close()
    except DefusedXmlException:
        raise Unreadable(_("The XMP block declares entities, as no honest one does, and wasn't read.")) from None
    except ParseError:
        raise damaged(XMP) from None
    rdf = root if root.tag == f"{RDF}RDF" else root.find(f".//{RDF}RDF")
    found = Node()
    for description in () if rdf is None else rdf:
        _describe(description, found)
    return found


def _describe(element, node):
    """Add the properties that an element holds, as attributes or as elements; the first of a name is the one."""
    for name, text in element.items():
        if not name.startswith(OF_RDF_OR_XML):
            node.properties.setdefault(name, Node(text))
    for child in element:
        node.properties.setdefault(child.tag, _value(child))


def _value(element):
    """Return the value of a property, or of an item of an array."""
    if f"{RDF}resource" in element.attrib:
        return Node(element.get(f"{RDF}resource"))
    first = next(iter(element), None)
    node = Node()
    if first is not None and first.tag in CONTAINERS:
        items = sorted(first, key=lambda item: first.tag == ALT and item.get(LANGUAGE) != DEFAULT)
        node.items = [_value(item) for item in items]
    elif first is not None and first.tag == f"{RDF}Description":
        _describe(first, node)
    else:
        node.text = element.text or ""
        _describe(element, node)
    return node.properties.get(f"{RDF}value", node)  # the value of one with qualifiers


def _decode(packet):
    """Return a packet's text: UTF-8, or UTF-16 in either order (XMP part 1, 7.1); the first bytes tell."""
    start = packet[:4]
    if start.startswith((b"\xff\xfe", b"<\0")):
        return packet.decode("utf-16-le", "replace")
    if start.startswith((b"\xfe\xff", b"\0<")):
        return packet.decode("utf-16-be", "replace")
    try:
        return packet.decode("utf-8")
    except UnicodeDecodeError:
        return packet.decode("cp1252", "replace")

"""XMP packets as trees of plain nodes: the part of RDF/XML that XMP uses (XMP part 1, 7 and annex C)."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser
from django.utils.translation import gettext as _

from media.metadata import lenient, namespaces
from media.metadata.blocks import LARGEST_BLOCK, XMP, Unreadable, block_too_large, damaged

RDF = f"{{{namespaces.RDF_URI}}}"
LANGUAGE = f"{{{namespaces.XML_URI}}}lang"
OF_RDF_OR_XML = (RDF, f"{{{namespaces.XML_URI}}}")
ALT = f"{RDF}Alt"
CONTAINERS = (ALT, f"{RDF}Bag", f"{RDF}Seq")
DEFAULT = "x-default"
DEEPEST = 40  # elements inside each other
MOST_ELEMENTS = 200_000

# Control characters that XML forbids: one of them would lose the whole packet.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STRAY = re.compile("[\udc80-\udcff]+")
_BEGINNINGS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\0\0\0<", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"<\0", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\0<\0", "utf-16-be"),
)


@dataclass
class Node:
    """A value of XMP: a text, a structure of named values, or an array of values."""

    text: str = ""
    properties: "dict[str, Node]" = field(default_factory=dict)  # by "{namespace}name"
    items: "list[Node]" = field(default_factory=list)

    def __getitem__(self, name: str) -> "Node":
        return self.properties.get(name) or Node()

    @property
    def texts(self) -> list[str]:
        """Every text of an array, or the one there is; of alternatives the default comes first."""
        nested = [text for item in self.items for text in item.texts[:1]]
        return nested or ([self.text] if self.text.strip() else [])


class _Bounded(TreeBuilder):
    """Builds no tree that is deeper or larger than a packet may be."""

    depth = count = 0

    def start(self, tag: str, attributes: dict[str, str], /) -> Element:
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            raise block_too_large(XMP)
        meant = {namespaces.standard_name(name): text for name, text in attributes.items()}
        return super().start(namespaces.standard_name(tag), meant)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(namespaces.standard_name(tag))


def parse(packet: bytes) -> tuple[Node, str]:
    """Return the properties of a packet as those of one structure, and a sentence of doubt, "" for a sound packet.

    It is read strictly, then without what stands around it, then as it seems to be meant.

    Raises:
        Unreadable: nothing can be read of it, it is too large, or does what no packet needs: entities, a depth
            without end.
    """
    if len(packet) > LARGEST_BLOCK:
        raise block_too_large(XMP)
    text = _FORBIDDEN.sub("", _decode(packet))
    text = text[text.find("<") : text.rfind(">") + 1]
    try:
        return _properties(_strict(text)), ""
    except ParseError:
        pass
    if (inner := lenient.within_marks(text)) and inner != text:
        try:
            return _properties(_strict(inner)), _("The XMP block has leftovers around it, which weren’t read.")
        except ParseError:
            pass
    return _meant(inner or text)


def _strict(text: str) -> Element:
    parser = XMLParser(target=_Bounded(), encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(text.encode("utf-8", "replace"))
        return parser.close()
    except DefusedXmlException:
        raise Unreadable(_("The XMP block declares entities, as no honest one does, and wasn't read.")) from None


def _meant(text: str) -> tuple[Node, str]:
    reader = lenient.Reader(_Bounded())
    found = _properties(reader.read(text))
    if not found.properties:
        raise damaged(XMP)
    if reader.is_broken:
        return found, _("The XMP block is damaged: it was read as far as can be told what was meant.")
    return found, _("The XMP block uses names that it doesn’t declare: they were read in their usual meaning.")


def _properties(root: Element) -> Node:
    rdf = root if root.tag == f"{RDF}RDF" else root.find(f".//{RDF}RDF")
    found = Node()
    for description in root.iter(f"{RDF}Description") if rdf is None else rdf:
        _describe(description, found)
    return found


def _describe(element: Element, node: Node) -> None:
    """Add the properties that an element holds, as attributes or as elements; the first of a name is the one."""
    for name, text in element.items():
        if not name.startswith(OF_RDF_OR_XML):
            node.properties.setdefault(name, Node(text))
    for child in element:
        node.properties.setdefault(child.tag, _value(child))


def _value(element: Element) -> Node:
    """Return the value of a property, or of an item of an array."""
    if f"{RDF}resource" in element.attrib:
        return Node(element.attrib[f"{RDF}resource"])
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


def _decode(packet: bytes) -> str:
    """Return a packet's text: UTF-8, UTF-16 or UTF-32 in either order (XMP part 1, 7.1); the first bytes tell.

    Bytes of UTF-8 that are none are taken for Windows-1252, each for itself.
    """
    for beginning, codec in _BEGINNINGS:
        if packet.startswith(beginning):
            return packet.decode(codec, "replace")
    text = packet.decode("utf-8", "surrogateescape")
    return _STRAY.sub(lambda found: found[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), text)

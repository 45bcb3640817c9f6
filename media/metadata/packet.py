"""The XMP packet that every rendition carries, made from what the library holds and from nothing else.

It is written as XMP part 1 lays down and read back in JPEG, PNG, WebP and AVIF; no place, no camera, no history of the
original's own packet goes into it.
"""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from media.metadata import vocabularies, xmp
from media.metadata.values import web_address

LARGEST_PACKET = 60_000  # bytes; a JPEG segment holds 65,502 of a packet (XMP part 3, 1.1.3.1)

NAMESPACES = {
    "dc": xmp.DC,
    "photoshop": xmp.PHOTOSHOP,
    "xmpRights": xmp.RIGHTS,
    "Iptc4xmpExt": xmp.EXTENSION,
    "plus": xmp.PLUS,
}
_SHORTENED = ("usage_terms", "copyright_notice")  # in this order; who has made the picture is never cut
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" {namespaces}>
{properties}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def packet(
    *,
    creators: Iterable[str] = (),
    credit_line: str = "",
    copyright_notice: str = "",
    usage_terms: str = "",
    web_statement: str = "",
    licensor: str = "",
    licensor_url: str = "",
    digital_source_type: str = "",
    data_mining: str = "",
) -> bytes:
    """Return an XMP packet of a picture's credit and rights: the same bytes for the same values, always.

    Where it would be larger than every format can hold, the usage terms end with "…", then the copyright notice.

    Args:
        creators: their names, in order.
        web_statement, licensor_url: left out if they aren't of http or https.
        digital_source_type: a code of the IPTC NewsCodes, such as "trainedAlgorithmicMedia".
        data_mining: a code of PLUS, such as "DMI-PROHIBITED".

    Raises:
        ValueError: a vocabulary has no such code, or what is left is still larger than every format can hold.
    """
    names = [text for text in map(_text, creators) if text]
    said = {
        "credit_line": _text(credit_line),
        "copyright_notice": _text(copyright_notice),
        "usage_terms": _text(usage_terms),
        "web_statement": _address(web_statement),
        "licensor": _licensor(_text(licensor), _address(licensor_url)),
        "digital_source_type": _code("digital_source_type", digital_source_type),
        "data_mining": _code("data_mining", data_mining),
    }
    data = _written(names, said)
    for field in _SHORTENED:
        if (excess := len(data) - LARGEST_PACKET) > 0:
            said[field] = _shorter(said[field], excess)
            data = _written(names, said)
    if len(data) > LARGEST_PACKET:
        raise ValueError(f"The packet has {len(data)} bytes; {LARGEST_PACKET} is the most that every format can hold")
    return data


def _written(creators: list[str], said: dict[str, str]) -> bytes:
    """Return a packet of texts that are escaped already, however large."""
    properties = [
        _element("dc:creator", _array("Seq", creators)),
        _element("dc:rights", _default(said["copyright_notice"])),
        _element("photoshop:Credit", said["credit_line"]),
        _element("xmpRights:Marked", "True" if said["copyright_notice"] else ""),
        _element("xmpRights:UsageTerms", _default(said["usage_terms"])),
        _element("xmpRights:WebStatement", said["web_statement"]),
        _element("plus:Licensor", said["licensor"]),
        _element("Iptc4xmpExt:DigitalSourceType", said["digital_source_type"]),
        _element("plus:DataMining", said["data_mining"]),
    ]
    written = "\n".join(each for each in properties if each)
    namespaces = " ".join(
        f'xmlns:{prefix}="{name.strip("{}")}"' for prefix, name in NAMESPACES.items() if f"<{prefix}:" in written
    )
    return _PACKET.format(namespaces=namespaces, properties=written).encode()


def _shorter(text: str, excess: int) -> str:
    """Return an escaped text without so many bytes of its end, which “…” stands for; no character is cut in two."""
    room = len(text.encode()) - excess - len("…".encode())
    if room <= 0:
        return ""
    return re.sub(r"&\w*$", "", text.encode()[:room].decode(errors="ignore")).rstrip() + "…"


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", str(text)).replace("\r\n", "\n").replace("\r", "\n").strip())


def _address(text: str) -> str:
    return _text(web_address(str(text).strip()) or "")


def _code(field: str, code: str) -> str:
    return vocabularies.uri(field, code) if code else ""


def _element(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>" if content else ""


def _array(kind: str, texts: Iterable[str], attributes: str = "") -> str:
    items = "".join(f"<rdf:li{attributes}>{text}</rdf:li>" for text in texts)
    return f"<rdf:{kind}>{items}</rdf:{kind}>" if items else ""


def _default(text: str) -> str:
    """Return a text in no language in particular."""
    return _array("Alt", [text] if text else [], ' xml:lang="x-default"')


def _licensor(name: str, url: str) -> str:
    structure = _element("plus:LicensorName", name) + _element("plus:LicensorURL", url)
    return _array("Seq", [structure] if structure else [], ' rdf:parseType="Resource"')

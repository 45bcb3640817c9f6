"""Files made by hand, byte by byte: what no decent program writes, and what the old ones wrote."""

import zlib
from struct import pack

from tests.media.metadata.conftest import plain_bytes

UTF_8 = b"\x1b%G"
LATIN_1 = b"\x1b.A"


def with_segment(marker, payload, jpeg=None):
    """Return a JPEG with a segment put after its first two bytes."""
    jpeg = jpeg or plain_bytes("jpg")
    return jpeg[:2] + pack(">BBH", 0xFF, marker, len(payload) + 2) + payload + jpeg[2:]


def with_xmp(packet):
    """Return a JPEG with an XMP packet, which is bytes or text."""
    data = packet.encode() if isinstance(packet, str) else packet
    return with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + data)


def xmp(properties):
    """Return a packet around properties in RDF/XML."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" '
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f'{properties}</rdf:RDF></x:xmpmeta>{" " * 40}<?xpacket end="w"?>'
    )


def described(properties):
    """Return a packet of properties written as elements."""
    return xmp(f'<rdf:Description rdf:about="">{properties}</rdf:Description>')


def photoshop_resource(kind, data):
    """Return one of Photoshop's image resources."""
    return b"8BIM" + pack(">H", kind) + b"\0\0" + pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def datasets(*pairs, declared=b""):
    """Return an IIM block of (number in record 2, bytes), with the encoding that it declares."""
    block = b"\x1c\x01\x5a" + pack(">H", len(declared)) + declared if declared else b""
    return block + b"".join(b"\x1c\x02" + bytes([number]) + pack(">H", len(raw)) + raw for number, raw in pairs)


def with_iim(*pairs, declared=b"", jpeg=None):
    """Return a JPEG with an IIM block in its APP13 segment."""
    return with_segment(
        0xED, b"Photoshop 3.0\0" + photoshop_resource(0x0404, datasets(*pairs, declared=declared)), jpeg
    )


def tiff(*entries):
    """Return a little-endian TIFF structure of (tag, type, bytes); types of one byte a value."""
    head = b"II*\0" + pack("<I", 8) + pack("<H", len(entries))
    at, table, values = 8 + 2 + 12 * len(entries) + 4, b"", b""
    for tag, kind, raw in entries:
        place = raw.ljust(4, b"\0") if len(raw) <= 4 else pack("<I", at + len(values))
        table += pack("<HHI", tag, kind, len(raw)) + place
        values += raw if len(raw) > 4 else b""
    return head + table + b"\0\0\0\0" + values


def with_exif(*entries, jpeg=None):
    """Return a JPEG with an EXIF block of (tag, bytes) texts."""
    return with_segment(0xE1, b"Exif\0\0" + tiff(*((tag, 2, raw) for tag, raw in entries)), jpeg)


def chunk(kind, payload):
    """Return a chunk of a PNG."""
    return pack(">I", len(payload)) + kind + payload + pack(">I", zlib.crc32(kind + payload))


def with_chunks(*chunks):
    """Return a PNG with chunks after its header."""
    png = plain_bytes("png")
    return png[:33] + b"".join(chunks) + png[33:]

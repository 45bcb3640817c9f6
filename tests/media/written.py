"""Picture files that say something of themselves, as a photographer's program writes it."""

from io import BytesIO

from PIL import Image

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
_ARTIST = 0x013B


def _property(name, value):
    if isinstance(value, str):
        return f"<{name}>{value}</{name}>"
    items = "".join(f"<rdf:li>{each}</rdf:li>" for each in value)
    return f"<{name}><rdf:Bag>{items}</rdf:Bag></{name}>"


def written_file(xmp=(), artist="", size=(600, 400), colour="#345678"):
    """Return the bytes of a JPEG.

    Arguments: `xmp`, {name of a property, such as "photoshop:Credit": text or list of texts}; `artist`, as EXIF has it.
    """
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    said = "".join(_property(name, value) for name, value in dict(xmp).items())
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{said}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    exif = Image.Exif()
    if artist:
        exif[_ARTIST] = artist
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", exif=exif, xmp=packet.encode())
    return file.getvalue()

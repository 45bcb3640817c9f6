"""The namespaces of XMP whose properties are read, and the ways in which programs write them slightly wrong."""

RDF_URI = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML_URI = "http://www.w3.org/XML/1998/namespace"

# {the prefix that everybody writes: the namespace}, for packets that use one and don't declare it.
USUAL = {
    "rdf": RDF_URI,
    "xml": XML_URI,
    "x": "adobe:ns:meta/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "xapRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
}


def _plain(uri: str) -> str:
    """Return what a namespace has left when the scheme, the case and the sign at its end are taken for slips."""
    return uri.strip().lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/#")


_STANDARD = {_plain(uri): uri for uri in USUAL.values()}


def standard(uri: str) -> str:
    """Return the namespace that one is meant to be: "https://purl.org/dc/elements/1.1" is the Dublin Core's."""
    return _STANDARD.get(_plain(uri), uri)


def standard_name(name: str) -> str:
    """Return an element's or an attribute's "{namespace}name" with the namespace that is meant."""
    uri, brace, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    return f"{{{standard(uri)}}}{local}" if brace else name

"""XMP: the properties that the IPTC Photo Metadata Standard 2025.1 (Core and Extension) and the PLUS LDF name."""

from collections.abc import Iterable

from media.metadata import rdf
from media.metadata.blocks import XMP, Unreadable
from media.metadata.fields import SEPARATOR, Statement
from media.metadata.values import distinct, names, tidy

DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
EXTENSION = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
PLUS = "{http://ns.useplus.org/ldf/xmp/1.0/}"
TIFF = "{http://ns.adobe.com/tiff/1.0/}"

LIST_PROPERTIES = {"keywords": f"{DC}subject", "organisations_shown": f"{EXTENSION}OrganisationInImageName"}
TEXT_PROPERTIES = {
    "credit_line": f"{PHOTOSHOP}Credit",
    "copyright_notice": f"{DC}rights",
    "source": f"{PHOTOSHOP}Source",
    "headline": f"{PHOTOSHOP}Headline",
    "description": f"{DC}description",
    "alt_text": f"{CORE}AltTextAccessibility",
    "extended_description": f"{CORE}ExtDescrAccessibility",
    "created_on": f"{PHOTOSHOP}DateCreated",
    "usage_terms": f"{RIGHTS}UsageTerms",
    "web_statement": f"{RIGHTS}WebStatement",
    "instructions": f"{PHOTOSHOP}Instructions",
    "digital_source_type": f"{EXTENSION}DigitalSourceType",
    "licence_from": f"{PLUS}LicenseStartDate",
    "licence_until": f"{PLUS}LicenseEndDate",
    "model_release": f"{PLUS}ModelReleaseStatus",
    "data_mining": f"{PLUS}DataMining",
}
# What programs copy from EXIF, for packets that have nothing better.
OF_EXIF = {"copyright_notice": f"{TIFF}Copyright", "description": f"{TIFF}ImageDescription"}
# A place is told from the narrow to the wide: in a structure, and in the legacy properties.
LOCATION = [f"{EXTENSION}{name}" for name in ("Sublocation", "City", "ProvinceState", "CountryName")]
LEGACY_LOCATION = [f"{CORE}Location", *(f"{PHOTOSHOP}{name}" for name in ("City", "State", "Country"))]


def read(packets: Iterable[bytes], doubts: list[str]) -> list[Statement]:
    """Return what XMP packets say, the main one first; damage is told to `doubts`, a list of sentences."""
    root = rdf.Node()
    for packet in packets:
        try:
            found, doubt = rdf.parse(packet)
        except Unreadable as reason:
            doubts.append(str(reason))
        else:
            doubts += [doubt] if doubt and doubt not in doubts else []
            root.properties = {**found.properties, **root.properties}
    values = {field: root[name].texts for field, name in TEXT_PROPERTIES.items()}
    values.update({field: root[name].texts for field, name in OF_EXIF.items() if not values[field]})
    values["place"] = _places(root)
    values["licensor"], values["licensor_url"] = _licensor(root[f"{PLUS}Licensor"])
    values["no_cropping"] = _constraints(root[f"{PLUS}ImageAlterationConstraints"])
    lists = {field: root[name].texts for field, name in LIST_PROPERTIES.items()}
    lists["creators"] = [
        name for text in root[f"{DC}creator"].texts or root[f"{TIFF}Artist"].texts for name in names(text)
    ]
    lists["people_shown"] = distinct(
        root[f"{EXTENSION}PersonInImage"].texts
        + _names(root[f"{EXTENSION}PersonInImageWDetails"], f"{EXTENSION}PersonName")
    )
    lists["products_shown"] = _names(root[f"{EXTENSION}ProductInImage"], f"{EXTENSION}ProductName")
    said = [Statement(field, XMP, texts) for field, texts in values.items() if texts]
    return said + [Statement(field, XMP, [texts]) for field, texts in lists.items() if texts]


def _names(array: rdf.Node, name: str) -> list[str]:
    """Return the name in each structure of an array."""
    return [text for item in _items(array) for text in item[name].texts[:1]]


def _items(node: rdf.Node) -> list[rdf.Node]:
    """Return the items of an array; a structure that stands alone is the only one."""
    return node.items or ([node] if node.properties else [])


def _places(root: rdf.Node) -> list[str]:
    """Return the location shown, where the picture was made, and the legacy location, as far as they are given."""
    shown, created = (_items(root[f"{EXTENSION}{name}"]) for name in ("LocationShown", "LocationCreated"))
    places = [
        "; ".join(distinct([_place(item, LOCATION) for item in shown])),
        *(_place(item, LOCATION) for item in created),
        _place(root, LEGACY_LOCATION),
    ]
    return [place for place in places if place]


def _place(node: rdf.Node, properties: Iterable[str]) -> str:
    parts = [tidy(text) for name in properties for text in node[name].texts[:1]]
    return SEPARATOR.join(part for part in parts if part)


def _licensor(array: rdf.Node) -> tuple[list[str], list[str]]:
    """Return the name and the address of the first licensor that has one."""
    for item in _items(array):
        name, address = item[f"{PLUS}LicensorName"].texts[:1], item[f"{PLUS}LicensorURL"].texts[:1]
        if name or address:
            return name, address
    return [], []


def _constraints(node: rdf.Node) -> list[str]:
    """Return the constraint that forbids cropping, if it is among them: the others are no matter of this library."""
    return [text for text in node.texts if text.strip().endswith("AL-CRP")][:1]

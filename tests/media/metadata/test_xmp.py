"""The forms of RDF that XMP packets are written in."""

import pytest

from media.metadata import read
from tests.media.metadata.bytes import described, with_segment, with_xmp, xmp

CREATORS = "<dc:creator><rdf:{0}><rdf:li>Mert Alas</rdf:li><rdf:li>Zoë</rdf:li></rdf:{0}></dc:creator>"


def fields(packet):
    reading = read(with_xmp(packet))
    assert not reading.doubts
    return reading.fields


@pytest.mark.parametrize("array", ["Seq", "Bag"])
def test_arrays_of_both_kinds_are_read(array):
    assert fields(described(CREATORS.format(array))) == {"creators": ["Mert Alas", "Zoë"]}


def test_a_creator_without_an_array_is_read():
    assert fields(described("<dc:creator>Mert Alas</dc:creator>")) == {"creators": ["Mert Alas"]}


def test_properties_written_as_attributes_are_read():
    packet = xmp('<rdf:Description photoshop:Credit="A &amp; B" xmpRights:WebStatement="https://a.example/"/>')
    assert fields(packet) == {"credit_line": "A & B", "web_statement": "https://a.example/"}


def test_properties_of_several_descriptions_are_joined():
    packet = xmp(
        '<rdf:Description photoshop:Credit="A"/><rdf:Description><photoshop:Source>B</photoshop:Source>'
        "</rdf:Description>"
    )
    assert fields(packet) == {"credit_line": "A", "source": "B"}


def test_another_prefix_is_the_same_property():
    packet = xmp('<rdf:Description xmlns:ps="http://ns.adobe.com/photoshop/1.0/" ps:Credit="A"/>')
    assert fields(packet) == {"credit_line": "A"}


def test_a_property_of_another_namespace_is_another_property():
    packet = xmp('<rdf:Description xmlns:photoshop="http://example.com/" photoshop:Credit="A"/>')
    assert fields(packet) == {}


def test_the_default_language_goes_first_wherever_it_stands():
    item = '<rdf:li xml:lang="{}">{}</rdf:li>'
    alternatives = item.format("fr-FR", "Robe") + item.format("x-default", "Dress") + item.format("de", "Kleid")
    reading = read(with_xmp(described(f"<dc:description><rdf:Alt>{alternatives}</rdf:Alt></dc:description>")))
    assert reading.fields == {"description": "Dress"}
    assert [value.value for value in reading.found] == ["Dress", "Robe", "Kleid"]
    without = alternatives.replace("x-default", "en")
    assert fields(described(f"<dc:description><rdf:Alt>{without}</rdf:Alt></dc:description>")) == {
        "description": "Robe"
    }


RESOURCE = '<rdf:li rdf:parseType="Resource">{}</rdf:li>'
DESCRIPTION = "<rdf:li><rdf:Description>{}</rdf:Description></rdf:li>"
ELEMENTS = (
    "<plus:LicensorName>A</plus:LicensorName>",
    "<plus:LicensorURL>https://a.example/</plus:LicensorURL>",
    '<plus:LicensorURL rdf:resource="https://a.example/"/>',
)


@pytest.mark.parametrize(
    "licensor",
    [
        RESOURCE.format(ELEMENTS[0] + ELEMENTS[1]),
        DESCRIPTION.format(ELEMENTS[0] + ELEMENTS[2]),
        '<rdf:li plus:LicensorName="A" plus:LicensorURL="https://a.example/"/>',
        '<rdf:li><rdf:Description plus:LicensorName="A" plus:LicensorURL="https://a.example/"/></rdf:li>',
    ],
)
def test_structures_in_every_form_are_read(licensor):
    packet = described(f"<plus:Licensor><rdf:Seq>{licensor}</rdf:Seq></plus:Licensor>")
    assert fields(packet) == {"licensor": "A", "licensor_url": "https://a.example/"}


def test_a_value_with_qualifiers_is_read():
    packet = described(
        '<photoshop:Credit rdf:parseType="Resource"><rdf:value>A</rdf:value><dc:type>x</dc:type></photoshop:Credit>'
    )
    assert fields(packet) == {"credit_line": "A"}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_packets_in_every_encoding_are_read(codec):
    packet = described(CREATORS.format("Seq")).replace("Mert Alas", "山田 太郎")
    assert fields(packet.encode(codec)) == {"creators": ["山田 太郎", "Zoë"]}


def test_a_packet_in_windows_1252_is_read():
    packet = described(CREATORS.format("Seq")).replace("\ufeff", "")
    assert fields(packet.encode("cp1252")) == {"creators": ["Mert Alas", "Zoë"]}


def test_a_declaration_of_xml_and_what_pads_the_packet_do_no_harm():
    packet = described(CREATORS.format("Seq"))
    packet = '<?xml version="1.0" encoding="ISO-8859-1"?>' + packet[packet.index("<x:xmpmeta") :]
    assert fields(b"\n" + packet.encode() + b"\0\0\0\n") == {"creators": ["Mert Alas", "Zoë"]}


def test_control_characters_that_xml_forbids_lose_nothing_else():
    assert fields(described("<photoshop:Credit>A\x0b\x00B</photoshop:Credit>")) == {"credit_line": "AB"}


def test_a_packet_without_a_wrapper_is_read():
    packet = described(CREATORS.format("Seq"))
    start, end = packet.index("<rdf:RDF"), packet.index("</x:xmpmeta>")
    assert fields(packet[start:end])["creators"] == ["Mert Alas", "Zoë"]


GUID = "0123456789ABCDEF0123456789ABCDEF"
MAIN = xmp(
    '<rdf:Description xmlns:xmpNote="http://ns.adobe.com/xmp/note/" '
    f'xmpNote:HasExtendedXMP="{GUID}" photoshop:Credit="A"/>'
)
REST = xmp('<rdf:Description photoshop:Credit="no" photoshop:Source="B"/>').encode()


def extended(guid, *portions, full=None):
    """Return a JPEG with portions (offset, bytes) of an extended packet, put in backwards."""
    data = with_xmp(MAIN)
    for offset, part in portions:
        head = guid.encode() + (full or len(REST)).to_bytes(4, "big") + offset.to_bytes(4, "big")
        data = with_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + head + part, data)
    return read(data)


def test_an_extended_packet_adds_to_the_main_one():
    reading = extended(GUID, (0, REST[:200]), (200, REST[200:]))
    assert reading.fields == {"credit_line": "A", "source": "B"}
    assert not reading.doubts


def test_a_second_packet_adds_to_the_first_and_is_told():
    data = with_xmp(xmp('<rdf:Description photoshop:Credit="no" photoshop:Source="B"/>'))
    packet = xmp('<rdf:Description photoshop:Credit="A"/>').encode()
    reading = read(with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet, data))  # put in before the other
    assert reading.fields == {"credit_line": "A", "source": "B"}
    assert ["several" in doubt.sentence for doubt in reading.doubts] == [True]


def test_an_extended_packet_that_the_main_one_does_not_name_is_none():
    assert extended(GUID[::-1], (0, REST)).fields == {"credit_line": "A"}


def test_an_extended_packet_of_which_a_part_is_missing_is_told():
    reading = extended(GUID, (200, REST[200:]))
    assert reading.fields == {"credit_line": "A", "source": "B"}
    assert len(reading.doubts) == 1

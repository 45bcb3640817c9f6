"""The packet that renditions carry: exiftool reads it back from the files that Pillow saves."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from media.metadata import read
from media.metadata.packet import LARGEST_PACKET, packet

LONG = "© 2026 Ñandú & <b>“Söhne”</b>. " + "Alle Rechte vorbehalten. " * 38 + "x" * 19
CREDITS = {
    "latin": ({"creators": ["Zoë Ávila", "Jürgen Müßig"], "credit_line": "Zoë & <Élysée>", "copyright_notice": "© Z"}),
    "japanese": ({"creators": ["山田 太郎"], "credit_line": "山田／モード社", "copyright_notice": "© 無断転載禁止 𠮷"}),
    "arabic": ({"creators": ["ليلى حدّاد"], "credit_line": "ليلى / دار", "copyright_notice": "© ليلى، جميع الحقوق"}),
    "long": ({"creators": ["A" * 238], "credit_line": "B" * 240, "copyright_notice": LONG}),
}
TERMS = {
    "usage_terms": "Editorial use only.\nNo resale.",
    "web_statement": "https://maison.example/rights?a=1&b=2",
    "licensor": "Art Partner",
    "licensor_url": "https://artpartner.example/",
    "digital_source_type": "compositeWithTrainedAlgorithmicMedia",
    "data_mining": "DMI-PROHIBITED-GENAIMLTRAINING",
}


def saved(suffix, xmp):
    """Return the bytes of a rendition with a packet."""
    file, image = BytesIO(), Image.new("RGB", (24, 16), "teal")
    if suffix == "png":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        image.save(file, "PNG", pnginfo=info)
    else:
        image.save(file, {"jpg": "JPEG"}.get(suffix, suffix.upper()), xmp=xmp)
    return file.getvalue()


@pytest.mark.parametrize("suffix", ["jpg", "webp", "avif", "png"])
@pytest.mark.parametrize("credit", CREDITS.values(), ids=CREDITS)
def test_exiftool_and_the_library_read_what_was_written(exiftool, tmp_path, suffix, credit):
    data = saved(suffix, packet(**credit, **TERMS))
    path = tmp_path / f"rendition.{suffix}"
    path.write_bytes(data)
    (tags,) = exiftool.read(path)
    creators = tags["XMP-dc:Creator"]
    assert (creators if isinstance(creators, list) else [creators]) == credit["creators"]
    assert tags["XMP-photoshop:Credit"] == credit["credit_line"]
    assert tags["XMP-dc:Rights"] == credit["copyright_notice"]
    assert tags["XMP-xmpRights:Marked"] is True
    assert tags["XMP-xmpRights:UsageTerms"].splitlines() == TERMS["usage_terms"].splitlines()
    assert tags["XMP-xmpRights:WebStatement"] == TERMS["web_statement"]
    assert tags["XMP-plus:Licensor"] == [
        {"LicensorName": TERMS["licensor"], "LicensorURL": TERMS["licensor_url"]},
    ]
    source = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    assert tags["XMP-iptcExt:DigitalSourceType"] == source
    # exiftool 13 knows the term and says it in words, exiftool 12 doesn't
    assert tags["XMP-plus:DataMining"] in (
        "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING",
        "Prohibited for Generative AI/ML training",
    )
    reading = read(data)
    assert reading.fields == {**credit, **TERMS}
    assert not reading.doubts


def test_the_long_notice_is_as_long_as_the_library_allows():
    assert len(LONG) == 1000


WHOLE = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">
<dc:creator><rdf:Seq><rdf:li>A &amp; B</rdf:li></rdf:Seq></dc:creator>
<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorName>C</plus:LicensorName></rdf:li></rdf:Seq>\
</plus:Licensor>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def test_the_packet_is_written_as_the_standard_lays_down():
    assert packet(creators=["A & B"], licensor="C").decode() == WHOLE


def test_the_packet_is_always_the_same():
    written = packet(**CREDITS["latin"], **TERMS)
    assert written == packet(**TERMS, **CREDITS["latin"])
    assert written != packet(**TERMS, **CREDITS["japanese"])


def test_what_is_not_known_is_not_written():
    assert packet(credit_line="A").count(b"xmlns:") == 3
    for written in (packet(), packet(creators=["", " "], credit_line=" ", licensor="\0")):
        assert b"<rdf:li" not in written
        assert ElementTree.fromstring(written).find("*/*") is not None
    assert b"Marked" not in packet(credit_line="A")
    assert b"LicensorURL" not in packet(licensor="A")


def test_characters_that_xml_forbids_are_left_out():
    text = "a" + "".join(map(chr, [*range(32), 0x7F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])) + "]]>&<\"' 𝒜"
    written = packet(creators=[text], credit_line=text, copyright_notice=text, usage_terms=text, licensor=text)
    for each in ElementTree.fromstring(written).iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"):
        assert (each.text or each[0].text).replace("\x7f", "") == "a\t\n\n]]>&<\"' 𝒜"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://a.example/<", "", "a.example"])
def test_an_address_of_another_scheme_is_not_written(address):
    written = packet(credit_line="A", web_statement=address, licensor_url=address)
    assert written == packet(credit_line="A")


@pytest.mark.parametrize("field", ["digital_source_type", "data_mining"])
def test_a_code_that_the_vocabulary_does_not_have_is_refused(field):
    with pytest.raises(ValueError):
        packet(**{field: "DMI-WHATEVER"})


@pytest.mark.parametrize("letter", ["語", "&", "𠮷", "<\n"])
def test_usage_terms_are_cut_until_the_packet_fits_and_nothing_else_is(letter):
    kept = {"creators": ["A & B"], "credit_line": "&" * 240, "copyright_notice": "&" * 1000, "licensor": "C"}
    written = packet(**kept, usage_terms=letter * 30_000)
    assert LARGEST_PACKET - 10 < len(written) <= LARGEST_PACKET
    fields = read(saved("jpg", written)).fields
    assert {name: fields[name] for name in kept} == kept
    terms = ElementTree.fromstring(written).find(".//{http://ns.adobe.com/xap/1.0/rights/}UsageTerms")[0][0].text
    assert terms.endswith("…")
    assert (letter * 30_000).startswith(terms.removesuffix("…"))


def test_a_notice_is_cut_only_once_no_usage_terms_are_left():
    written = packet(credit_line="A", copyright_notice="&" * 20_000, usage_terms="No resale")
    assert LARGEST_PACKET - 10 < len(written) <= LARGEST_PACKET
    assert b"UsageTerms" not in written
    assert b"<xmpRights:Marked>True" in written


@pytest.mark.parametrize("field", ["credit_line", "creators"])
def test_a_credit_that_no_format_could_hold_is_refused_and_never_cut(field):
    with pytest.raises(ValueError):
        packet(**{field: ["語"] * 20_000 if field == "creators" else "語" * 20_000})


def test_the_largest_packet_fits_in_a_jpeg():
    written = packet(usage_terms="語" * 19_600)
    assert read(saved("jpg", written)).fields["usage_terms"] == "語" * 10_000

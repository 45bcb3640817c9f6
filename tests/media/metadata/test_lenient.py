"""One flaw costs no packet: what ExifTool reads of a damaged packet is read, and how it was read is told."""

import time

import pytest

from media.metadata import read
from tests.media.metadata.bytes import datasets, described, photoshop_resource, with_segment, with_xmp, xmp
from tests.media.metadata.conftest import plain_bytes

CREATOR = "<dc:creator><rdf:Seq><rdf:li>Zoë Äng</rdf:li></rdf:Seq></dc:creator>"
SOUND = described(CREATOR + "<photoshop:Credit>Maison Noir</photoshop:Credit><photoshop:Source>B</photoshop:Source>")
FIELDS = {"creators": ["Zoë Äng"], "credit_line": "Maison Noir", "source": "B"}
END = "</x:xmpmeta>"
BARE = SOUND[SOUND.index("<x:xmpmeta") : SOUND.index(END) + len(END)]
DAMAGED = {
    "leftovers behind the end": SOUND + "tions</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>",
    "half a tag behind the end": SOUND + ' rdf:about="" photoshop:City="Paris">\n<?xpacket end="w"?>',
    "leftovers within the packet": SOUND.replace(END, END + "</rdf:Description>") + "\0\0",
    "leftovers before it": "<rdf:li>old</rdf:Bag>" + SOUND,
    "a NUL before it": "\0" + SOUND,
    "a bare ampersand": SOUND.replace("Zoë Äng", "Zoë &amp; Äng").replace(">B<", ">A & B<"),
    "a prefix that nobody declares": SOUND.replace(' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"', ""),
    "no prefixes at all": BARE.replace(BARE[BARE.index(" xmlns:rdf") : BARE.index("><rdf:Desc")], ""),
    "a namespace without its last sign": SOUND.replace("photoshop/1.0/", "photoshop/1.0").replace("1.1/", "1.1"),
    "a stray end": SOUND.replace("<photoshop:Source>", "</dc:rights><photoshop:Source>"),
    "an end that never comes": SOUND.replace("</rdf:Description>", ""),
    "a wrapper that never ends": SOUND.replace("</rdf:RDF>", "").replace(END, ""),
    "an attribute twice": SOUND.replace('rdf:about=""', 'rdf:about="" rdf:about=""'),
    "no space between attributes": SOUND.replace('rdf:about=""', 'rdf:about=""xml:lang="en"'),
    "a mark that isn't closed": SOUND.replace('<?xpacket end="w"?>', '<?xpacket end="w"'),
    "an entity of HTML": SOUND.replace("<photoshop:Source>", "<dc:rights>&copy; M</dc:rights><photoshop:Source>"),
}
AS_IS = ("a NUL before it", "a namespace without its last sign", "a mark that isn't closed")


def said(reading):
    return {key: value for key, value in reading.fields.items() if key in FIELDS}


@pytest.mark.parametrize("name", DAMAGED)
def test_one_flaw_costs_no_packet(name):
    reading = read(with_xmp(DAMAGED[name]))
    expected = FIELDS | ({"creators": ["Zoë & Äng"], "source": "A & B"} if name == "a bare ampersand" else {})
    assert said(reading) == expected
    sentences = [doubt.sentence for doubt in reading.doubts]
    assert len(sentences) == (0 if name in AS_IS else 1)
    assert all("XMP" in sentence for sentence in sentences)


def test_whatever_exiftool_reads_of_a_damaged_packet_is_read(exiftool, make_file):
    path = make_file("jpg")
    for name, packet in DAMAGED.items():
        path.write_bytes(with_xmp(packet))
        (tags,), fields = exiftool.read(path), read(path.read_bytes()).fields
        for tag, field in (("Creator", "creators"), ("Credit", "credit_line"), ("Source", "source")):
            found = next((tags[key] for key in tags if key.startswith("XMP") and key.endswith(f":{tag}")), None)
            kept = fields.get(field)
            assert found in (None, kept, kept[0] if kept else ""), (name, tag)


HEADERS = {
    "no NUL": b"http://ns.adobe.com/xap/1.0/",
    "no slash": b"http://ns.adobe.com/xap/1.0\0",
    "another scheme": b"https://ns.adobe.com/xap/1.0/\0",
    "another case": b"HTTP://NS.ADOBE.COM/XAP/1.0/\0",
    "XMP": b"XMP\0",
    "none": b"",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_packet_in_a_segment_whose_header_is_slightly_wrong_is_read_and_told(header):
    reading = read(with_segment(0xE1, header + SOUND.encode()))
    assert reading.fields == FIELDS
    assert ["segment" in doubt.sentence for doubt in reading.doubts] == [True]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_damaged_packet_in_every_width_is_read(codec):
    reading = read(with_xmp(DAMAGED["leftovers behind the end"].replace("\ufeff", "").encode(codec)))
    assert reading.fields == FIELDS
    assert len(reading.doubts) == 1


def test_one_letter_of_another_encoding_spoils_no_other():
    packet = SOUND.replace(">B<", ">René<").encode().replace("René".encode(), "René".encode("cp1252"))
    assert read(with_xmp(packet)).fields == FIELDS | {"source": "René"}


def test_of_a_packet_that_was_cut_whole_values_are_kept_and_no_half():
    reading = read(with_xmp(SOUND[: SOUND.index("Noir")]))
    assert reading.fields == {"creators": ["Zoë Äng"]}
    assert "damaged" in reading.doubts[0].sentence


def test_iim_behind_damage_among_photoshops_blocks_is_read():
    iim = photoshop_resource(0x0404, datasets((110, b"Art Partner")))
    for before in (b"what is this", b"8BIM\x03\xed\0\0\0\0\xff\xff"):
        reading = read(with_segment(0xED, b"Photoshop 3.0\0" + before + iim))
        assert reading.fields == {"credit_line": "Art Partner"}
        assert "IIM" in reading.doubts[0].sentence


def test_exif_behind_a_header_with_something_before_it_is_read(tagged):
    data = tagged("jpg", "-IFD0:Artist=Mert Alas")
    start = data.index(b"Exif\0\0")
    segment = b"\0\0" + data[start : start - 2 + int.from_bytes(data[start - 2 : start])]
    assert read(with_segment(0xE1, segment, plain_bytes("jpg"))).fields == {"creators": ["Mert Alas"]}


def test_a_packet_of_webp_with_a_nul_in_its_name_is_read(tagged):
    data = tagged("webp", "-XMP-photoshop:Credit=A")
    assert read(data.replace(b"XMP ", b"XMP\0")).fields == {"credit_line": "A"}


@pytest.mark.parametrize(
    "text",
    ["<a b='", '<a b="', "<!--", "<![CDATA[", "<?", "<", "&", "<a>", "</a>", "<a", "<x:xmpmeta>", "a=''", "<a a='' "],
)
def test_no_damage_costs_more_than_its_length(text):
    packet = xmp(f"<rdf:Description>{text * (60_000 // len(text))}").encode()
    started = time.process_time()
    for size in (1, 8):
        read(plain_bytes("webp") + b"XMP " + (len(packet) * size).to_bytes(4, "little") + packet * size)
    assert time.process_time() - started < 3

"""Damaged and hostile files: what is sound is read, the rest is a doubt in words, and nothing costs much."""

import json
import random
import resource
import time
import zlib
from struct import pack

import pytest

from media.metadata import read
from media.metadata.blocks import LARGEST_BLOCK, MOST_ENTRIES
from tests.media.metadata.bytes import (
    chunk,
    datasets,
    described,
    photoshop_resource,
    tiff,
    with_chunks,
    with_exif,
    with_iim,
    with_segment,
    with_xmp,
    xmp,
)
from tests.media.metadata.conftest import FORMATS, plain_bytes

CREDIT = '<rdf:Description photoshop:Credit="A"/>'
BYLINE, CREDIT_LINE = 80, 110


def only_doubt(data, field=""):
    """Return the one sentence of doubt about a file of which nothing was read, having found that it cost little."""
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = read(data)
    assert time.process_time() - started < 5  # seconds; what these stop takes minutes
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # KiB
    assert reading.fields == {}
    (doubt,) = reading.doubts
    assert doubt.field == field
    return doubt.sentence


def test_a_billion_laughs_are_not_laughed():
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    packet = f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>' + xmp("<rdf:Description photoshop:Credit='&l9;'/>")[56:]
    assert "entities" in only_doubt(with_xmp(packet))


@pytest.mark.parametrize("external", ['SYSTEM "file:///etc/passwd"', 'SYSTEM "http://127.0.0.1:9/x"'])
def test_nothing_outside_the_file_is_read(external):
    packet = described("<photoshop:Credit>&outside;</photoshop:Credit>")[56:]
    assert "entities" in only_doubt(with_xmp(f"<!DOCTYPE x [<!ENTITY outside {external}>]>{packet}"))
    assert "entities" in only_doubt(with_xmp(f"<!DOCTYPE x {external}>{packet}"))
    assert "damaged" in only_doubt(with_xmp(packet))


def deflated(size):
    """Return a text of so many bytes, deflated."""
    return zlib.compress(b"x" * size)


@pytest.mark.parametrize(
    "bomb",
    [
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + deflated(10_000_000)),
        chunk(b"zTXt", b"Raw profile type iptc\0\0" + deflated(10_000_000)),
        chunk(b"zTXt", b"XML:com.adobe.xmp\0\0" + deflated(10_000_000)),
        chunk(b"tEXt", b"Raw profile type exif\0" + b"x" * (LARGEST_BLOCK + 1)),
    ],
    ids=["iTXt", "zTXt", "zTXt-xmp", "tEXt"],
)
def test_a_text_that_swells_to_ten_megabytes_is_left_alone(bomb):
    assert "too large" in only_doubt(with_chunks(bomb))


def test_a_thousand_bombs_cost_no_more_than_one():
    bomb = chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + deflated(LARGEST_BLOCK + 1))
    assert "too large" in only_doubt(with_chunks(*[bomb] * 1000))


@pytest.mark.parametrize(
    "packet",
    [
        "<rdf:Description>" * 5000 + "</rdf:Description>" * 5000,
        "<rdf:Description>" + "<dc:subject/>" * 210_000 + "</rdf:Description>",
        " " * (LARGEST_BLOCK + 1),
    ],
    ids=["deep", "wide", "long"],
)
def test_a_packet_without_end_is_left_alone(packet):
    packet = xmp(packet).encode()
    data = plain_bytes("webp") + b"XMP " + pack("<I", len(packet)) + packet + b"\0" * (len(packet) % 2)
    assert "too large" in only_doubt(data)


def test_a_megabyte_in_one_field_is_cut_and_told():
    text = "word " * 500_000
    packet = described(f"<dc:description>{text}</dc:description>").encode()
    reading = read(plain_bytes("webp") + b"XMP " + pack("<I", len(packet)) + packet)
    assert len(reading.fields["description"]) == 9999  # a space stood at the end
    assert sum(len(value.value) for value in reading.found) == 10_000
    assert len(reading.doubts) == 1


@pytest.mark.parametrize("junk", [b"\xff" * 5_000_000, b"\xff\xe1\0\2" * (MOST_ENTRIES + 1)], ids=["fill", "segments"])
def test_a_jpeg_without_end_is_given_up(junk):
    data = plain_bytes("jpg")
    read(data[:2] + junk + data[2:])
    assert read(data[:2] + junk).fields == {}


def test_a_png_without_end_is_given_up():
    data = plain_bytes("png")
    assert read(data[:33] + chunk(b"IDAT", b"") * (MOST_ENTRIES + 1)).fields == {}


def box(kind, *contents):
    content = b"".join(contents)
    return pack(">I", len(content) + 8) + kind + content


def avif(places, kinds=None):
    """Return an AVIF of nothing but metadata."""
    entry = box(b"infe", pack(">IHH", 2 << 24, 1, 0), b"mime\0application/rdf+xml\0")
    kinds = box(b"iinf", pack(">IH", 0, 1), entry) if kinds is None else kinds
    return box(b"ftyp", b"avif\0\0\0\0") + box(b"meta", b"\0\0\0\0", kinds, box(b"iloc", places))


@pytest.mark.parametrize(
    "places",
    [
        pack(">IHH", 0, 0x0000, 1000) + pack(">HHH", 1, 0, 65535) * 1000,  # extents of no bytes, without end
        pack(">IHHHHHII", 0, 0x4400, 1, 1, 0, 1, 40, 1 << 30),  # an extent that isn't there
        pack(">IHHHHHHII", 1 << 24, 0x4400, 1, 1, 1, 0, 1, 0, 10),  # in a box that isn't there
        pack(">IHHHHH", 0, 0x4400, 1, 1, 0, 1),  # a table that ends early
    ],
)
def test_items_that_are_nowhere_are_told(places):
    assert only_doubt(avif(places))


def test_xmp_in_the_box_of_data_itself_is_read():
    packet = xmp(CREDIT).encode()
    entry = box(b"infe", pack(">IIH", 3 << 24, 1, 0), b"mime\0application/rdf+xml\0")
    kinds = box(b"iinf", pack(">II", 1 << 24, 1), entry) + box(b"idat", packet)
    data = avif(pack(">IHIIHHHII", 2 << 24, 0x4400, 1, 1, 1, 0, 1, 0, len(packet)), kinds)
    assert read(data).fields == {"credit_line": "A"}


@pytest.mark.parametrize(
    "block",
    [
        datasets((BYLINE, b"Mert Alas"), (CREDIT_LINE, b"Art Partner"))[:-4],
        datasets((BYLINE, b"Mert Alas")) + b"junk",
        datasets((BYLINE, b"Mert Alas")) + b"\x1c\x02\x6e\x80\x04\x7f\xff\xff\xffA",
        datasets((BYLINE, b"Mert Alas")) + b"\x1c\x02\x6e\xff\xff",
    ],
)
def test_what_comes_before_the_damage_of_iim_is_read(block):
    reading = read(with_segment(0xED, b"Photoshop 3.0\0" + photoshop_resource(0x0404, block)))
    assert reading.fields == {"creators": ["Mert Alas"]}
    assert len(reading.doubts) == 1


def test_a_dataset_with_an_extended_length_is_read():
    block = b"\x1c\x02\x50\x80\x04\x00\x00\x00\x09Mert Alas"
    assert read(with_segment(0xED, b"Photoshop 3.0\0" + photoshop_resource(0x0404, block))).fields["creators"] == [
        "Mert Alas"
    ]


def test_iim_that_is_split_over_two_segments_is_read():
    resources = photoshop_resource(0x03ED, b"odd") + photoshop_resource(0x0404, datasets((BYLINE, b"Mert Alas")))
    data = with_segment(0xED, b"Photoshop 3.0\0" + resources[20:])
    assert read(with_segment(0xED, b"Photoshop 3.0\0" + resources[:20], data)).fields["creators"] == ["Mert Alas"]


def test_of_two_credit_lines_the_first_is_read():
    reading = read(with_iim((CREDIT_LINE, b"Art Partner"), (CREDIT_LINE, b"x" * 32)))
    assert reading.fields == {"credit_line": "Art Partner"}
    assert not reading.doubts


def test_a_reading_of_a_file_without_end_is_small():
    item = f"<rdf:li>{'x' * 1000} {{}}</rdf:li>"
    items = "".join(item.format(number) for number in range(1500))
    packet = described(
        f"<dc:rights><rdf:Alt>{items}</rdf:Alt></dc:rights><dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>"
    ).encode()
    reading = read(plain_bytes("webp") + b"XMP " + pack("<I", len(packet)) + packet + b"\0" * (len(packet) % 2))
    assert set(reading.fields) == {"copyright_notice", "keywords"}
    assert len(json.dumps(reading.as_json())) < 200_000


def test_a_thousand_doubtful_names_leave_a_few_doubts():
    reading = read(with_iim(*((BYLINE, b"%d Ren\x8e" % number) for number in range(1000))))
    assert len(reading.doubts) == 10


def test_nothing_that_a_database_refuses_stands_in_a_reading():
    name = b"Ren\x8e \0\x1f Gr\0uau"
    reading = read(with_iim((BYLINE, name), (CREDIT_LINE, b"A\0B"), jpeg=with_exif((0x013B, b"\x01\x8e"))))
    assert reading.doubts
    assert "\\u00" not in json.dumps(reading.as_json(), ensure_ascii=False)


@pytest.mark.parametrize("resources", [b"8BIM\x04", b"8BIM\x04\x04\0\0\0\0\xff\xff", b"what is this"])
def test_damaged_resources_of_photoshop_are_told(resources):
    assert "IIM" in only_doubt(with_segment(0xED, b"Photoshop 3.0\0" + resources))


def test_an_iim_block_of_megabytes_is_read_to_a_bound():
    pairs = [(25, b"k%d" % number) for number in range(2 * MOST_ENTRIES)]
    data = plain_bytes("tif")
    reading = read(tiff((33723, 7, datasets((BYLINE, b"Mert Alas"), *pairs))) + data)
    assert reading.fields["creators"] == ["Mert Alas"]
    assert len(reading.fields["keywords"]) == 200
    assert "" in [doubt.field for doubt in reading.doubts]


@pytest.mark.parametrize(
    "profile",
    [
        b"\niptc\n      99\n1c0250",
        b"\niptc\n      3\n1c025",
        b"nothing of the kind",
    ],
)
def test_a_damaged_profile_is_told(profile):
    data = with_chunks(chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(profile)))
    assert "IIM" in only_doubt(data)


@pytest.mark.parametrize("payload", [b"\1\0\0\0not deflated", b"\1\0\0\0" + deflated(100)[:-6]])
def test_a_damaged_text_is_told(payload):
    assert "damaged" in only_doubt(with_chunks(chunk(b"iTXt", b"XML:com.adobe.xmp\0" + payload)))


@pytest.mark.parametrize("profile", ["exif", "APP1"])
def test_profiles_of_imagemagick_are_read(profile):
    for block, fields in (
        (b"Exif\0\0" + tiff((0x013B, 2, b"Mert Alas\0")), {"creators": ["Mert Alas"]}),
        (b"http://ns.adobe.com/xap/1.0/\0" + xmp(CREDIT).encode(), {"credit_line": "A"}),
    ):
        text = b"\n%s\n%8d\n%s\n" % (profile.encode(), len(block), block.hex().encode())
        reading = read(with_chunks(chunk(b"tEXt", f"Raw profile type {profile}\0".encode() + text)))
        assert reading.fields == fields


@pytest.mark.parametrize(
    "block",
    [
        b"nothing",
        b"II*\0\xff\xff\xff\x7f",
        b"II*\0\x08\0\0\0\xff\xff",
        tiff((0x013B, 2, b"Mert Alas"))[:-8],
    ],
)
def test_a_damaged_exif_block_is_told(block):
    assert "EXIF" in only_doubt(with_segment(0xE1, b"Exif\0\0" + block))


def test_one_tag_that_is_damaged_loses_only_itself():
    block = bytearray(tiff((0x010E, 2, b"A coat"), (0x013B, 2, b"Mert Alas")))
    block[18:22] = pack("<I", 1 << 24)  # where the description would be
    reading = read(with_segment(0xE1, b"Exif\0\0" + bytes(block)))
    assert reading.fields == {"creators": ["Mert Alas"]}
    assert len(reading.doubts) == 1


def test_iim_whose_bytes_were_swapped_is_read():
    block = datasets((BYLINE, b"Mert Alas"))
    block = block.ljust(-(-len(block) // 4) * 4, b"\0")
    swapped = b"".join(block[at : at + 4][::-1] for at in range(0, len(block), 4))
    data = bytearray(tiff((33723, 4, swapped)))
    data[14:18] = pack("<I", len(swapped) // 4)
    assert read(bytes(data)).fields == {"creators": ["Mert Alas"]}


def test_a_big_tiff_is_read():
    artist = b"Mert Alas\0"
    head = b"MM\0+\0\x08\0\0" + pack(">Q", 16) + pack(">Q", 1)
    data = head + pack(">HHQQ", 0x013B, 2, len(artist), 16 + 8 + 20 + 8) + pack(">Q", 0) + artist
    assert read(data).fields == {"creators": ["Mert Alas"]}


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"GIF89a", b"<svg/>", b"RIFF\0\0\0\0WEBP", b"II", b"%PDF-1.7"])
def test_what_is_no_picture_says_nothing(data):
    assert read(data).fields == {}


@pytest.fixture(scope="module")
def full_files(exiftool, tmp_path_factory):
    """Return the bytes of a file in each format with all of its blocks."""
    files = {}
    for suffix in FORMATS:
        path = tmp_path_factory.mktemp("full") / f"full.{suffix}"
        path.write_bytes(plain_bytes(suffix))
        iim = ["-IPTC:By-line=Mert Alas", "-IPTC:Credit=Art Partner"] if suffix in ("jpg", "png", "tif") else []
        exiftool.write(path, "-XMP-dc:Creator=Mert Alas", "-IFD0:Artist=Mert Alas", "-IFD0:Copyright=© Maison", *iim)
        files[suffix] = path.read_bytes()
    return files


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_file_that_ends_early_raises(full_files, suffix):
    data = full_files[suffix]
    for end in range(0, len(data), max(1, len(data) // 250)):
        read(data[:end])


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_file_with_wrong_bytes_raises(full_files, suffix):
    chance = random.Random(26)
    for _ in range(250):
        data = bytearray(full_files[suffix])
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.choice((0, 1, 0x1C, 0x7F, 0x80, 0xFF, chance.randrange(256)))
        reading = read(bytes(data))
        assert all(doubt.sentence for doubt in reading.doubts)


def test_a_file_that_ends_in_the_middle_of_its_metadata_is_told(full_files):
    data = full_files["jpg"]
    reading = read(data[: data.index(b"Photoshop 3.0") + 20])
    assert reading.fields["creators"] == ["Mert Alas"]
    assert "ends" in reading.doubts[0].sentence


def test_a_packet_of_which_nothing_is_left_leaves_the_word_to_the_other_blocks(full_files):
    data = full_files["jpg"].replace(b"<rdf:Description", b"<rdf Description")
    reading = read(data)
    assert reading.fields["creators"] == ["Mert Alas"]
    assert {value.block for value in reading.found} == {"IIM", "EXIF"}
    assert "XMP" in reading.doubts[0].sentence

"""Blocks where programs misplace them, twice over, and where a format has words of its own."""

import zlib
from struct import pack

import pytest

from media.metadata import read
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
from tests.media.metadata.conftest import plain_bytes

ARTIST, COPYRIGHT = 0x013B, 0x8298
BYLINE, CREDIT_LINE = 80, 110


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt"])
@pytest.mark.parametrize("author", ["Author", "Artist", "author"])
def test_the_words_of_a_png_are_read(kind, author):
    def text(keyword, said):
        if kind == b"tEXt":
            return chunk(kind, keyword.encode() + b"\0" + said.encode("latin-1"))
        if kind == b"zTXt":
            return chunk(kind, keyword.encode() + b"\0\0" + zlib.compress(said.encode("latin-1")))
        return chunk(kind, keyword.encode() + b"\0\0\0fr\0Auteur\0" + said.encode())

    png = with_chunks(text(author, "Zoë; Jürgen"), text("Copyright", "© Zoë"), text("Description", "Été"))
    reading = read(png)
    assert reading.fields == {"creators": ["Zoë", "Jürgen"], "copyright_notice": "© Zoë", "description": "Été"}
    assert {value.block for value in reading.found} == {"PNG"}


def test_what_a_standard_names_is_believed_before_the_words_of_a_png(exiftool, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(plain_bytes("png"))
    exiftool.write(path, "-XMP-dc:Creator=Mert Alas", "-PNG:Author=Somebody", "-PNG:Copyright=A House")
    reading = read(path.read_bytes())
    assert reading.fields == {"creators": ["Mert Alas"], "copyright_notice": "A House"}
    assert "PNG says “Somebody”" in reading.doubts[0].sentence


def test_a_bomb_among_the_words_of_a_png_is_left_alone():
    png = with_chunks(chunk(b"zTXt", b"Author\0\0" + zlib.compress(b"x" * (9 << 20))))
    assert "too large" in read(png).doubts[0].sentence


def test_the_header_of_a_jpeg_before_the_exif_of_a_png_is_passed_over():
    exif = b"Exif\0\0" + tiff((ARTIST, 2, b"Mert Alas\0"))
    assert read(with_chunks(chunk(b"eXIf", exif))).fields == {"creators": ["Mert Alas"]}


def test_photoshops_resources_in_a_profile_are_read():
    block = photoshop_resource(0x0404, datasets((BYLINE, b"Mert Alas")))
    text = b"\n8bim\n%8d\n%s\n" % (len(block), block.hex().encode())
    assert read(with_chunks(chunk(b"tEXt", b"Raw profile type 8bim\0" + text))).fields == {"creators": ["Mert Alas"]}


def test_a_second_exif_block_adds_what_the_first_does_not_say():
    jpeg = with_exif((0x010E, b"A coat\0"), jpeg=with_exif((ARTIST, b"Mert Alas\0"), (0x010E, b"Another\0")))
    assert read(jpeg).fields == {"description": "A coat", "creators": ["Mert Alas"]}


def test_an_artist_in_the_directory_of_the_exposure_is_read():
    artist = b"Mert Alas\0"
    first = tiff((0x8769, 4, b"\0\0\0\0"))
    first = first[:14] + pack("<II", 1, len(first)) + first[22:]
    second = pack("<HHHII", 1, ARTIST, 2, len(artist), len(first) + 18) + bytes(4) + artist
    assert read(with_segment(0xE1, b"Exif\0\0" + first + second)).fields == {"creators": ["Mert Alas"]}


@pytest.mark.parametrize(
    "entry",
    [
        (700, 1, described("<photoshop:Credit>A</photoshop:Credit>").encode()),
        (33723, 7, datasets((CREDIT_LINE, b"A"))),
        (34377, 1, photoshop_resource(0x0404, datasets((CREDIT_LINE, b"A")))),
    ],
    ids=["XMP", "IIM", "Photoshop"],
)
def test_a_block_within_exif_is_read(entry):
    assert read(with_segment(0xE1, b"Exif\0\0" + tiff(entry))).fields == {"credit_line": "A"}


@pytest.mark.parametrize("first", [b"", b"\0\0", datasets((BYLINE, b"Mert Alas"))])
def test_a_second_iim_block_adds_what_the_first_does_not_say(first):
    block = datasets((CREDIT_LINE, b"A"), (BYLINE, b"Somebody"))
    resources = photoshop_resource(0x0404, first) + photoshop_resource(0x0404, block)
    reading = read(with_segment(0xED, b"Photoshop 3.0\0" + resources))
    assert reading.fields == {"credit_line": "A", "creators": ["Mert Alas" if len(first) > 2 else "Somebody"]}


def test_the_same_iim_block_twice_is_one():
    jpeg = with_iim((CREDIT_LINE, b"A"), jpeg=with_iim((CREDIT_LINE, b"A")))
    reading = read(jpeg)
    assert (reading.fields, reading.doubts) == ({"credit_line": "A"}, [])


@pytest.mark.parametrize("junk", [b"left over", b"\0" * 4, b"\xff\0\xff\0", b"x" * 100_000])
def test_bytes_between_segments_cost_nothing_behind_them(junk):
    plain = plain_bytes("jpg")
    credited = with_exif((ARTIST, b"Mert Alas\0"))[2 : len(plain) * -1 + 2]
    reading = read(plain[:20] + junk + credited + plain[20:])
    assert reading.fields == {"creators": ["Mert Alas"]}
    assert "belong to nothing" in reading.doubts[0].sentence


def test_what_programs_copy_from_exif_into_xmp_is_read_where_there_is_nothing_better():
    space = 'xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
    copied = (
        "<tiff:Artist>Mert Alas</tiff:Artist><tiff:Copyright><rdf:Alt><rdf:li xml:lang='x-default'>© A House"
        "</rdf:li></rdf:Alt></tiff:Copyright><tiff:ImageDescription>A coat</tiff:ImageDescription>"
    )
    fields = {"creators": ["Mert Alas"], "copyright_notice": "© A House", "description": "A coat"}
    assert read(with_xmp(xmp(f'<rdf:Description rdf:about="" {space}>{copied}</rdf:Description>'))).fields == fields
    better = f"<dc:creator><rdf:Seq><rdf:li>Marcus Piggott</rdf:li></rdf:Seq></dc:creator>{copied}"
    reading = read(with_xmp(xmp(f'<rdf:Description rdf:about="" {space}>{better}</rdf:Description>')))
    assert reading.fields["creators"] == ["Marcus Piggott"]


def test_utf_8_that_cannot_be_in_the_encoding_that_it_declares_is_utf_8():
    reading = read(with_iim((BYLINE, "Zoë Ávila".encode()), declared=b"\x1b.A"))  # 0x81 is none of Windows-1252
    assert reading.fields["creators"] == ["Zoë Ávila"]
    assert "isn't in the encoding" in reading.doubts[0].sentence

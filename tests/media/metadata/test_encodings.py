"""Every encoding that texts of IIM and EXIF are found in."""

import pytest

from media.metadata import read
from tests.media.metadata.bytes import LATIN_1, UTF_8, with_exif, with_iim

BYLINE, CITY, CAPTION = 80, 90, 120
ARTIST, DESCRIPTION = 0x013B, 0x010E


def creators(raw, declared=b""):
    """Return the creators that an IIM by-line is read as, and how many doubts there are about them."""
    reading = read(with_iim((BYLINE, raw), declared=declared))
    return reading.fields["creators"], len(reading.doubts)


@pytest.mark.parametrize(
    ("declared", "codec", "name"),
    [
        (UTF_8, "utf-8", "山田 太郎"),
        (b"\x1b%/I", "utf-8", "Zoë Ávila"),
        (LATIN_1, "latin-1", "Zoë Ávila"),
        (b"\x1b-A", "latin-1", "Zoë Ávila"),
        (b"\x1b.B", "iso8859-2", "Łukasz Żak"),
        (b"\x1b-L", "iso8859-5", "Иван Шагин"),
        (b"\x1b.G", "iso8859-6", "ليلى"),
        (b"\x1b-F", "iso8859-7", "Γιώργος"),
        (b"\x1b.b", "iso8859-15", "Œuvre €"),
        (b"", "utf-8", "山田 太郎"),
        (b"", "utf-8", "Zoë Ávila"),
        (b"", "cp1252", "Zoë Ávila"),
        (b"", "cp1252", "Maison d’Œuvre – Žižek"),
        (b"", "cp1252", "José Beyoncé™"),
        (b"", "ascii", "Mert Alas"),
    ],
)
def test_iim_is_read_as_declared_else_as_utf_8_else_as_windows(declared, codec, name):
    assert creators(name.encode(codec), declared) == ([name], 0)


def test_what_exiftool_writes_in_latin_1_is_read(tagged):
    reading = read(tagged("jpg", "-IPTC:By-line=Zoë Ávila", options=["-charset", "iptc=Latin"]))
    assert reading.fields["creators"] == ["Zoë Ávila"]


@pytest.mark.parametrize("name", ["René Gruau", "Anaïs Mar", "Jürgen Müller", "Bjørn François"])
def test_mac_roman_is_doubtful_and_shown(name):
    reading = read(with_iim((BYLINE, name.encode("mac_roman"))))
    (doubt,) = reading.doubts
    assert doubt.field == "creators"
    assert "Mac Roman" in doubt.sentence
    assert name in doubt.sentence


def test_mac_roman_is_kept_only_where_windows_has_no_such_bytes():
    assert creators("René".encode("mac_roman")) == (["RenŽ"], 1)
    assert creators("Hélène".encode("mac_roman")) == (["Hélène"], 1)


def test_a_sentence_of_windows_is_not_taken_for_mac_roman():
    text = "“It’s ‘done’ — 20 € …”, said Zoë†; Š. Žák 30‰ • Chanel™"
    reading = read(with_iim((CAPTION, text.encode("cp1252"))))
    assert reading.fields["description"] == text
    assert not reading.doubts


def test_another_block_settles_what_iim_meant():
    mac = "René Gruau".encode("mac_roman")
    reading = read(with_iim((BYLINE, mac), jpeg=with_exif((ARTIST, "René Gruau".encode()))))
    assert reading.fields["creators"] == ["René Gruau"]
    assert not reading.doubts


def test_a_file_that_declares_utf_8_and_has_none_is_doubtful():
    assert creators("Zoë Ávila".encode("cp1252"), UTF_8) == (["Zoë Ávila"], 1)


def test_an_unknown_encoding_is_told():
    reading = read(with_iim((BYLINE, b"Mert Alas"), declared=b"\x1b$B"))
    assert [doubt.field for doubt in reading.doubts] == [""]


def test_a_doubtful_place_is_told():
    reading = read(with_iim((CITY, "Orléans".encode("mac_roman"))))
    assert [doubt.field for doubt in reading.doubts] == ["place"]


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_exif_is_read_as_utf_8_else_as_windows(codec):
    name = "Zoë Ávila’s"
    reading = read(with_exif((ARTIST, name.encode(codec) + b"\0"), (DESCRIPTION, name.encode(codec) + b"\0rest")))
    assert reading.fields == {"creators": [name], "description": name}
    assert not reading.doubts


def test_texts_are_normal_and_have_no_control_characters():
    name = "Zoe\u0308\x07 \x00A\u0301vila\x9d\u202e\n"
    reading = read(with_iim((BYLINE, name.encode()), (CAPTION, b"one\r\ntwo\rthree\x0b"), declared=UTF_8))
    assert reading.fields == {"creators": ["Zoë Ávila"], "description": "one\ntwo\nthree"}


def test_utf_8_that_is_declared_to_be_something_else_is_shown():
    reading = read(with_iim((BYLINE, "Zoë".encode()), declared=LATIN_1))
    assert reading.fields["creators"] == ["ZoÃ«"]
    assert "UTF-8 “Zoë”" in reading.doubts[0].sentence
    reading = read(with_iim((BYLINE, "Zoë".encode()), declared=LATIN_1, jpeg=with_exif((ARTIST, "Zoë".encode()))))
    assert reading.fields["creators"] == ["Zoë"]
    assert not reading.doubts

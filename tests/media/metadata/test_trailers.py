"""Credit that stands behind a picture's end, as programs of picture desks put it there."""

from struct import pack

import pytest

from media.metadata import read
from tests.media.metadata.bytes import datasets, with_iim
from tests.media.metadata.conftest import plain_bytes

BYLINE, CREDIT_LINE = 80, 110
IIM = datasets((BYLINE, b"Mert Alas"), (CREDIT_LINE, b"Art Partner"))
FIELDS = {"creators": ["Mert Alas"], "credit_line": "Art Partner"}


def fotostation(*records):
    return b"".join(data + pack(">HII", kind, len(data) + 10, 0xA1B2C3D4) for kind, data in records)


def photo_mechanic(data=b"\x1c\x02\xdd\0\4\0\0\0\1"):
    return data + pack(">I", len(data)) + b"cbipcbbl"


def axs(before, mark=b"AXS!", order=">", moved=0):
    """Return a file with AFCP behind it, which says that it begins `moved` bytes from where it does."""
    start = len(before) + moved
    values = [(b"Nail", plain_bytes("jpg")), (b"IPTC", IIM)]
    directory, data, at = b"", b"", start + 12 + 12 * len(values)
    for kind, value in values:
        directory += kind + pack(f"{order}II", len(value), at + len(data))
        data += value
    head = mark + b"\1\0" + pack(f"{order}HI", len(values), 0)
    return before + head + directory + data + mark + pack(f"{order}II", start, 0)


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_the_credit_behind_fotostations_pictures_is_read(suffix):
    trailer = fotostation((1, IIM), (2, b"\0" * 48), (3, plain_bytes("jpg")))
    assert read(plain_bytes(suffix) + trailer).fields == FIELDS


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
@pytest.mark.parametrize(("mark", "order"), [(b"AXS!", ">"), (b"AXS*", "<")])
def test_the_credit_in_afcp_is_read(suffix, mark, order):
    assert read(axs(plain_bytes(suffix), mark, order)).fields == FIELDS


@pytest.mark.parametrize("moved", [-5, 300])
def test_the_credit_in_afcp_is_found_where_a_program_has_moved_it(moved):
    assert read(axs(plain_bytes("jpg"), moved=moved)).fields == FIELDS


def test_one_trailer_behind_another_is_read():
    assert read(axs(plain_bytes("jpg")) + photo_mechanic()).fields == FIELDS
    assert read(plain_bytes("jpg") + fotostation((1, IIM)) + photo_mechanic()).fields == FIELDS


def test_exiftool_reads_the_same(exiftool, tmp_path):
    for name, data in (
        ("a", axs(plain_bytes("jpg"))),
        ("f", plain_bytes("jpg") + fotostation((1, IIM)) + photo_mechanic()),
    ):
        path = tmp_path / f"{name}.jpg"
        path.write_bytes(data)
        said = exiftool.run("-s3", "-By-line", "-Credit", path)
        assert said.split("\n")[:2] == ["Mert Alas", "Art Partner"], name


def test_what_stands_in_the_file_itself_is_believed_first():
    reading = read(with_iim((BYLINE, b"Vinoodh Matadin")) + fotostation((1, IIM)))
    assert reading.fields == {"creators": ["Vinoodh Matadin"], "credit_line": "Art Partner"}
    assert "several IIM blocks" in reading.doubts[0].sentence


@pytest.mark.parametrize(
    "end",
    [
        pack(">HII", 1, 0, 0xA1B2C3D4),
        pack(">HII", 1, 2**32 - 1, 0xA1B2C3D4),
        pack(">I", 2**32 - 1) + b"cbipcbbl",
        b"AXS!" + pack(">II", 2**32 - 1, 0),
        b"AXS!\1\0\xff\xff\0\0\0\0AXS!" + pack(">II", 0, 0),
        b"AXS!",
        photo_mechanic(b"") * 5000,
    ],
    ids=["size 0", "FotoStation", "Photo Mechanic", "AXS", "directory", "mark alone", "five thousand"],
)
def test_a_damaged_trailer_says_nothing(end):
    reading = read(plain_bytes("jpg") + end)
    assert (reading.fields, reading.doubts) == ({}, [])

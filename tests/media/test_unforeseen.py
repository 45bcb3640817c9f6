"""Files that fail in a way which nobody foresaw: one sentence for the editor, the traceback for the operator."""

import json
import random
import struct
from contextlib import suppress

import pytest

from media.imaging.decoding import FORMATS, FileRefused, check
from media.metadata import read
from media.models import Photo
from media.unforeseen import refusing
from tests.media.test_decoding import LIMITS, picture
from tests.media.test_uploads import send

OF_PYTHON = ("Error", "Traceback", "ssize_t", "int too large", "struct", "unpack", "argument", "None")
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")
BEYOND = 2**63 + 5
PIXELS = [(256, 4, 1, 32), (257, 4, 1, 32), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (278, 4, 1, 32)]


def big_tiff(*entries, first=16):
    """Return a BigTIFF of one folder of (tag, type, count, value), with room for some pixels behind it."""
    folder = b"".join(struct.pack("<HHQQ", *entry) for entry in entries)
    return b"II+\0\x08\0\0\0" + struct.pack("<QQ", first, len(entries)) + folder + bytes(4000)


HOSTILE = {
    "a folder beyond all": big_tiff(*PIXELS, first=BEYOND),
    "a folder at its end": big_tiff(*PIXELS, first=2**64 - 1),
    "EXIF beyond all": big_tiff((34665, 16, 1, BEYOND), *PIXELS),
    "a picture beyond all": big_tiff((330, 16, 1, BEYOND), *PIXELS),
    "pixels beyond all": big_tiff((273, 16, 1, BEYOND), (279, 16, 1, 1024), *PIXELS),
    "more pixels than all": big_tiff((273, 16, 1, 400), (279, 16, 1, BEYOND), *PIXELS),
    "a text beyond all": big_tiff((270, 2, 2**62, BEYOND), *PIXELS),
    "a count beyond all": big_tiff((273, 16, BEYOND, 400), *PIXELS),
    "a folder within itself": big_tiff((330, 16, 1, 16), (34665, 16, 1, 16), *PIXELS),
    "countless tags": b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, BEYOND) + bytes(400),
    "cut in the head": b"MM\0+\0\x08\0\0",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_an_offset_beyond_all_is_a_refusal_in_words(data, caplog):
    with pytest.raises(FileRefused) as refused:
        check(data, **LIMITS)
    assert not any(word in str(refused.value) for word in OF_PYTHON)
    read(data)
    assert not caplog.records


@pytest.mark.django_db
def test_a_browser_hears_once_and_for_all_that_such_a_file_is_refused(desk):
    for data in HOSTILE.values():
        status, answer = send(desk, data)
        assert (status, answer["verdict"]) == (200, "refused")
        assert not any(word in json.dumps(answer) for word in OF_PYTHON)
    assert not Photo.objects.exists()


def seeds():
    exif = {"JPEG": {}, "TIFF": {"tiffinfo": {270: "A coat", 315: "Mert Alas"}}}
    plain = [(kind, picture(kind, (40, 30), **exif.get(kind, {}))) for kind in FORMATS]
    folder = [*PIXELS[:5], (273, 16, 1, 200), *PIXELS[5:], (279, 16, 1, 1024), (330, 16, 1, 0)]
    return [*plain, ("BigTIFF", big_tiff(*folder))]


@pytest.mark.parametrize(("kind", "data"), seeds(), ids=[kind for kind, _data in seeds()])
def test_no_damaged_file_is_a_mishap(kind, data, caplog):
    chance = random.Random(15)
    for _ in range(150):
        spoilt = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(min(len(data), 400))
            size = chance.choice((1, 2, 4, 8))
            spoilt[at : at + size] = chance.choice((b"\xff" * size, b"\0" * size, chance.randbytes(size)))
        for each in (bytes(spoilt), bytes(spoilt[: chance.randrange(len(spoilt))])):
            read(each)
            with suppress(FileRefused):
                check(each, **LIMITS)
    assert not [record for record in caplog.records if record.name.startswith("media")]


def test_what_nobody_foresaw_is_one_sentence_and_a_traceback_in_the_log(caplog):
    with pytest.raises(FileRefused) as refused, refusing(b"II+\0", "unpacking it"):
        struct.unpack_from("<I", b"II+\0", BEYOND)
    assert "export it as a JPEG" in str(refused.value)
    assert not any(word in str(refused.value) for word in OF_PYTHON)
    (record,) = caplog.records
    assert record.exc_info[0] is not None
    assert "4 bytes" in record.getMessage()
    assert "unpacking it" in record.getMessage()

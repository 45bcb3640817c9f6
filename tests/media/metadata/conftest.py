"""The exiftool that writes and reads the files of these tests, and a plain picture in each format."""

from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from tests.environment import REQUIRE_ALL
from tests.media.metadata.exiftool import EXIFTOOL, Exiftool

FORMATS = ("jpg", "png", "webp", "avif", "tif")


@cache
def plain_bytes(suffix):
    file = BytesIO()
    Image.new("RGB", (24, 16), "teal").save(file, {"jpg": "JPEG", "tif": "TIFF"}.get(suffix, suffix.upper()))
    return file.getvalue()


@pytest.fixture(scope="session")
def exiftool():
    """Return the exiftool of this process; a test that asks for it where there is none is skipped, in CI it fails."""
    if not EXIFTOOL:
        refuse = pytest.fail if REQUIRE_ALL else pytest.skip
        refuse("exiftool: there is none; install it (apt-get install libimage-exiftool-perl)")
    tool = Exiftool()
    yield tool
    tool.close()


@pytest.fixture
def make_file(tmp_path):
    """Return a function that makes a file of a plain picture: make_file("jpg")."""

    def make(suffix, name="picture"):
        path = tmp_path / f"{name}.{suffix}"
        path.write_bytes(plain_bytes(suffix))
        return path

    return make


@pytest.fixture
def tagged(exiftool, make_file):
    """Return a function that has exiftool write tags into a plain picture, and returns the file's bytes."""

    def make(suffix, *tags, options=()):
        path = make_file(suffix)
        exiftool.write(path, *tags, options=options)
        return path.read_bytes()

    return make

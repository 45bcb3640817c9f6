from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from media.imaging.encoding import CONTENT_TYPES, SUFFIXES, encode

PACKET = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- Ada Lens --></x:xmpmeta>'
FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}


def read(data):
    image = Image.open(BytesIO(data))
    image.load()
    return image


def speckled():
    return Image.effect_noise((160, 120), 60).convert("RGB")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_is_of_the_format_that_its_name_says(suffix):
    image = read(encode(speckled(), suffix, PACKET))
    assert (image.format, image.size) == (FORMATS[suffix], (160, 120))
    assert CONTENT_TYPES[suffix] == Image.MIME[image.format]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_carries_the_packet(suffix):
    assert read(encode(speckled(), suffix, PACKET)).info["xmp"] == PACKET


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_carries_nothing_but_the_packet(suffix):
    source = speckled()
    exif = Image.Exif()
    exif[0x010F] = "Camera of the house"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source.info = {
        "exif": exif.tobytes(),
        "icc_profile": profile,
        "comment": b"at home",
        "dpi": (300, 300),
        "xmp": b"old",
    }
    data = encode(source, suffix, b"")
    image = read(data)
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
    assert not image.getexif()
    for word in (b"Camera", b"at home", b"old", profile[:64]):
        assert word not in data
    assert source.info["comment"] == b"at home"  # the caller's picture is left as it was


@pytest.mark.parametrize("suffix", ["avif", "webp"])
def test_transparency_is_kept_where_the_format_can(suffix):
    image = read(encode(Image.new("RGBA", (64, 64), (200, 20, 20, 0)), suffix, PACKET))
    assert image.mode == "RGBA"
    assert image.getpixel((32, 32))[3] == 0


def test_a_jpeg_has_white_behind_what_is_transparent():
    source = Image.new("RGBA", (64, 64), (200, 20, 20, 0))
    source.paste((0, 0, 255, 255), (0, 0, 32, 64))
    image = read(encode(source, "jpg", PACKET))
    assert min(image.getpixel((48, 32))) > 250
    assert image.getpixel((16, 32))[2] > 240 > 20 > image.getpixel((16, 32))[0]


def test_a_jpeg_shows_itself_while_it_comes():
    assert read(encode(speckled(), "jpg", PACKET)).info["progressive"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_one_picture_in_several_threads_gives_the_same_files(suffix):
    source = Image.effect_noise((320, 240), 60).convert("RGB")
    alone = {each: encode(source, each, PACKET) for each in SUFFIXES}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda each: encode(source, each, PACKET), SUFFIXES * 4))
    assert together == [alone[each] for each in SUFFIXES * 4]


def test_a_packet_that_a_jpeg_cannot_hold_is_an_error_and_not_cut():
    with pytest.raises(ValueError):
        encode(speckled(), "jpg", b"x" * 70_000)

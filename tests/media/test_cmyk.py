"""Pictures in four inks that don't say in which."""

from io import BytesIO
from math import dist

import pytest
from PIL import Image, ImageCms

from media.imaging import cmyk
from media.imaging.colours import is_guess, to_srgb
from media.imaging.decoding import check
from media.intake.ingest import ingest
from tests.forms import address_of
from tests.media.inks import separated
from tests.media.test_colours import profile, through_file

# What the inks of ISO 12647-2 on coated paper look like, as a printer's swatch book gives it for screens.
INKS = {
    "cyan": ((255, 0, 0, 0), "#009fe3"),
    "magenta": ((0, 255, 0, 0), "#e6007e"),
    "yellow": ((0, 0, 255, 0), "#ffed00"),
    "red": ((0, 255, 255, 0), "#e30613"),
    "green": ((255, 0, 255, 0), "#009640"),
    "paper": ((0, 0, 0, 0), "#ffffff"),
}
# Colours that a press can print: skins, denim, camel, moss, greys.
PRINTABLE = "#8d5524 #c68642 #e0ac69 #f1c27d #3b5070 #b08d57 #5c6b3c #404040 #808080 #d0d0d0"


def lab(colour):
    """Return (L*, a*, b*) of a colour on a screen."""
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    light, *others = ImageCms.applyTransform(Image.new("RGB", (1, 1), colour), to_lab).getpixel((0, 0))
    return (light / 2.55, *(value - 128 for value in others))


def difference(image, colour):
    """Return delta E (CIE 1976, where 2 is seen side by side) between the middle of a picture and a colour."""
    return dist(lab(image.getpixel((image.width // 2, image.height // 2))), lab(colour))


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
@pytest.mark.parametrize(("inks", "colour"), INKS.values(), ids=INKS)
def test_plain_inks_look_as_they_do_on_paper(kind, inks, colour):
    image = through_file(Image.new("CMYK", (40, 30), inks), kind)
    assert difference(to_srgb(image), colour) < 6


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_what_was_separated_without_a_profile_comes_back_in_its_colours(kind):
    off = []
    for colour in PRINTABLE.split():
        file = BytesIO()
        separated(Image.new("RGB", (64, 64), colour)).save(file, kind)
        found = check(file.getvalue(), most_bytes=10**6, most_pixels=10**6)
        assert found.is_guess
        off.append(difference(found.image, colour))
    assert sum(off) / len(off) < 3
    assert max(off) < 6


def test_a_profile_in_the_file_is_believed_before_a_guess():
    image = Image.new("CMYK", (40, 30), (0, 0, 255, 0))
    image.info["icc_profile"] = cmyk.profile()
    assert not is_guess(image)
    assert is_guess(Image.new("CMYK", (40, 30)))
    assert not is_guess(Image.new("RGB", (40, 30)))


@pytest.mark.parametrize("data", [b"no profile", profile(), cmyk.profile()[:300]], ids=["none", "of RGB", "cut off"])
def test_a_profile_that_says_nothing_of_inks_leaves_a_guess(data):
    image = Image.new("CMYK", (40, 30), (0, 255, 255, 0))
    image.info["icc_profile"] = data
    assert is_guess(image)
    assert difference(to_srgb(image), "#e30613") < 6


@pytest.mark.django_db
def test_the_form_says_that_the_colours_are_a_guess(desk, uploads):
    pages = {}
    for name, options in {"guessed": {}, "told": {"icc_profile": cmyk.profile()}}.items():
        file = BytesIO()
        separated(Image.linear_gradient("L").convert("RGB")).save(file, "JPEG", **options)
        photo = ingest(file.getvalue(), description=name)
        pages[name] = desk.get(address_of(photo)).content.decode()
    assert "in CMYK without a profile, so its colours are a guess: ask for it in RGB." in pages["guessed"]
    assert "a guess" not in pages["told"]

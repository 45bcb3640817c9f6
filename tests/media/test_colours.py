from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image, ImageCms, ImageDraw

from media.imaging.colours import dominant_colour, reduced, to_srgb


def profile(kind="sRGB"):
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(kind)).tobytes()


def swapped_profile():
    """A profile whose red and green channels stand for each other's colours: dropping it would show."""
    data = bytearray(profile())
    red, green = data.find(b"rXYZ"), data.find(b"gXYZ")
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data)


def through_file(image, kind, **options):
    file = BytesIO()
    image.save(file, kind, **options)
    again = Image.open(BytesIO(file.getvalue()))
    again.load()
    return again


def near(colour, other, tolerance=3):
    return all(abs(one - two) <= tolerance for one, two in zip(colour, other, strict=True))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_wide_gamut_profile_is_converted_and_not_left_behind(mode):
    image = Image.new(mode, (40, 30), (230, 20, 20, 128)[: len(mode)])
    image.info["icc_profile"] = swapped_profile()
    shown = to_srgb(image)
    assert near(shown.getpixel((9, 9))[:3], (20, 230, 20), 60)
    assert shown.mode == mode
    assert shown.info == {}
    if mode == "RGBA":
        assert shown.getpixel((9, 9))[3] == 128


@pytest.mark.parametrize("data", [b"not a profile", profile()[:200], profile("LAB")])
def test_a_damaged_or_wrong_profile_is_passed_over(data):
    image = Image.new("RGB", (40, 30), (230, 20, 20))
    image.info["icc_profile"] = data
    assert near(to_srgb(image).getpixel((9, 9)), (230, 20, 20))


def test_cmyk_as_adobe_writes_it_into_jpegs_is_not_shown_as_a_negative():
    image = through_file(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "JPEG")
    assert near(to_srgb(image).getpixel((9, 9)), (227, 6, 19), 20)


def test_lab_is_converted():
    # 54, 81, 70 is a full red; the file keeps L as 0 to 255 and the others around 128.
    image = through_file(Image.new("LAB", (40, 30), (137, 208, 197)), "TIFF")
    red, green, blue = to_srgb(image).getpixel((9, 9))
    assert red > 240
    assert max(green, blue) < 60


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize(("deep", "shown"), [(0, 0), (257 * 100, 100), (65535, 255)])
def test_sixteen_bits_are_scaled_and_not_cut(kind, deep, shown):
    image = through_file(Image.new("I;16", (40, 30), deep), kind)
    assert near(to_srgb(image).getpixel((9, 9)), (shown,) * 3, 1)


def test_sixteen_bits_in_the_other_order():
    image = through_file(Image.new("I;16B", (40, 30), 257 * 100), "TIFF")
    assert near(to_srgb(image).getpixel((9, 9)), (100,) * 3, 1)


@pytest.mark.parametrize(
    ("mode", "values", "shown"),
    [
        ("F", (0.0, 0.5, 1.0), (0, 128, 255)),
        ("F", (0.0, 100.0, 255.0), (0, 100, 255)),
        ("F", (-4.0, 0.0, 4.0), (0, 128, 255)),
        ("F", (9e9, 9e9, 9e9), (0, 0, 0)),
        ("I", (0, 257 * 100, 65535), (0, 100, 255)),
        ("I", (0, 1_000_000, 2_000_000), (0, 128, 255)),
    ],
)
def test_fractions_and_large_numbers_are_scaled(mode, values, shown):
    image = Image.new(mode, (3, 1))
    image.putdata(values)
    found = to_srgb(image)
    assert near([found.getpixel((x, 0))[0] for x in range(3)], shown, 1)


def test_a_palette_with_transparency_keeps_it():
    source = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    source.paste((200, 30, 30, 255), (0, 0, 20, 30))
    image = through_file(source.quantize(4), "PNG")
    assert image.mode == "P"
    shown = to_srgb(image)
    assert shown.getpixel((30, 9))[3] == 0
    assert near(shown.getpixel((9, 9)), (200, 30, 30, 255))


def test_a_palette_without_transparency():
    assert near(to_srgb(Image.new("RGB", (40, 30), (200, 30, 30)).quantize(4)).getpixel((9, 9)), (200, 30, 30))


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_one_colour_that_a_png_calls_transparent_is(mode):
    clear = (9, 9, 9) if mode == "RGB" else 9
    image = through_file(Image.new(mode, (40, 30), clear), "PNG", transparency=clear)
    assert to_srgb(image).getpixel((9, 9)) == (9, 9, 9, 0)


@pytest.mark.parametrize(
    ("mode", "value", "shown"),
    [
        ("1", 1, (255, 255, 255)),
        ("L", 90, (90, 90, 90)),
        ("LA", (90, 255), (90, 90, 90)),
        ("LA", (90, 25), (90, 90, 90, 25)),
        ("RGBA", (1, 2, 3, 255), (1, 2, 3)),
        ("YCbCr", (90, 128, 128), (90, 90, 90)),
    ],
)
def test_every_mode_becomes_rgb_with_transparency_only_where_there_is_some(mode, value, shown):
    assert to_srgb(Image.new(mode, (40, 30), value)).getpixel((9, 9)) == shown


def test_the_picture_that_was_given_is_left_as_it_was():
    image = Image.new("RGB", (40, 30), "red")
    image.info["icc_profile"] = profile()
    shown = to_srgb(image)
    shown.paste("blue", (0, 0, 40, 30))
    assert image.getpixel((0, 0)) == (255, 0, 0)
    assert image.info["icc_profile"]


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "CMYK", "P", "1", "I;16", "F"])
def test_bands_join_without_a_seam(mode):
    source = Image.linear_gradient("L").resize((1403, 1607))
    if mode == "I;16":
        source = source.convert("I").point(lambda value: value * 257)
    once = reduced(source.convert(mode), 3)
    assert once.size == (468, 536)
    column = to_srgb(once).convert("L").crop((200, 0, 201, 536)).tobytes()
    steps = [two - one for one, two in pairwise(column)]
    assert sum(steps) > 230
    if mode != "1":  # single bits are strewn
        assert min(steps) >= 0
        assert max(steps) <= 8


def test_the_profile_stays_with_a_reduced_picture():
    image = Image.new("RGB", (60, 60), (230, 20, 20))
    image.info = {"icc_profile": swapped_profile(), "comment": b"x"}
    assert reduced(image, 2).info == {"icc_profile": swapped_profile()}


def test_transparent_pixels_give_no_colour_to_their_neighbours():
    image = Image.new("RGBA", (40, 40), (0, 255, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, 40, 18), (255, 0, 0, 255))
    assert reduced(image, 4).getpixel((5, 4))[:2] == (255, 0)


def test_the_dominant_colour_is_one_of_the_picture_and_not_the_mean():
    image = Image.new("RGB", (400, 300), (20, 20, 200))
    image.paste((230, 220, 30), (0, 0, 150, 300))
    assert dominant_colour(image) == "#1414c8"


def test_a_vivid_colour_wins_over_somewhat_more_grey():
    image = Image.new("RGB", (400, 300), (128, 128, 128))
    image.paste((220, 20, 30), (0, 0, 160, 300))
    assert dominant_colour(image).startswith("#dc")
    image.paste((128, 128, 128), (40, 0, 160, 300))
    assert dominant_colour(image) == "#808080"


def test_the_dominant_colour_is_always_the_same():
    image = Image.merge("RGB", [Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L")])
    assert len({dominant_colour(image) for _time in range(3)}) == 1


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LAB", "I;16", "RGB", "F"])
def test_every_opaque_picture_has_a_dominant_colour(mode):
    assert len(dominant_colour(Image.new(mode, (17, 130)))) == 7


@pytest.mark.parametrize(("alpha", "colour"), [(255, "#1414c8"), (0, ""), (128, "")])
def test_no_colour_would_stay_behind_a_transparent_picture(alpha, colour):
    image = Image.new("RGBA", (400, 300), (20, 20, 200, 255))
    image.paste((20, 20, 200, alpha), (0, 0, 200, 300))
    assert dominant_colour(image) == colour

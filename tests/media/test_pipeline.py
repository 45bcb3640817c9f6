from io import BytesIO
from statistics import correlation

import pytest
from PIL import Image, ImageCms, ImageDraw

from media.imaging import decoding, pipeline
from media.imaging.encoding import SUFFIXES
from media.imaging.pipeline import Wanted, render
from tests.media.inks import separated

TURNS = range(1, 9)


def encoded(image, kind="JPEG", **options):
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def quarters(size=(800, 600)):
    """A picture whose corners are red, green, blue and white, read as one reads."""
    width, height = size
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, width // 2, height // 2))
    image.paste("lime", (width // 2, 0, width, height // 2))
    image.paste("blue", (0, height // 2, width // 2, height))
    return image


def made(data, *wanted, focal_x=0.5, focal_y=0.5, packet=b""):
    files = list(render(data, wanted, focal_x=focal_x, focal_y=focal_y, packet=packet))
    assert sorted(map(repr, (each for each, _file in files))) == sorted(map(repr, set(wanted)))
    files = dict(files)
    return [Image.open(BytesIO(files[each])) for each in wanted]


def corners(image):
    """The letters of the corners' colours, read as one reads."""
    image = image.convert("RGB")
    right, bottom = image.width - 9, image.height - 9
    letters = {(1, 0, 0): "r", (0, 1, 0): "g", (0, 0, 1): "b", (1, 1, 1): "w"}
    return "".join(
        letters.get(tuple(round(each / 255) for each in image.getpixel(at)), "?")
        for at in ((8, 8), (right, 8), (8, bottom), (right, bottom))
    )


def test_each_wanted_file_comes_once_at_its_size_and_in_its_format():
    wanted = [Wanted(crop, width, suffix) for crop in ("free", "1x1") for width in (160, 320) for suffix in SUFFIXES]
    images = made(encoded(quarters()), *wanted, wanted[0])
    assert [image.size for image in images[:12]] == [(160, 120)] * 3 + [(320, 240)] * 3 + [(160, 160)] * 3 + [
        (320, 320)
    ] * 3
    assert [image.format for image in images[:3]] == ["AVIF", "WEBP", "JPEG"]
    assert all(corners(image) == "rgbw" for image in images)


def test_nothing_is_enlarged():
    (image,) = made(encoded(quarters()), Wanted("1x1", 1920, "webp"))
    assert image.size == (600, 600)


def test_nothing_wanted_is_nothing_made():
    assert list(render(b"not even read", [], focal_x=0.5, focal_y=0.5, packet=b"")) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize("turn", TURNS)
def test_a_picture_taken_sideways_is_shown_upright(kind, turn):
    turned = quarters()
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # FLIP_LEFT_RIGHT, ROTATE_180, FLIP_TOP_BOTTOM and so on
    if turn in back:
        turned = turned.transpose(Image.Transpose(back[turn]))
    exif = Image.Exif()
    exif[0x0112] = turn
    (free, square) = made(
        encoded(turned, kind, exif=exif), Wanted("free", 200, "jpg"), Wanted("16x9", 160, "jpg"), focal_y=0
    )
    assert free.size == (200, 150)
    assert corners(free) == "rgbw"
    assert (square.size, corners(square)[:2]) == ((160, 90), "rg")


def test_a_turn_that_does_not_exist_is_none():
    exif = Image.Exif()
    exif[0x0112] = 99
    (image,) = made(encoded(quarters(), exif=exif), Wanted("free", 200, "jpg"))
    assert corners(image) == "rgbw"


@pytest.mark.parametrize("size", [(300, 200), (3000, 2000)])
@pytest.mark.parametrize(("focal_x", "shown"), [(0, "blue"), (1, "red")])
def test_a_crop_obeys_the_focal_point(size, focal_x, shown):
    image = Image.new("RGB", size, "blue")
    image.paste("red", (size[0] // 2, 0, *size))
    (crop,) = made(encoded(image), Wanted("3x4", 96, "jpg"), focal_x=focal_x, focal_y=0.5)
    left, right = (crop.getpixel((x, 60)) for x in (3, 92))
    assert (left[0] > left[2]) is (right[0] > right[2]) is (shown == "red")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_file_carries_the_packet_and_nothing_of_the_originals(suffix):
    exif = Image.Exif()
    exif[0x010F] = "Camera of the house"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(quarters(), exif=exif, icc_profile=profile, comment=b"at home", xmp=b"<old/>")
    (image,) = made(data, Wanted("free", 320, suffix), packet=b"<new/>")
    assert image.info["xmp"] == b"<new/>"
    assert not {"exif", "icc_profile", "comment"} & set(image.info)


def test_transparency_is_kept_through_the_sizes():
    source = Image.new("RGBA", (800, 600), (0, 200, 0, 0))
    ImageDraw.Draw(source).ellipse((200, 100, 600, 500), fill=(200, 0, 0, 255))
    for image in made(encoded(source, "PNG"), Wanted("free", 400, "webp"), Wanted("free", 100, "avif")):
        assert image.mode == "RGBA"
        assert image.getpixel((2, 2))[3] == 0
        red, green, _blue, alpha = image.getpixel((image.width // 2, image.height // 2))
        assert red > 180
        assert green < 30
        assert alpha == 255


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("CMYK", "JPEG"), ("CMYK", "TIFF"), ("L", "JPEG"), ("I;16", "PNG"), ("LAB", "TIFF"), ("P", "PNG")],
)
def test_every_kind_of_colours_is_shown(mode, kind):
    source = Image.linear_gradient("L").resize((640, 480))
    if mode == "I;16":
        source = source.convert("I").point(lambda value: value * 257).convert(mode)
    elif mode == "LAB":
        source = Image.merge("LAB", [source, Image.new("L", source.size, 128), Image.new("L", source.size, 128)])
    elif mode == "CMYK":
        source = separated(source.convert("RGB"))
    else:
        source = (source.convert("RGB").convert(mode)) if mode != "L" else source
    (image,) = made(encoded(source, kind), Wanted("free", 160, "jpg"))
    assert image.mode == "RGB"
    top, bottom = image.getpixel((80, 2)), image.getpixel((80, 117))
    assert max(top) < 20
    assert min(bottom) > 230


def test_fine_stripes_do_not_become_patterns():
    source = Image.new("L", (2400, 1600))
    source.putdata([255 * (x % 2) for x in range(2400)] * 1600)
    for kind in ("JPEG", "PNG"):
        for image in made(encoded(source, kind), *(Wanted("free", width, "webp") for width in (1300, 410, 130))):
            lowest, highest = image.convert("L").crop((9, 9, image.width - 9, image.height - 9)).getextrema()
            assert lowest > 115
            assert highest < 140


def test_the_original_is_decoded_once(monkeypatch):
    opened, calls = pipeline.decoding.opened, []
    monkeypatch.setattr(pipeline.decoding, "opened", lambda data: calls.append(1) or opened(data))
    made(encoded(quarters()), *(Wanted(crop, 100, suffix) for crop in ("free", "1x1", "4x5") for suffix in SUFFIXES))
    assert calls == [1]


@pytest.mark.parametrize(("wanted", "left"), [(810, 810), (410, 810), (400, 405), (260, 270), (100, 203)])
def test_a_very_large_picture_is_made_smaller_first_but_never_than_it_is_wanted(monkeypatch, wanted, left):
    monkeypatch.setattr(pipeline, "_MOST", 250_000)
    reduced, widths = pipeline.colours.reduced, []

    def noted(image, factor):
        found = reduced(image, factor)
        widths.append(found.width)
        return found

    monkeypatch.setattr(pipeline.colours, "reduced", noted)
    master, seen = pipeline._master(encoded(quarters((810, 1620)), "PNG"), [Wanted("free", wanted, "jpg")])
    assert (seen, master.size, widths) == ((810, 1620), (wanted, wanted * 2), [left])


@pytest.mark.parametrize(
    ("size", "wanted", "decoded"),
    [
        ((800, 600), 260, 800),
        ((800, 600), 200, 400),
        ((810, 1620), 260, 405),
        ((811, 1620), 400, 406),
        ((810, 1620), 600, 810),
    ],
)
def test_a_jpeg_is_decoded_twice_as_large_as_wanted_where_there_is_room(monkeypatch, size, wanted, decoded):
    monkeypatch.setattr(pipeline, "_MOST", 500_000)
    wanted = [Wanted("free", wanted, "jpg")]
    image, _turn, _seen = decoding.loaded(
        decoding.opened(encoded(quarters(size))), lambda seen: pipeline._decoded(wanted, seen)
    )
    assert image.width == decoded


def test_grain_stays_where_it_was():
    """A decoder that shrinks a JPEG to hardly more than is wanted leaves another grain than the photographer's."""
    grain = Image.effect_noise((1500, 1000), 60).convert("RGB")
    (image,) = made(encoded(grain), Wanted("free", 480, "webp"))
    best = grain.resize(image.size, Image.Resampling.LANCZOS)
    one, other = (list(each.convert("L").get_flattened_data()) for each in (image, best))
    assert correlation(one, other) > 0.95

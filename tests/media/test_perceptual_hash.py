import random
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from media.imaging.perceptual_hash import are_alike, find_similar, hashes
from tests.media.inks import separated


def drawn(seed, size=(240, 320)):
    """Return a picture with as much in it as a photograph: a lit ground, forms of many sizes, and grain."""
    chance = random.Random(seed)
    width, height = size
    ground = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", [ImageEnhance.Brightness(ground).enhance(chance.uniform(0.5, 1)) for _ in range(3)])
    draw = ImageDraw.Draw(picture)
    for number in range(60):
        across, down = (chance.uniform(0.03, 0.3 - number * 0.003) * side for side in size)
        left, top = chance.uniform(-0.1, 1) * width, chance.uniform(-0.1, 1) * height
        form = draw.ellipse if chance.random() < 0.5 else draw.rectangle
        form((left, top, left + across, top + down), fill=tuple(chance.randrange(256) for _ in range(3)))
    return picture.filter(ImageFilter.GaussianBlur(1))


def encoded(picture, kind, **options):
    file = BytesIO()
    picture.save(file, kind, **options)
    return Image.open(file)


def cut(picture, left, top, right, bottom):
    width, height = picture.size
    return picture.crop((round(left * width), round(top * height), round(right * width), round(bottom * height)))


@pytest.fixture(scope="module")
def picture():
    return drawn(1)


@pytest.fixture(scope="module")
def known(picture):
    return hashes(picture)


@pytest.mark.parametrize(
    "change",
    [
        lambda picture: picture.resize((120, 160)),
        lambda picture: encoded(picture, "JPEG", quality=40),
        lambda picture: encoded(picture, "WEBP", quality=50),
        lambda picture: ImageEnhance.Brightness(picture).enhance(0.9),
        lambda picture: ImageEnhance.Color(picture).enhance(0.7),
        lambda picture: picture.convert("L"),
        separated,
        lambda picture: picture.convert("RGBA"),
    ],
    ids=["smaller", "JPEG", "WebP", "darker", "paler", "grey", "CMYK", "with alpha"],
)
def test_the_same_picture_is_known_at_another_size_and_in_another_file(picture, known, change):
    assert are_alike(known, hashes(change(picture)))


@pytest.mark.parametrize(
    "part",
    [
        (0.25, 0, 1, 1),
        (0, 0.25, 1, 1),
        (0, 0, 0.75, 1),
        (0, 0, 1, 0.75),
        (0.08, 0.08, 0.92, 0.92),
        (0.13, 0.03, 1, 0.9),
    ],
    ids=["left", "top", "right", "bottom", "all around", "anyhow"],
)
def test_a_crop_and_what_it_was_cut_from_are_known_by_each_other(picture, known, part):
    crop = hashes(cut(picture, *part).resize((200, 200)))
    assert are_alike(known, crop)
    assert are_alike(crop, known)


def test_other_pictures_are_not_alike():
    texts = [hashes(drawn(seed)) for seed in range(2, 10)]
    assert [find_similar(text, enumerate(texts)) for text in texts] == [[index] for index in range(8)]


def test_another_pose_before_the_same_ground_is_another_picture():
    texts = []
    for pose in (0, 20):
        frame = drawn(20)
        draw = ImageDraw.Draw(frame)
        draw.ellipse((100, 30, 140, 75), fill="#ecc")
        draw.rectangle((95, 75, 145, 210), fill="#222")
        draw.line((100, 85, 55 - pose, 165 - 4 * pose), fill="#ecc", width=15)
        draw.line((140, 85, 185 + pose, 165 - 3 * pose), fill="#ecc", width=15)
        texts.append(hashes(frame))
    assert not are_alike(*texts)


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "1", "P", "I;16"])
def test_a_picture_with_nothing_in_it_is_like_no_other(mode):
    plain = hashes(Image.new(mode, (40, 30), 1))
    assert plain == ""
    assert not are_alike(plain, plain)


def test_rows_are_found_best_first_among_plain_ones(picture, known):
    crop = hashes(cut(picture, 0, 0.2, 1, 1))
    rows = [(7, ""), (8, hashes(drawn(3))), (5, crop), (4, known), (6, "")]
    assert find_similar(known, iter(rows)) == [4, 5]
    assert find_similar("", rows) == []


def test_a_text_is_short_and_the_picture_stays_as_it_was():
    picture = drawn(5)
    before = picture.tobytes()
    text = hashes(picture)
    assert text.isascii()
    assert len(text) == 1144
    assert picture.tobytes() == before


def test_a_picture_is_found_wherever_it_stands_among_thousands(known):
    other = hashes(drawn(30))
    rows = ((number, known if number == 2_300 else other) for number in range(2_500))
    assert find_similar(known, rows) == [2_300]


def test_a_text_is_what_earlier_versions_have_stored(known):
    """They counted by SciPy; a text of another making can't be compared with theirs."""
    assert known.startswith("rA5zWVNydkmsBntR03ZNYawie1FyfWEt")

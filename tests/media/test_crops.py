import itertools

import pytest

from media.imaging.crops import CROPS, rectangle, size

PICTURES = [(6000, 4000), (4000, 6000), (1600, 900), (16, 16), (17, 130), (1, 1), (999, 1001)]
FOCAL_POINTS = list(itertools.product((0, 0.13, 0.5, 0.87, 1), repeat=2))


@pytest.mark.parametrize("crop", CROPS)
@pytest.mark.parametrize(("width", "height"), PICTURES)
def test_a_crop_lies_inside_the_picture_and_holds_the_focal_point(width, height, crop):
    for focal_x, focal_y in FOCAL_POINTS:
        left, top, right, bottom = rectangle(width, height, crop, focal_x, focal_y)
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert left <= focal_x * width <= right
        assert top <= focal_y * height <= bottom


@pytest.mark.parametrize(("crop", "proportions"), [item for item in CROPS.items() if item[1]])
@pytest.mark.parametrize(("width", "height"), [picture for picture in PICTURES if min(picture) > 900])
def test_a_crop_is_the_largest_that_has_its_proportions(width, height, crop, proportions):
    left, top, right, bottom = rectangle(width, height, crop, 0.5, 0.5)
    across, down = right - left, bottom - top
    assert across == width or down == height
    assert abs(across * proportions[1] - down * proportions[0]) <= max(proportions)


def test_the_free_crop_is_the_whole_picture():
    assert rectangle(6000, 4000, "free", 0.9, 0.1) == (0, 0, 6000, 4000)


def test_the_focal_point_is_in_the_middle_where_the_edges_allow_it():
    assert rectangle(6000, 4000, "1x1", 0.4, 0.5) == (400, 0, 4400, 4000)


def test_a_crop_stops_at_the_edge_that_the_focal_point_is_near_to():
    assert rectangle(6000, 4000, "1x1", 0.1, 0.5) == (0, 0, 4000, 4000)
    assert rectangle(6000, 4000, "1x1", 0.95, 0.5) == (2000, 0, 6000, 4000)
    assert rectangle(4000, 6000, "16x9", 0.5, 1) == (0, 3750, 4000, 6000)


def test_a_crop_is_shown_as_wide_as_wanted():
    assert size(6000, 4000, "free", 960) == (960, 640)
    assert size(6000, 4000, "16x9", 1280) == (1280, 720)
    assert size(6000, 4000, "4x5", 640) == (640, 800)


def test_all_pictures_of_one_crop_get_one_height():
    # The part of a picture 101 wide is 135 high, not 134.67: by its own proportions it would be shown 134 high.
    assert {size(width, 200, "3x4", 100) for width in range(101, 200)} == {(100, 133)}


@pytest.mark.parametrize("crop", CROPS)
@pytest.mark.parametrize(("width", "height"), PICTURES)
def test_nothing_is_ever_enlarged(width, height, crop):
    left, top, right, bottom = rectangle(width, height, crop, 0.5, 0.5)
    for wanted in (1, 7, 320, 640, 960, 1280, 1920, 100_000):
        across, down = size(width, height, crop, wanted)
        assert 1 <= across <= min(wanted, right - left)
        assert 1 <= down <= bottom - top


def test_an_unknown_crop_is_a_programming_error():
    with pytest.raises(KeyError):
        rectangle(6000, 4000, "2x1", 0.5, 0.5)

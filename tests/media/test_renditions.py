"""Which renditions a photo has, and what their names give away."""

import pytest

from media.models import Photo
from media.renditions import naming


def photo(width=2400, height=1600, **fields):
    return Photo(pk=7, width=width, height=height, sha256="ab" * 32, creator="Ada Lens", **fields)


def test_no_rendition_is_wider_than_its_original():
    assert naming.widths(photo(700, 500)) == [320, 640, 700]
    assert naming.widths(photo(200, 900)) == [200]
    assert naming.widths(photo(2400, 1600)) == [320, 640, 960, 1280, 1920]


def test_a_very_high_picture_is_made_less_wide():
    tall = naming.widths(photo(4000, 32_000))
    assert tall == [320, 640, 960, 1000]
    assert naming.height(photo(4000, 32_000), 1000) == 8000


def test_every_width_comes_in_each_format_and_a_social_card_in_one():
    made = {(each.crop, each.suffix) for each in naming.wanted(photo())}
    assert {suffix for crop, suffix in made if crop == "4x5"} == {"avif", "webp", "jpg"}
    assert {suffix for crop, suffix in made if crop == "16x9"} == {"jpg"}


def test_a_picture_that_may_not_be_cropped_has_no_crops():
    assert {each.crop for each in naming.wanted(photo(no_cropping=True))} == {"free"}


@pytest.mark.parametrize(
    "change",
    [
        {"creator": "Ada Linse"},
        {"credit_line": "Courtesy of the house"},
        {"copyright_notice": "© 2026"},
        {"usage_terms": "Once"},
        {"web_statement": "https://example.com/terms"},
        {"licensor": "The agency"},
        {"focal_x": 0.2},
        {"no_cropping": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_a_file_carries_or_depends_on_changes_its_name_and_not_its_content_part(change):
    before, after = photo(), photo()
    for name, value in change.items():
        setattr(after, name, value)
    one, other = naming.edition(before), naming.edition(after)
    assert one != other
    assert naming.read_name(f"7-{one}-free-320.jpg").is_content_of(other)


def test_what_no_file_carries_leaves_its_name():
    assert naming.edition(photo(description="A coat", place="Paris")) == naming.edition(photo())


def test_whoever_has_the_file_can_not_work_out_its_address(settings):
    mine = naming.edition(photo())
    settings.SECRET_KEY = "another site’s key" * 4
    theirs = naming.edition(photo())
    assert mine[:20] != theirs[:20]
    assert mine[20:] != theirs[20:]
    assert "ab" * 10 not in mine


@pytest.mark.parametrize(
    "name", ["", "7", "7-x-free-320.jpg", f"7-{'0' * 32}-free-320.svg", f"7-{'0' * 32}-2x1-320.jpg"]
)
def test_what_is_no_name_is_none(name):
    assert naming.read_name(name) is None

"""Photos that show the same picture."""

from datetime import UTC, datetime

import pytest

from media.intake import duplicates, ingest
from media.intake.takedown import lift, take_down
from media.models import Photo
from tests.builders import make_photo
from tests.forms import address_of
from tests.media.test_uploads import pictured

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 3, 10, tzinfo=UTC)


def test_the_same_picture_smaller_and_in_another_format_is_found_and_no_other(django_assert_num_queries):
    first, other = (ingest.ingest(pictured(seed, (480, 640)), description=str(seed)) for seed in (1, 2))
    again = ingest.ingest(pictured(1, (240, 320), "WEBP"), description="again")
    with django_assert_num_queries(3) as asked:
        assert duplicates.near_duplicates(again) == [first]
    assert asked[0]["sql"].count('"media_photo".') <= 5  # the key and the likeness, and what they are chosen by
    assert duplicates.near_duplicates(first) == [again]
    assert duplicates.near_duplicates(other) == []


def test_a_photo_without_a_file_is_like_no_other():
    make_photo()
    assert duplicates.near_duplicates(make_photo()) == []


def test_the_form_of_a_photo_leads_to_those_it_looks_like(desk):
    first = ingest.ingest(pictured(1, (480, 640)), description="A coat", creator="Ada Lens")
    again = ingest.ingest(pictured(1), description="The coat again", creator="Bo Quill")
    page = desk.get(address_of(again)).content.decode()
    assert (
        f'<b>Looks like:</b> <a href="/desk/media/photo/{first.pk}/change/">A coat</a>, 480 × 640 px. Ada Lens' in page
    )
    assert "different credits" in page
    other = ingest.ingest(pictured(2), description="A hat")
    assert "Looks like" not in desk.get(address_of(other)).content.decode()


def test_a_picture_that_was_taken_down_is_told_of_as_long_as_that_stands(desk, chief):
    first = ingest.ingest(pictured(1, (480, 640)), description="A coat")
    again = ingest.ingest(pictured(1), description="The coat again")
    made = take_down(first, by=chief, reason="The model has asked", places=[], at=AT)
    address = f"/desk/media/photo/{again.pk}/change/"
    assert "Taken down on 3 March 2026: ask before" in desk.get(address).content.decode()
    lift(made, by=chief)
    assert "Taken down on" not in desk.get(address).content.decode()


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"creator": "Ada Lens"}, {"creator": "ada lens."}, []),
        ({"creator": "Ada Lens"}, {"credit_line": "Courtesy of the Quay"}, []),
        ({"creator": "Ada Lens"}, {}, []),
        ({"creator": "Ada Lens"}, {"creator": "Bo Quill"}, [("Creator", "Ada Lens", "Bo Quill")]),
        (
            {"creator": "Ada Lens", "copyright_notice": "© Lens"},
            {"creator": "Ada Lens", "copyright_notice": "© Quill", "credit_line": "Quill"},
            [
                ("Creator", "Ada Lens", "Ada Lens"),
                ("Credit line", "", "Quill"),
                ("Copyright notice", "© Lens", "© Quill"),
            ],
        ),
    ],
)
def test_credits_that_contradict_each_other_stand_side_by_side(one, other, found):
    differences = duplicates.differences(Photo(**one), Photo(**other))
    assert [(each.label, each.one, each.other) for each in differences] == found

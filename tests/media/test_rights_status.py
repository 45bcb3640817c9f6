"""What the desk says of a photo: whether readers may see it, until when, and if not, why."""

from datetime import UTC, datetime, timedelta

import pytest

from kit.clock import format_moment
from media.models import Photo
from media.rights.status import rights_status
from tests.builders import allow, deny, make_photo

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
A_DAY = timedelta(days=1)


def said(photo, at=NOW):
    return rights_status(Photo.objects.with_reasons(at).get(pk=photo.pk)).sentence


def test_a_photo_without_windows_has_no_end():
    assert said(make_photo()) == "Readers may see it, without an end."


def test_the_end_is_a_moment_with_its_zone():
    photo = make_photo(usable_until=datetime(2027, 5, 3, 10, tzinfo=UTC))
    assert said(photo) == "Readers may see it until 3 May 2027, 10:00 UTC."


@pytest.mark.parametrize("year", [1, 9999])
@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York"])
def test_a_moment_at_the_ends_of_the_calendar_is_printed_too(settings, zone, year):
    settings.TIME_ZONE = zone
    for at in (datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, 59, tzinfo=UTC)):
        assert format_moment(at)


def test_a_denial_says_since_when_and_needs_no_beginning():
    photo = make_photo()
    deny(photo, usable_from=NOW - A_DAY)
    assert said(photo) == "Readers may not see it: denied since 1 March 2026, 09:30 UTC."
    other = make_photo()
    window = deny(other)
    assert "denied since" in said(other, at=window.added_at)


def test_rights_that_begin_later_and_rights_that_have_ended():
    assert said(make_photo(usable_from=NOW + A_DAY)).endswith("its rights begin on 3 March 2026, 09:30 UTC.")
    assert said(make_photo(usable_until=NOW)).endswith("its rights ended on 2 March 2026, 09:30 UTC.")


def test_a_former_window_is_no_reason_while_another_is_open():
    photo = make_photo(creator="", usable_until=NOW - A_DAY)
    allow(photo, usable_from=NOW - A_DAY)
    assert said(photo) == "Readers may not see it: it has no creator and no credit line."


def test_all_that_is_lacking_is_said_at_once():
    photo = make_photo(rights="agency", creator="")
    assert said(photo) == (
        "Readers may not see it: it has no creator and no credit line; "
        "it lacks the agency (as its source) and the licence."
    )
    assert said(make_photo(rights="unknown")) == "Readers may not see it: its rights are unknown."


def test_the_words_of_a_whole_list_cost_one_query(django_assert_num_queries):
    for rights in ("agency", "staff", "unknown"):
        deny(make_photo(rights=rights))
        make_photo(rights=rights, usable_until=NOW + A_DAY)
    with django_assert_num_queries(1):
        assert all(rights_status(photo).words for photo in Photo.objects.with_reasons(NOW))


def test_readers_may_see_a_photo_exactly_if_nothing_speaks_against_it():
    for rights in ("agency", "staff", "unknown"):
        for creator in ("", "Ada Lens"):
            deny(make_photo(rights=rights, creator=creator), usable_from=NOW)
            make_photo(rights=rights, creator=creator, usable_until=NOW)
            make_photo(rights=rights, creator=creator)
    for photo in Photo.objects.with_reasons(NOW):
        assert photo.is_usable == rights_status(photo).is_usable
        assert photo.is_usable or rights_status(photo).reasons

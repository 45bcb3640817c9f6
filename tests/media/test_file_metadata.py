"""The windows of rights that a file states by PLUS's licence dates."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from media.intake import file_metadata
from media.intake.ingest import ingest
from media.models import Photo
from tests.builders import picture_file
from tests.forms import address_of
from tests.media.written import written_file

pytestmark = pytest.mark.django_db


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def windows(start="", end=""):
    """Return [(from, until)] of what a file with two licence dates states."""
    said = {name: text for name, text in (("licence_from", start), ("licence_until", end)) if text}
    found = file_metadata.windows(Photo(metadata={"fields": said}))
    return [(window.usable_from, window.usable_until) for window in found]


def test_a_file_whose_licence_ends_at_a_moment_is_shown_no_minute_longer():
    said = {"plus:LicenseStartDate": "2026-05-03T12:00:00+02:00", "plus:LicenseEndDate": "2027-05-03T00:00:00Z"}
    photo = ingest(written_file(said), name="x.jpg", creator="Ada Lens", rights="staff")
    window = photo.windows.get()
    assert (window.usable_from, window.usable_until) == (utc(2026, 5, 3, 10), utc(2027, 5, 3))
    assert Photo.objects.usable(utc(2027, 5, 2, 23, 59)).contains(photo)
    assert not Photo.objects.usable(utc(2027, 5, 3)).contains(photo)


@pytest.mark.parametrize(
    ("end", "until"),
    [
        ("2027-05-03", utc(2027, 5, 3, 22)),
        ("2027-12-31", utc(2027, 12, 31, 23)),
        ("2027-02", utc(2027, 2, 28, 23)),
        ("2027-12", utc(2027, 12, 31, 23)),
        ("2027", utc(2027, 12, 31, 23)),
        ("2027-05-03T10:00:00", utc(2027, 5, 3, 8)),
        ("2027-05-03T10:00:00-05:00", utc(2027, 5, 3, 15)),
    ],
)
def test_an_end_is_the_end_of_what_it_names_where_the_magazine_is(settings, end, until):
    settings.TIME_ZONE = "Europe/Paris"
    assert windows(end=end) == [(None, until)]


@pytest.mark.parametrize("start", ["2027-05-01", "2027-05"])
def test_a_start_is_the_first_moment_of_what_it_names(settings, start):
    settings.TIME_ZONE = "Europe/Paris"
    assert windows(start=start) == [(utc(2027, 4, 30, 22), None)]


def test_one_day_is_a_whole_day():
    assert windows("2027-05-03", "2027-05-03") == [(utc(2027, 5, 3), utc(2027, 5, 4))]


def test_of_a_licence_that_ends_before_it_begins_the_end_holds():
    assert windows("2027-05-03", "2026-05-03") == [(None, utc(2026, 5, 4))]


def test_a_file_without_licence_dates_states_no_window():
    assert windows() == []


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "UTC"])
@pytest.mark.parametrize("time", ["", "T00:00:00", "T23:59:59.999999+00:00"])
def test_the_first_and_the_last_year_of_the_calendar_are_no_dates(settings, zone, time):
    settings.TIME_ZONE = zone
    assert windows(f"0001-01-01{time}", f"9999-12-31{time}") == []


def test_a_licence_without_an_end_is_shown_at_the_desk_of_any_zone(settings, desk):
    settings.TIME_ZONE = "Europe/Paris"
    said = {"plus:LicenseStartDate": "0001-01-01", "plus:LicenseEndDate": "9999-12-31"}
    photo = ingest(written_file(said), name="x.jpg", creator="Ada Lens", rights="staff")
    assert "without an end" in desk.get(reverse("admin:media_photo_changelist")).content.decode()
    assert "31 December 9999" in desk.get(address_of(photo)).content.decode()
    assert Photo.objects.usable(timezone.now()).contains(photo)


def test_a_file_without_dates_has_the_usual_window_of_its_kind():
    assert ingest(picture_file(), name="x.jpg", rights="press_handout").windows.get().note != "PLUS"

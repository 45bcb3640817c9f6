"""The schedule at the desk, by the magazine's clock."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Revision
from articles.publishing import publish, schedule
from kit.admin.moments import MomentField, moment_at
from tests.articles.clock import DAY, HOUR, MINUTE, Clock, edit, finished
from tests.builders import REASON
from tests.forms import address_of

pytestmark = pytest.mark.django_db


def ask(desk, article, name="schedule"):
    return address_of(article, name)


def test_the_page_names_the_time_zone_and_what_its_clock_says_now(desk):
    with timezone.override("Europe/Paris"):
        page = desk.get(ask(desk, finished())).content.decode()
        hour = f"{timezone.localtime():%H:}"
    assert page.count("By the clock in Europe/Paris (") == 2
    assert f"which now shows {hour}" in page


def test_what_is_typed_is_meant_by_the_magazines_clock(desk):
    article, day = finished(), (timezone.now() + 90 * DAY).date()
    with timezone.override("Asia/Tokyo"):
        desk.post(ask(desk, article), {"live_from_0": day.isoformat(), "live_from_1": "09:30", "based_on": ""})
    at = Revision.objects.ever_placed().get().live_from
    assert at == datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)


def test_a_time_that_the_clock_leaves_out_is_refused_in_words():
    with timezone.override("Europe/London"), pytest.raises(ValidationError) as refusal:
        MomentField().clean(["2027-03-28", "01:30"])
    assert refusal.value.messages == [
        "On 28 March 2027 the clock in Europe/London leaves out 01:30. Choose a time an hour earlier or later."
    ]


def test_a_time_that_the_clock_shows_twice_is_refused_in_words():
    with timezone.override("Europe/London"), pytest.raises(ValidationError) as refusal:
        MomentField().clean(["2027-10-31", "01:30"])
    assert refusal.value.messages == [
        "On 31 October 2027 the clock in Europe/London shows 01:30 twice. Choose which of the two is meant."
    ]


@pytest.mark.parametrize(("hour", "utc"), [("00:59", 0), ("02:00", 1), ("03:30", 2)])
def test_the_times_beside_the_gap_are_what_they_say(hour, utc):
    with timezone.override("Europe/London"):
        moment = moment_at(datetime.combine(date(2027, 3, 28), time.fromisoformat(hour)))
    assert moment.astimezone(UTC).hour == utc


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "This field is required."),
        ({"live_from_0": "2031-02-31", "live_from_1": "10:00"}, "Choose a day."),
        ({"live_from_0": "2031-02-01", "live_from_1": "25:00"}, "Choose a time."),
        ({"live_from_0": "2031-02-01"}, "This field is required."),
        ({"live_from_0": "9999-12-31", "live_from_1": "23:59"}, ""),
        ({"live_from_0": "0001-01-01", "live_from_1": "00:00"}, ""),
        ({"live_from_0": "x" * 5000, "live_from_1": "\t"}, "Choose a"),
        ({"live_from_0": "2031-02-01", "live_from_1": "10:00", "live_until_0": "2031-01-01"}, "Choose a time."),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/New_York"])
def test_what_is_no_moment_is_refused_beside_its_field(desk, sent, said, zone):
    with timezone.override(zone):
        response = desk.post(ask(desk, finished()), {**sent, "based_on": ""})
    assert response.status_code in (200, 302)
    assert said in response.content.decode()


def test_the_bar_says_when_it_goes_live_what_readers_see_until_then_and_when_it_comes_down(desk):
    article = finished()
    with timezone.override("Europe/London"):
        publish(article, by=None, override=REASON)
        edit(article, "Changed")
        schedule(
            article,
            by=None,
            live_from=datetime(2036, 12, 3, 10, tzinfo=UTC),
            live_until=datetime(2036, 12, 4, 10, tzinfo=UTC),
            override=REASON,
        )
        page = desk.get(ask(desk, article, "change")).content.decode()
    assert "Changes are scheduled for 3 December 2036, 10:00 GMT" in page
    assert "readers see revision 1 until then" in page
    assert "Comes down 4 December 2036, 10:00 GMT" in page


def test_the_form_is_clean_again_once_the_schedule_has_come_and_gone(desk, monkeypatch):
    clock, article = Clock(monkeypatch), finished()
    schedule(article, by=None, live_from=clock.now + HOUR, live_until=clock.now + 2 * HOUR, override=REASON)
    clock.now += 90 * MINUTE
    page = desk.get(ask(desk, article, "change")).content.decode()
    assert "state-live" in page
    assert "scheduled" not in page.split('class="standing"')[1].split("</div>")[0]
    clock.now += HOUR
    page = desk.get(ask(desk, article, "change")).content.decode()
    assert "state-off" in page
    assert "Comes down" not in page
    assert 'value="20' not in desk.get(ask(desk, article)).content.decode().split("id_live_from_0")[1]

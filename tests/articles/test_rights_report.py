"""`manage.py rights_report`: what readers lose, when, where, and whom to ask."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kit.clock import format_moment
from tests.builders import allow, deny, make_article, make_campaign, make_photo, publish_article

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ending(name, **time):
    return make_photo(name, usable_until=NOW + timedelta(**time))


def report(days=30):
    """Return {title: lines} of the report."""
    out = StringIO()
    call_command("rights_report", days=days, stdout=out)
    groups = [group.splitlines() for group in out.getvalue().strip().split("\n\n")]
    return {title: [line.strip() for line in lines] for title, *lines in groups}


def test_what_ends_is_told_by_how_soon():
    ending("Hat", hours=3)
    ending("Glove", days=4)
    ending("Coat", days=20)
    ending("Shoe", days=40)
    found = report()
    assert [*found] == [
        "Kept from readers, though they stand in live stories: 0",
        "Rights end within a day: 1",
        "Rights end within 7 days: 1",
        "Rights end within 30 days: 1",
    ]
    assert [line.split()[1] for lines in found.values() for line in lines] == ["Hat", "Glove", "Coat"]
    assert "Rights end within 60 days: 1" in report(60)
    assert [*report(5)][1:] == ["Rights end within a day: 1", "Rights end within 5 days: 1"]


def test_it_says_where_a_photo_stands_and_whom_to_ask():
    photo = make_photo(
        "Hat", usable_until=NOW + timedelta(hours=3), licensor="Agence X", licensor_url="https://x.test/"
    )
    campaign = make_campaign("Salt", photos=[photo])
    publish_article("A Coat for Rain", lead_photo=photo, campaigns=[campaign])
    make_article("A draft", lead_photo=photo)
    line, *places = report()["Rights end within a day: 1"]
    assert line.endswith(f"{format_moment(NOW + timedelta(hours=3))}  ask Agence X https://x.test/")
    assert places == ["Leads the story: A Coat for Rain", "In the campaign: Maison Ourlet, Salt"]


def test_what_live_stories_have_lost_is_told_with_the_reason():
    over, denied, elsewhere = ending("Over", days=2), make_photo("Denied"), make_photo("Elsewhere")
    for photo in (over, denied):
        publish_article(f"With {photo}", lead_photo=photo)
    over.windows.update(usable_until=NOW - timedelta(hours=1))
    for photo in (denied, elsewhere):
        deny(photo, NOW - timedelta(hours=2))
    lines = "\n".join(report()["Kept from readers, though they stand in live stories: 2"])
    assert f"its rights ended on {format_moment(NOW - timedelta(hours=1))}  ask Ada Lens" in lines
    assert f"denied since {format_moment(NOW - timedelta(hours=2))}" in lines
    assert "Leads the story: With Over" in lines
    assert "Elsewhere" not in lines


def test_rights_that_another_window_takes_up_do_not_end():
    allow(ending("Hat", hours=3), NOW)
    assert "Rights end within a day: 0" in report()


@pytest.mark.parametrize("days", [0, -7])
def test_it_looks_ahead_by_a_day_at_least(days):
    with pytest.raises(CommandError, match="1 or more"):
        report(days)

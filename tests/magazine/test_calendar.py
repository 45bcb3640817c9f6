"""The calendar of the desk's front page: what the next four weeks bring."""

from functools import partial

import pytest
from django.utils import timezone

from articles.publishing import come_down, schedule, set_embargo
from magazine.roles import EDITOR, WRITER
from tests.builders import REASON, make_article, make_campaign, make_photo, publish_article
from tests.magazine.front import DAY, events, parts, save_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def front(client):
    """Return a function that gives the parts of the front page as a user sees it, by their titles."""
    return partial(parts, client)


@pytest.fixture
def editor(make_member):
    return make_member(EDITOR)


@pytest.fixture
def writer(make_member):
    return make_member(WRITER)


def test_the_calendar_tells_what_goes_live_comes_down_and_comes_out_of_embargo(front, editor):
    now = timezone.now()
    schedule(make_article("Up"), by=None, live_from=now + 2 * DAY, live_until=now + 9 * DAY, override=REASON)
    set_embargo(make_article("Kept back"), until=now + 3 * DAY, by=None)
    make_campaign("Salt", embargoed_until=now + 4 * DAY)
    part = front(editor)["The next four weeks"]
    assert events(part) == [
        ("goes live", "Up"),
        ("embargo ends", "Kept back"),
        ("embargo ends", "Maison Ourlet, Salt"),
        ("comes down", "Up"),
    ]
    assert [day.on for day in part.days if day.events] == [(now + n * DAY).date() for n in (2, 3, 4, 9)]


def test_the_calendar_tells_when_a_live_story_loses_a_photo(front, editor):
    now = timezone.now()
    publish_article(lead_photo=make_photo("A hat", usable_until=now + 2 * DAY))
    publish_article("Another", lead_photo=make_photo("Ends late", usable_until=now + 29 * DAY))
    make_article("A draft", lead_photo=make_photo("In a draft", usable_until=now + 2 * DAY))
    assert events(front(editor)["The next four weeks"]) == [("rights end", "A hat")]


def test_the_calendar_leads_to_the_list_of_its_stories(client, front, editor):
    now = timezone.now()
    up, kept, down = make_article("Up"), make_article("Kept back"), publish_article("Down")[0]
    schedule(up, by=None, live_from=now + DAY, live_until=now + 2 * DAY, override=REASON)
    set_embargo(kept, until=now + DAY, by=None)
    come_down(down, by=None, live_until=now + DAY)
    schedule(make_article("Far away"), by=None, live_from=now + 29 * DAY, override=REASON)
    publish_article("Live")
    pile = front(editor)["The next four weeks"].piles[0]
    assert pile.number == 3
    assert set(client.get(pile.address).context_data["cl"].queryset) == {up, kept, down}


def test_the_calendar_is_four_weeks_and_begins_today(front, editor):
    schedule(make_article(), by=None, live_from=timezone.now() + DAY, override=REASON)
    days = [day.on for day in front(editor)["The next four weeks"].days]
    assert len(days) == 28
    assert days[0] == timezone.localdate()
    assert days[-1] == timezone.localdate() + 27 * DAY


def test_a_story_that_gives_way_to_its_own_next_revision_doesnt_come_down(front, editor):
    story, _revision = publish_article("Live")
    save_again(story)
    schedule(story, by=None, live_from=timezone.now() + DAY, override=REASON)
    assert events(front(editor)["The next four weeks"]) == [("goes live", "Live, changed")]


def test_the_calendar_ends_with_its_fourth_week(front, editor):
    end = timezone.now() + 28 * DAY
    schedule(make_article("Far away"), by=None, live_from=end, live_until=end + DAY, override=REASON)
    set_embargo(make_article("Kept back"), until=end, by=None)
    make_campaign(embargoed_until=end)
    part = front(editor)["The next four weeks"]
    assert (part.days, part.piles[0].number) == ([], 0)


def test_a_scheduled_story_that_its_campaign_will_hide_goes_live_with_the_campaign(front, editor):
    campaign, now = make_campaign("Salt"), timezone.now()
    schedule(make_article("The salt road", campaigns=[campaign]), by=None, live_from=now + DAY, override=REASON)
    set_embargo(campaign, until=now + 5 * DAY, by=None)
    assert events(front(editor)["The next four weeks"]) == [("embargo ends", "Maison Ourlet, Salt")]


def test_a_scheduled_story_that_an_embargo_will_hide_goes_live_with_the_embargos_end(front, editor):
    story = make_article("Kept back")
    schedule(story, by=None, live_from=timezone.now() + DAY, override=REASON)
    set_embargo(story, until=timezone.now() + 5 * DAY, by=None)
    assert events(front(editor)["The next four weeks"]) == [("embargo ends", "Kept back")]


def test_the_calendar_tells_a_writer_of_no_others_story(front, writer):
    now = timezone.now()
    for headline, fields in (("Theirs", {}), ("Mine", {"created_by": writer})):
        schedule(
            make_article(headline, **fields), by=None, live_from=now + DAY, live_until=now + 2 * DAY, override=REASON
        )
        set_embargo(make_article(f"{headline}, kept back", **fields), until=now + DAY, by=None)
    part = front(writer)["The next four weeks"]
    assert {title for _word, title in events(part)} == {"Mine", "Mine, kept back"}
    assert part.piles[0].number == 2


def test_the_calendar_ends_where_a_page_is_full(client, front, editor, monkeypatch):
    """It reads no more than it tells, and says so; the days behind are not said to be free."""
    monkeypatch.setattr("articles.desk.calendar.MOST_EVENTS", 3)
    now = timezone.now()
    for number in (1, 3, 5, 7):
        make_campaign(f"Salt {number}", embargoed_until=now + number * DAY)
        story = make_article(f"Up {number}")
        schedule(story, by=None, live_from=now + (number + 1) * DAY, override=REASON)
    part = front(editor)["The next four weeks"]
    assert [(kind, title.split()[0]) for kind, title in events(part)] == [
        ("embargo ends", "Maison"),
        ("goes live", "Up"),
        ("embargo ends", "Maison"),
    ]
    assert part.days[-1].on == timezone.localtime(now + 3 * DAY).date()
    assert part.piles[0].number == 4
    assert not part.piles[0].is_more
    page = client.get("/desk/").content.decode()
    assert "More follows" in page
    for words in ("stories that change within four weeks", "campaigns under embargo", "photos whose rights end"):
        assert words in page
    monkeypatch.setattr("articles.desk.calendar.MOST_EVENTS", 8)
    part = front(editor)["The next four weeks"]
    assert len(events(part)) == 8
    assert len(part.days) == 28
    assert b"More follows" not in client.get("/desk/").content

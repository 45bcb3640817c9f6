"""A story's place in time: scheduled, replaced, ended."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Article, Revision
from articles.publishing import Refused, come_down, publish, schedule, set_embargo, trash, unschedule, withdraw
from articles.revisions.snapshots import record
from magazine.roles import EDITOR, WRITER
from tests.articles.clock import DAY, HOUR, MINUTE, edit, finished
from tests.builders import REASON, make_article, make_author, publish_article

pytestmark = pytest.mark.django_db


WORDS = {"override": "For this test."}


@pytest.fixture
def editor(make_member):
    return make_member(EDITOR)


def headline_at(moment):
    return Revision.objects.live(moment).values_list("headline", flat=True).first()


def around(moment):
    """Return what readers see the microsecond before a moment, and at it."""
    return headline_at(moment - timedelta(microseconds=1)), headline_at(moment)


# Going live.


def test_a_scheduled_story_goes_live_at_its_moment_and_not_before(editor):
    at = timezone.now() + HOUR
    schedule(finished(), by=editor, live_from=at)
    assert around(at) == (None, "A Coat for Rain")


def test_it_comes_down_at_its_end_and_stays_down(editor):
    at = timezone.now() + HOUR
    schedule(finished(), by=editor, live_from=at, live_until=at + DAY)
    assert around(at + DAY) == ("A Coat for Rain", None)
    assert headline_at(at + 900 * DAY) is None


def test_readers_see_what_is_live_until_scheduled_changes_take_its_place_without_a_gap(editor):
    article, at = finished(), timezone.now() + HOUR
    publish(article, by=editor)
    edit(article, "Changed")
    schedule(article, by=editor, live_from=at)
    assert around(at) == ("A Coat for Rain", "Changed")


def test_what_is_saved_after_scheduling_waits_for_another_publication(editor):
    article, at = finished(), timezone.now() + HOUR
    schedule(article, by=editor, live_from=at)
    edit(article, "Written later")
    record(article, by=editor)
    assert headline_at(at) == "A Coat for Rain"


@pytest.mark.parametrize("has_a_later_schedule", [False, True])
def test_nothing_is_scheduled_for_the_very_moment_at_which_the_story_comes_down(editor, has_a_later_schedule):
    article, end = finished(), timezone.now() + DAY
    publish(article, by=editor)
    come_down(article, by=editor, live_until=end)
    edit(article, "Changed")
    if has_a_later_schedule:
        schedule(article, by=editor, live_from=end + DAY)
    places = list(Revision.objects.order_by("pk").values())
    for verb in (schedule, publish):
        moment = {"live_from": end} if verb is schedule else {"at": end}
        with pytest.raises(Refused, match="The story comes down at that very moment, "):
            verb(article, by=editor, **moment)
    assert list(Revision.objects.order_by("pk").values()) == places
    assert around(end) == ("A Coat for Rain", None)


def test_what_is_scheduled_is_scheduled_again_for_the_same_moment(editor):
    article, at = finished(), timezone.now() + DAY
    publish(article, by=editor)
    edit(article, "Changed")
    schedule(article, by=editor, live_from=at)
    edit(article, "Changed again")
    schedule(article, by=editor, live_from=at, live_until=at + DAY)
    assert around(at) == ("A Coat for Rain", "Changed again")


def test_scheduling_again_takes_the_first_schedules_place(editor):
    article, at = finished(), timezone.now() + HOUR
    schedule(article, by=editor, live_from=at, live_until=at + HOUR)
    schedule(article, by=editor, live_from=at + DAY)
    assert headline_at(at) is None
    assert around(at + DAY) == (None, "A Coat for Rain")


def test_publishing_now_takes_the_schedules_place_and_keeps_its_end(editor):
    article, at = finished(), timezone.now() + HOUR
    schedule(article, by=editor, live_from=at, live_until=at + DAY)
    publish(article, by=editor)
    assert headline_at(timezone.now()) == "A Coat for Rain"
    assert around(at + DAY) == ("A Coat for Rain", None)


def test_the_date_of_publication_is_the_moment_at_which_it_first_goes_live(editor):
    article, at = finished(), timezone.now() + HOUR
    schedule(article, by=editor, live_from=at)
    article.refresh_from_db()
    assert article.published_at == Revision.objects.get().published_at == at


def test_a_schedule_leaves_an_entry_that_says_when(editor):
    article, at = finished(), timezone.now() + HOUR
    schedule(article, by=editor, live_from=at, live_until=at + DAY)
    entry = article.audit.get()
    assert (entry.verb, entry.by) == ("schedule", editor)
    assert entry.note.startswith("from ")
    assert " until " in entry.note


# Taking it back.


def test_off_the_schedule_the_story_never_goes_live(editor):
    article, at = finished(), timezone.now() + HOUR
    schedule(article, by=editor, live_from=at)
    unschedule(article, by=editor)
    assert headline_at(at + DAY) is None
    article.refresh_from_db()
    assert article.published_at is Revision.objects.get().published_at is None


def test_off_the_schedule_what_was_live_goes_on_without_a_gap(editor):
    article, at = finished(), timezone.now() + HOUR
    publish(article, by=editor)
    edit(article, "Changed")
    schedule(article, by=editor, live_from=at)
    unschedule(article, by=editor)
    assert around(at) == ("A Coat for Rain", "A Coat for Rain")


def test_a_withdrawal_ends_what_is_live_and_what_is_to_come(editor):
    article, at = finished(), timezone.now() + HOUR
    publish(article, by=editor)
    edit(article, "Changed")
    schedule(article, by=editor, live_from=at)
    withdraw(article, by=editor)
    assert headline_at(timezone.now()) is None
    assert headline_at(at + DAY) is None


def test_an_end_can_be_set_moved_and_taken_away(editor):
    article, soon = finished(), timezone.now() + HOUR
    publish(article, by=editor)
    come_down(article, by=editor, live_until=soon)
    assert around(soon) == ("A Coat for Rain", None)
    come_down(article, by=editor, live_until=soon + DAY)
    assert around(soon + DAY) == ("A Coat for Rain", None)
    come_down(article, by=editor, live_until=None)
    assert headline_at(soon + 900 * DAY) == "A Coat for Rain"


# Refused.


@pytest.mark.parametrize("ago", [timedelta(), MINUTE, 400 * DAY])
def test_a_moment_that_is_past_is_refused(editor, ago):
    with pytest.raises(Refused, match="is past: choose a moment to come, or publish at once"):
        schedule(finished(), by=editor, live_from=timezone.now() - ago)
    assert not Revision.objects.ever_placed().exists()


def test_an_end_before_the_beginning_is_refused(editor):
    at = timezone.now() + HOUR
    for end in (at, at - MINUTE):
        with pytest.raises(Refused, match="would come down before it goes live"):
            schedule(finished(), by=editor, live_from=at, live_until=end)


def test_an_end_that_is_past_is_refused_with_a_sentence(editor):
    article, _revision = publish_article()
    with pytest.raises(Refused, match="is past: choose a moment to come, or withdraw the story at once"):
        come_down(article, by=editor, live_until=timezone.now() - MINUTE)
    assert headline_at(timezone.now()) == "A Coat for Rain"


def test_an_end_before_a_scheduled_beginning_is_refused(editor):
    article, at = finished(), timezone.now() + HOUR
    schedule(article, by=editor, live_from=at)
    with pytest.raises(Refused, match="before it goes live"):
        come_down(article, by=editor, live_until=at - MINUTE)


def test_what_isnt_there_cant_be_taken_off_or_down(editor):
    article = finished()
    with pytest.raises(Refused, match="Nothing of this story is scheduled"):
        unschedule(article, by=editor)
    with pytest.raises(Refused, match="neither live nor scheduled"):
        come_down(article, by=editor, live_until=timezone.now() + HOUR)


def test_a_moment_inside_an_embargo_is_refused(editor):
    article = finished()
    set_embargo(article, until=timezone.now() + DAY, by=editor)
    with pytest.raises(Refused, match="under embargo until"):
        schedule(article, by=editor, live_from=timezone.now() + HOUR, **WORDS)
    schedule(article, by=editor, live_from=timezone.now() + DAY + HOUR)


def test_two_stories_are_not_scheduled_at_one_address(editor):
    schedule(finished(), by=editor, live_from=timezone.now() + HOUR)
    Article.objects.update(slug="moved")
    other = make_article("Other", authors=[make_author("Another")])
    Article.objects.filter(pk=other.pk).update(slug="a-coat-for-rain")
    with pytest.raises(Refused, match="has the address “a-coat-for-rain”"):
        schedule(other, by=editor, live_from=timezone.now() + DAY, **WORDS)


@pytest.fixture
def followed(editor):
    """Return a live story with an end, about to move, and the moment from which another has its address."""
    article, end = finished(), timezone.now() + DAY
    publish(article, by=editor)
    come_down(article, by=editor, live_until=end)
    Article.objects.update(slug="moved", headline="Moved")
    other = make_article("Other", authors=[make_author("Another")], slug="a-coat-for-rain")
    schedule(other, by=editor, live_from=end + HOUR, live_until=end + DAY, **WORDS)
    return article, end + HOUR


AFTER = r"Another story has the address “a-coat-for-rain” from .* on: set an end that is no later\."


@pytest.mark.parametrize("longer", [MINUTE, DAY, None])
def test_an_end_after_another_story_has_the_address_is_refused(editor, followed, longer):
    article, other_from = followed
    with pytest.raises(Refused, match=AFTER):
        come_down(article, by=editor, live_until=longer and other_from + longer)
    assert around(other_from) == (None, "Other")


def test_an_end_moves_up_to_the_moment_at_which_another_story_has_the_address(editor, followed):
    article, other_from = followed
    come_down(article, by=editor, live_until=other_from)
    assert around(other_from) == ("A Coat for Rain", "Other")


def test_what_would_stay_at_another_storys_address_is_not_taken_off_the_schedule(editor, followed):
    article, other_from = followed
    schedule(article, by=editor, live_from=other_from - DAY)
    with pytest.raises(Refused, match=AFTER):
        unschedule(article, by=editor)
    assert around(other_from - DAY) == ("A Coat for Rain", "Moved")


def test_changes_that_move_a_story_are_not_put_off_until_another_has_its_address(editor, followed):
    article, other_from = followed
    schedule(article, by=editor, live_from=other_from - DAY)
    with pytest.raises(Refused, match=AFTER):
        schedule(article, by=editor, live_from=other_from + MINUTE)
    schedule(article, by=editor, live_from=other_from - MINUTE)
    assert around(other_from - MINUTE) == ("A Coat for Rain", "Moved")


def test_a_story_that_moves_is_withdrawn_although_another_will_have_its_address(editor, followed):
    article, other_from = followed
    schedule(article, by=editor, live_from=other_from - DAY)
    withdraw(article, by=editor)
    assert around(other_from) == (None, "Other")


def test_what_is_in_the_trash_goes_live_by_nobody_not_even_the_console():
    article = finished()
    trash(article, by=None)
    for act in (
        lambda: publish(article, by=None, override=REASON),
        lambda: schedule(article, by=None, live_from=timezone.now() + HOUR, override=REASON),
    ):
        with pytest.raises(Refused, match="in the trash: take it out first"):
            act()
    assert not Revision.objects.ever_placed().exists()


def test_a_writer_may_not_touch_the_clock(make_member):
    writer = make_member(WRITER)
    article, later = finished(created_by=writer), timezone.now() + HOUR
    for act in (
        lambda: schedule(article, by=writer, live_from=later),
        lambda: unschedule(article, by=writer),
        lambda: come_down(article, by=writer, live_until=later),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Revision.objects.ever_placed().exists()

"""Autosaves, saves and heartbeats at the same moment, each on a connection of its own."""

from threading import Event
from time import sleep

import pytest
from django.utils import timezone

from articles.desk.presence import note_presence
from articles.models import Article, Presence, Revision
from articles.revisions.beside import keep
from articles.revisions.snapshots import freeze
from tests.articles.saves import saved_once
from tests.articles.test_concurrency import at_once
from tests.forms import address_of, form_of, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article(chief):
    return saved_once(chief)


@pytest.fixture
def window(chief):
    """Return a function that opens a window of the chief's."""

    def open_():
        return signed_in(chief)

    return open_


def statuses(responses):
    return [getattr(response, "status_code", response) for response in responses]


def test_two_windows_that_keep_at_once_both_keep(window, article):
    windows = [window(), window()]
    form = form_of(windows[0], article)
    calls = [
        lambda client=client, words=words: client.post(address_of(article, "autosave"), form | {"headline": words})
        for client, words in zip(windows, ("One", "Two"), strict=True)
    ]
    assert statuses(at_once(*calls)) == [200, 200]
    kept = Revision.objects.autosaves()
    assert {each.headline for each in kept} == {"One", "Two"}
    assert {each.number for each in kept} == {2, 3}


def test_a_save_and_an_autosave_at_once_leave_the_story_as_it_was_saved(window, article):
    one, other = window(), window()
    form = form_of(one, article)
    saved, kept = at_once(
        lambda: one.post(address_of(article), form | {"headline": "Saved", "_continue": "1"}),
        lambda: other.post(address_of(article, "autosave"), form | {"headline": "Typed"}),
    )
    assert statuses([saved, kept]) == [302, 200]
    assert Article.objects.get().headline == "Saved"
    assert article.revisions.newest_saved().headline == "Saved"
    assert Revision.objects.autosaves().get().headline == "Typed"


def test_two_saves_at_once_are_one_save_and_one_refusal(window, article):
    windows = [window(), window()]
    form = form_of(windows[0], article, _continue="1")
    calls = [
        lambda client=client, words=words: client.post(address_of(article), form | {"headline": words})
        for client, words in zip(windows, ("One", "Two"), strict=True)
    ]
    assert sorted(statuses(at_once(*calls))) == [200, 302]
    assert article.revisions.saves().count() == 2


def test_what_two_windows_take_up_at_once_is_taken_up_once(window, article):
    client = window()
    form = form_of(client, article, headline="Typed")
    client.post(address_of(article, "autosave"), form)
    calls = [lambda client=client: client.post(address_of(article, "take_up", 2)) for client in (client, window())]
    first, second = sorted(statuses(at_once(*calls)))
    assert first == 302
    assert second in (302, 404, 409)
    assert article.revisions.saves().count() == 2
    assert Article.objects.get().headline == "Typed"


def test_a_button_that_is_pressed_twice_at_once_begins_one_story(window):
    add = address_of(Article)
    calls = [lambda client=client: client.post(add, {"headline": "Once"}) for client in (window(), window())]
    responses = at_once(*calls)
    assert {response.url for response in responses} == {address_of(Article.objects.get())}


def test_heartbeats_at_once_are_one_presence(window, article):
    calls = [lambda client=client: client.post(address_of(article, "presence")) for client in (window(), window())]
    assert statuses(at_once(*calls)) == [200, 200]
    assert Presence.objects.count() == 1


def test_a_heartbeat_and_an_autosave_that_note_the_same_reader_wait_in_no_circle(article, chief):
    """The row of who is there refers to the story: whoever writes it waits for who holds that."""
    noted = Event()

    def beat():
        noted.wait(10)
        note_presence(article, by=chief, at=timezone.now())

    def along():
        noted.set()
        sleep(0.3)  # the other is on its way
        note_presence(article, by=chief, at=timezone.now())

    typed = Article.objects.get(pk=article.pk)
    typed.headline = "Typed"
    autosave = freeze(typed, by=chief, kind=Revision.Kind.AUTOSAVE)
    kept, told = at_once(lambda: keep(autosave, based_on=1, along=along), beat)
    assert told is None
    assert kept.headline == "Typed"
    assert Presence.objects.count() == 1

"""Who has a story open: a page says so every few seconds, and takes it back when it is left."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.desk.presence import end_presence, note_presence, others_editing
from articles.models import Article, Presence
from articles.publishing import submit
from articles.revisions.snapshots import record
from tests.builders import REASON, make_article
from tests.forms import address_of, form_of, save, signed_in

pytestmark = pytest.mark.django_db
EDITS = ("articles.view_article", "articles.change_article", "articles.view_any_article", "articles.change_any_article")


@pytest.fixture
def article(chief):
    article = make_article()
    record(article, by=chief)
    return article


@pytest.fixture
def vera(make_staff):
    user = make_staff(*EDITS, username="vera")
    user.first_name, user.last_name = "Vera", "Lind"
    user.save()
    return user


@pytest.fixture
def colleague(vera):
    return signed_in(vera)


def test_a_heartbeat_says_who_else_is_there(desk, colleague, article):
    assert desk.post(address_of(article, "presence")).json()["present"] == ""
    assert colleague.post(address_of(article, "presence")).json()["present"] == "chief has this story open too."
    assert desk.post(address_of(article, "presence")).json()["present"] == "Vera Lind has this story open too."


def test_the_form_says_so_from_the_beginning(desk, colleague, article):
    colleague.post(address_of(article, "presence"))
    assert "Vera Lind has this story open too." in desk.get(address_of(article)).content.decode()


def test_reading_the_form_alone_notes_nobody(desk, article):
    desk.get(address_of(article))
    assert not Presence.objects.exists()


def test_several_are_named_in_one_sentence(article, chief, vera, make_staff):
    at = timezone.now()
    note_presence(article, by=vera, at=at)
    note_presence(article, by=make_staff(username="Noor"), at=at)
    assert others_editing(article, user=chief, at=at) == "Noor and Vera Lind have this story open too."


def test_whoever_was_not_heard_of_for_longer_than_a_hidden_tab_keeps_silent_is_gone(article, chief, vera):
    at = timezone.now()
    note_presence(article, by=vera, at=at)
    assert others_editing(article, user=chief, at=at + timedelta(seconds=89))
    assert not others_editing(article, user=chief, at=at + timedelta(seconds=90))


def test_leaving_ends_it_at_once(desk, colleague, article):
    colleague.post(address_of(article, "presence"))
    assert colleague.post(address_of(article, "presence"), {"leaving": "1"}).json() == {}
    assert desk.post(address_of(article, "presence")).json()["present"] == ""


def test_leaving_ends_nobody_elses(article, chief, vera):
    at = timezone.now()
    note_presence(article, by=vera, at=at)
    end_presence(article, by=chief)
    assert others_editing(article, user=chief, at=at)


def test_one_row_is_all_that_many_heartbeats_leave(desk, article):
    for _beat in range(3):
        desk.post(address_of(article, "presence"))
    assert Presence.objects.count() == 1


def test_a_heartbeat_tells_of_a_newer_save_and_where_it_differs(desk, colleague, article):
    save(colleague, article, headline="By Vera")
    saved = desk.post(address_of(article, "presence"), {"based_on": "1"}).json()["saved"]
    assert saved["sentence"] == f"Vera Lind saved it at {timezone.localtime():%H:%M}."
    assert saved["address"] == address_of(article, "compare", 1, 2)
    assert desk.post(address_of(article, "presence"), {"based_on": "2"}).json()["saved"] is None


def test_ones_own_save_in_another_window_is_told_as_such(desk, article):
    save(desk, article, headline="Again")
    saved = desk.post(address_of(article, "presence"), {"based_on": "1"}).json()["saved"]
    assert saved["sentence"].startswith("You saved it at")


@pytest.mark.parametrize("based_on", ["", "x", "-1", "9" * 40, "4711"])
def test_a_number_that_was_never_saved_leads_nowhere(desk, article, based_on):
    assert desk.post(address_of(article, "presence"), {"based_on": based_on}).json()["saved"]["address"] == ""


def test_somebody_who_may_only_read_is_seen_too(desk, make_staff, article):
    reader = signed_in(make_staff("articles.view_article", "articles.view_any_article", username="reader"))
    assert reader.post(address_of(article, "presence")).status_code == 200
    assert desk.post(address_of(article, "presence")).json()["present"] == "reader has this story open too."


def test_the_page_is_told_when_the_story_may_not_be_changed_any_more(make_staff):
    writer = make_staff("articles.view_article", "articles.change_article")
    article, client = make_article(created_by=writer), Client()
    client.force_login(writer)
    assert client.post(address_of(article, "presence")).json()["may_change"]
    Article.objects.update(status=Article.Status.IN_REVIEW)
    assert not client.post(address_of(article, "presence")).json()["may_change"]


def test_a_story_that_one_may_not_see_tells_nobody_who_is_there(desk, make_staff, article):
    desk.post(address_of(article, "presence"))
    writer = signed_in(make_staff("articles.view_article", "articles.change_article"))
    response = writer.post(address_of(article, "presence"))
    assert response.status_code == 404
    assert "chief" not in response.content.decode()


def test_a_heartbeat_without_its_token_is_refused(article, vera):
    client = Client(enforce_csrf_checks=True)
    client.force_login(vera)
    assert client.post(address_of(article, "presence")).status_code == 403
    assert not Presence.objects.exists()


def test_nobody_is_there_who_isnt_signed_in(client, article):
    assert client.post(address_of(article, "presence")).status_code == 302
    assert not Presence.objects.exists()


def test_an_autosave_is_a_heartbeat_too(desk, colleague, article):
    colleague.post(address_of(article, "presence"))
    data = form_of(desk, article, headline="Typed")
    answer = desk.post(address_of(article, "autosave"), data).json()
    assert answer["present"] == "Vera Lind has this story open too."
    assert Presence.objects.count() == 2


def test_whoever_has_no_account_any_more_is_named_within_a_sentence_and_at_its_beginning(desk):
    article = make_article()
    record(article)
    submit(article, by=None, override=REASON)
    assert "Submitted by the console or a former account, " in desk.get(address_of(article)).content.decode()
    assert "<small>The console or a former account · " in desk.get(address_of(article, "history")).content.decode()
    said = desk.post(address_of(article, "presence"), {"based_on": ""}).json()["saved"]["sentence"]
    assert said.startswith("The console or a former account saved it at ")

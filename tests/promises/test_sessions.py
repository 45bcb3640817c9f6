"""What was taken from an account is gone at its next request, whatever its browser still holds."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from magazine.roles import CHIEF, EDITOR, WRITER
from tests.builders import make_article, make_author, publish_article
from tests.forms import address_of, form_of

pytestmark = pytest.mark.django_db
DESK = "/desk/articles/article/"


@pytest.fixture
def accounts(make_member):
    return {role: make_member(role) for role in (WRITER, EDITOR, CHIEF)}


def signed_in(user):
    """Return a browser in which somebody has signed in with their password."""
    client = Client()
    assert client.post("/desk/login/", {"username": user.username, "password": "irrelevant"}).status_code == 302
    return client


def is_at_the_login(response):
    return response.status_code == 302 and response.url.startswith("/desk/login/")


def test_a_new_password_ends_every_session_of_its_account(accounts):
    browsers, chief = [signed_in(accounts[WRITER]) for _n in range(2)], signed_in(accounts[CHIEF])
    url = f"/desk/auth/user/{accounts[WRITER].pk}/password/"
    words = {"password1": "an-0ther-w0rd", "password2": "an-0ther-w0rd", "usable_password": "true"}
    assert chief.post(url, words).status_code == 302
    assert all(is_at_the_login(browser.get(DESK)) for browser in browsers)
    assert chief.get(DESK).status_code == 200


def test_who_changes_their_own_password_stays_in_and_ends_their_other_sessions(accounts):
    here, elsewhere = signed_in(accounts[WRITER]), signed_in(accounts[WRITER])
    words = {"old_password": "irrelevant", "new_password1": "an-0ther-w0rd", "new_password2": "an-0ther-w0rd"}
    assert here.post("/desk/password_change/", words).status_code == 302
    assert here.get(DESK).status_code == 200
    assert is_at_the_login(elsewhere.get(DESK))


@pytest.mark.parametrize("mark", ["is_active", "role"])
def test_a_closed_account_is_out_at_its_next_request(accounts, mark):
    browser, chief = signed_in(accounts[EDITOR]), signed_in(accounts[CHIEF])
    data = form_of(chief, accounts[EDITOR])
    data.pop(mark)
    assert chief.post(address_of(accounts[EDITOR]), data).status_code == 302
    story = make_article()
    for path in ("", f"{story.pk}/change/", f"{story.pk}/history/", f"{story.pk}/publish/"):
        assert is_at_the_login(browser.get(DESK + path))
    assert is_at_the_login(browser.post(f"{DESK}{story.pk}/approve/", {"note": "Yes"}))


def test_who_has_lost_a_role_may_no_more_than_what_is_left(accounts):
    browser, chief = signed_in(accounts[EDITOR]), signed_in(accounts[CHIEF])
    story, _revision = publish_article("Of somebody else")
    assert browser.get(f"{DESK}{story.pk}/withdraw/").status_code == 200
    data = form_of(chief, accounts[EDITOR]) | {"role": str(Group.objects.get(name=WRITER).pk)}
    assert chief.post(address_of(accounts[EDITOR]), data).status_code == 302
    assert browser.post(f"{DESK}{story.pk}/withdraw/").status_code == 404
    assert "Of somebody else" not in browser.get(DESK).content.decode()


def test_a_role_that_loses_a_right_loses_it_for_everybody_in_it(accounts):
    browser = signed_in(accounts[EDITOR])
    story, _revision = publish_article()
    Group.objects.get(name=EDITOR).permissions.clear()
    assert browser.post(f"{DESK}{story.pk}/withdraw/").status_code in (403, 404)
    assert browser.get(DESK).status_code == 403


def test_who_is_taken_out_of_a_byline_sees_the_story_no_more(accounts):
    author = make_author(user=accounts[WRITER])
    story, browser = make_article("Ours", authors=[author]), signed_in(accounts[WRITER])
    assert browser.get(f"{DESK}{story.pk}/history/").status_code == 200
    story.bylines.all().delete()
    assert browser.get(f"{DESK}{story.pk}/history/").status_code == 404


def test_the_site_at_a_moment_ends_with_the_right_to_walk(accounts):
    browser = signed_in(accounts[EDITOR])
    publish_article("Of tomorrow", at=None)
    assert browser.post("/desk/moment/", {"at": "2001-01-01T10:00"}).status_code == 302
    assert "Of tomorrow" not in browser.get("/").content.decode()
    accounts[EDITOR].groups.clear()
    assert "Of tomorrow" in browser.get("/").content.decode()


def test_a_writer_walks_to_no_other_moment(accounts):
    browser = signed_in(accounts[WRITER])
    publish_article("Of today", at=None)
    assert browser.post("/desk/moment/", {"at": "2001-01-01T10:00"}).status_code == 403
    session = browser.session
    for name in ("at", "moment", "walk", "articles.moment"):
        session[name] = "2001-01-01T10:00:00+00:00"
    session.save()
    assert "Of today" in browser.get("/?at=2001-01-01T10:00&moment=2001-01-01T10:00").content.decode()


@pytest.mark.parametrize("what", ["is_active", "is_staff"])
def test_the_login_says_no_more_to_a_closed_account_than_to_a_wrong_password(accounts, what):
    wrong = Client().post("/desk/login/", {"username": "editor", "password": "wrong"})
    setattr(accounts[EDITOR], what, False)
    accounts[EDITOR].save()
    closed = Client().post("/desk/login/", {"username": "editor", "password": "irrelevant"})
    assert closed.status_code == wrong.status_code == 200
    assert "Please enter the correct username and password" in closed.content.decode()
    assert closed.context_data["form"].errors == wrong.context_data["form"].errors


def test_signing_out_takes_a_post(accounts):
    browser = signed_in(accounts[WRITER])
    assert browser.get("/desk/logout/").status_code == 405
    assert browser.get(DESK).status_code == 200
    browser.post("/desk/logout/")
    assert is_at_the_login(browser.get(DESK))

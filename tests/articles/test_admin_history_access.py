"""Who sees a story's history, and who may bring something of it back."""

import pytest

from articles.models import Article, SeeAlso
from articles.publishing import submit
from articles.revisions.snapshots import record
from magazine.roles import PICTURE_EDITOR, WRITER
from tests.articles.saves import saved_twice, words, write
from tests.builders import REASON, make_article, publish_article
from tests.forms import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(chief):
    """Return a story with two revisions: “As it was” and “As it is”."""
    return saved_twice(chief)


PAGES = [("history", []), ("compare", [1, 2]), ("restore", [1]), ("discard", [])]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_another_writers_story_is_not_there(client, story, make_member, name, args):
    write(story, headline="The canary")
    client.force_login(make_member(WRITER))
    for method in (client.get, client.post, client.head):
        response = method(address_of(story, name, *args), {"based_on": "3"})
        assert response.status_code in (404, 405)
        assert b"canary" not in response.content
    assert story.revisions.count() == 3


def test_a_writer_reads_nothing_of_another_writers_draft_to_which_a_block_leads(client, make_member):
    writer = make_member(WRITER, "Vera")
    article = make_article("Vera’s", created_by=writer, blocks=[SeeAlso(article=make_article("The canary"))])
    record(article, by=writer)
    SeeAlso.objects.all().delete()
    write(article, by=writer, kicker="Rain")
    client.force_login(writer)
    for url in (address_of(article, "compare", 1, 2), address_of(article, "restore", 1)):
        page = words(client.get(url))
        assert "a story that isn’t yours to see" in page
        assert "canary" not in page


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_nobody_who_isnt_signed_in_gets_there(client, story, name, args):
    for method in (client.get, client.post):
        response = method(address_of(story, name, *args), {"based_on": "2"})
        assert response.status_code == 302
        assert response.url.startswith("/desk/login/")
    assert story.revisions.count() == 2


def test_a_picture_editor_sees_the_history_and_brings_nothing_back(client, make_member):
    article, _revision = publish_article()
    write(article, headline="Changed")
    client.force_login(make_member(PICTURE_EDITOR))
    page = words(client.get(address_of(article, "history")))
    assert "Changed" in page
    assert "Restore…" not in page
    assert "Restore this block" not in words(client.get(address_of(article, "compare", 1, 2)))
    for url in (address_of(article, "restore", 1), address_of(article, "discard")):
        assert client.get(url).status_code == 403
        assert client.post(url, {"based_on": "2"}).status_code == 403
    article.refresh_from_db()
    assert article.headline == "Changed"


def test_a_writer_brings_nothing_back_while_the_story_is_in_review(client, make_member):
    writer = make_member(WRITER, "Vera")
    article = make_article("As it was", created_by=writer)
    record(article, by=writer)
    write(article, by=writer, headline="As it is")
    submit(article, by=None, override=REASON)
    client.force_login(writer)
    assert client.get(address_of(article, "history")).status_code == 200
    assert client.post(address_of(article, "restore", 1), {"based_on": "2"}).status_code == 403
    article.refresh_from_db()
    assert article.headline == "As it is"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
@pytest.mark.parametrize(("name", "args"), PAGES)
def test_other_methods_are_refused(desk, story, name, args, method):
    assert getattr(desk, method)(address_of(story, name, *args)).status_code == 405


@pytest.mark.parametrize(("name", "args"), PAGES[:2])
def test_what_only_shows_takes_no_post(desk, story, name, args):
    assert desk.post(address_of(story, name, *args)).status_code == 405


def test_a_restoration_without_a_token_is_refused(chief, story):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)
    assert client.post(address_of(story, "restore", 1), {"based_on": "2"}).status_code == 403
    assert Article.objects.get().headline == "As it is"

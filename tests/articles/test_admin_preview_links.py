"""Preview links, at the desk: made, listed, revoked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, PreviewLink
from articles.pages import preview_links
from articles.revisions.snapshots import record
from magazine.roles import CHIEF, EDITOR, PICTURE_EDITOR, WRITER
from tests.articles.preview_links import is_gone, links_of, page, revoke
from tests.builders import make_article
from tests.forms import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article("The secret coat")


@pytest.fixture
def link(article, chief):
    return preview_links.make(record(article), by=chief, days=3)


def test_an_editor_makes_a_link_from_the_story(client, make_member, article):
    record(article)
    editor = make_member(EDITOR)
    client.force_login(editor)
    form = client.get(address_of(article)).content.decode()
    assert 'form="preview-link"' in form
    answer = client.post(links_of(article), {"revision": "1", "days": "7"}, follow=True)
    link = PreviewLink.objects.get()
    assert (link.revision.number, link.made_by) == (1, editor)
    assert link.expires_at - link.made_at == timedelta(days=7)
    assert f"http://testserver{page(link)}" in answer.content.decode()


def test_the_newest_save_is_proposed(desk, article):
    record(article)
    Article.objects.update(headline="Saved later")
    record(Article.objects.get())
    assert '<option value="2" selected>' in desk.get(links_of(article)).content.decode()


def test_the_list_says_who_made_a_link_until_when_and_how_often_it_was_opened(desk, guest, article, link):
    assert "Not opened yet." in desk.get(links_of(article)).content.decode()
    guest.get(page(link))
    listed = " ".join(desk.get(links_of(article)).content.decode().split())
    assert "Made by chief" in listed
    assert "Opened once" in listed
    assert f"until {timezone.localtime(link.expires_at):%-d %b %Y, %H:%M}" in listed


def test_every_link_that_opens_is_listed_however_many_there_are(desk, article, chief):
    links = [preview_links.make(record(article), by=chief, days=30) for _ in range(30)]
    listed = desk.get(links_of(article)).content.decode()
    assert [link for link in links if page(link) not in listed] == []


def test_a_link_is_revoked_from_the_list_and_its_address_leaves_it(desk, guest, article, link):
    answer = desk.post(revoke(link), follow=True)
    assert page(link) not in answer.content.decode()
    assert "revoked" in answer.content.decode()
    assert is_gone(guest, page(link))


@pytest.mark.parametrize(
    "data", [{}, {"revision": "9", "days": "7"}, {"revision": "1", "days": "365"}, {"revision": "x"}]
)
def test_no_link_is_made_to_what_is_not_offered(desk, article, data):
    record(article)
    assert desk.post(links_of(article), data).status_code == 200
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("role", [WRITER, PICTURE_EDITOR])
def test_only_an_editor_shares_a_story(client, make_member, link, role):
    member = make_member(role)
    Article.objects.update(created_by=member)
    client.force_login(member)
    article = link.revision.article
    assert client.get(links_of(article)).status_code == 403
    assert client.post(links_of(article), {"revision": "1", "days": "1"}).status_code == 403
    assert client.post(revoke(link)).status_code == 403
    form = client.get(address_of(article)).content.decode()
    assert page(link) not in form
    assert PreviewLink.objects.filter(revoked_at=None).count() == 1


def test_a_link_is_revoked_only_under_its_own_story_and_never_by_a_get(desk, link):
    other = make_article("Other")
    assert desk.post(address_of(other, "revoke", link.pk)).status_code == 404
    assert desk.get(revoke(link)).status_code == 405
    assert PreviewLink.objects.get().revoked_at is None


def test_a_link_needs_the_token_of_a_form(article, link, chief):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(chief)
    assert strict.post(links_of(article), {"revision": "1", "days": "1"}).status_code == 403
    assert strict.post(revoke(link)).status_code == 403


def test_links_and_photos_cost_no_query(desk, guest, article, make_member):
    def count(opened):
        with CaptureQueriesContext(connection) as queries:
            opened()
        return len(queries)

    revision, chief = record(article), make_member(CHIEF, "clara")
    links = [preview_links.make(revision, by=chief, days=1)]
    desk.get("/desk/")  # the first request of a session writes it
    few = count(lambda: desk.get(links_of(article)))
    links += [preview_links.make(revision, by=chief, days=1) for _ in range(9)]
    assert count(lambda: desk.get(links_of(article))) == few
    guest.get(page(links[0]))
    one = count(lambda: guest.get(page(links[0])))
    assert count(lambda: guest.get(page(links[1]))) == one

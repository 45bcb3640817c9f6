"""A gallery is written in a form of its own, and the stories that show it don't change behind anybody's back."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Gallery, PhotoGallery, Revision
from articles.revisions.snapshots import record
from magazine.roles import EDITOR, PICTURE_EDITOR
from tests.builders import make_article, make_gallery, make_photo, publish_article
from tests.forms import address_of, form_of, save, signed_in

pytestmark = pytest.mark.django_db
Status = Article.Status


def caption(client, gallery, words):
    """Save a gallery's form with another caption under its first photo."""
    response = save(client, gallery, **{"places-0-caption": words})
    assert response.status_code == 302


@pytest.fixture
def pictures(make_member):
    return signed_in(make_member(PICTURE_EDITOR))


@pytest.fixture
def gallery():
    return make_gallery([make_photo()])


def make_story(gallery, headline="A Coat for Rain", **fields):
    article = make_article(headline, blocks=[Gallery(gallery=gallery)], **fields)
    record(article)
    return article


def test_an_approved_story_is_a_draft_again_once_its_gallery_says_something_else(pictures, gallery):
    article = make_story(gallery, status=Status.APPROVED)
    caption(pictures, gallery, "Not yet read")
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    assert article.audit.get().verb == "reopen"
    assert article.audit.get().revision == article.revisions.newest_saved()


def test_an_approval_outlives_a_gallery_that_is_saved_as_it_was(pictures, gallery):
    article = make_story(gallery, status=Status.APPROVED)
    caption(pictures, gallery, "Look 1")
    article.refresh_from_db()
    assert (article.status, article.revisions.count()) == (Status.APPROVED, 1)


def test_a_form_that_was_open_publishes_no_caption_that_its_editor_hasnt_read(client, make_member, pictures, gallery):
    client.force_login(make_member(EDITOR))
    article = make_story(gallery, status=Status.APPROVED)
    data = form_of(client, article, _publish="1", override="It is right as it is.")
    caption(pictures, gallery, "Not yet read")
    page = client.post(address_of(article), data)
    assert "after you had opened it" in page.content.decode()
    assert not Revision.objects.live(timezone.now()).exists()


def test_readers_see_a_gallery_as_it_was_until_its_story_is_published(desk, pictures, gallery):
    article, live = publish_article(blocks=[Gallery(gallery=gallery)])
    caption(pictures, gallery, "Not yet read")
    assert Revision.objects.live(timezone.now()).get() == live
    assert "Not yet read" not in Client().get(live.get_absolute_url()).content.decode()
    assert list(Article.objects.changed(timezone.now())) == [article]


def test_a_story_in_review_stays_there_and_its_form_says_that_it_was_saved(desk, pictures, gallery):
    article = make_story(gallery, status=Status.IN_REVIEW)
    data = form_of(desk, article, headline="Corrected in review")
    caption(pictures, gallery, "Not yet read")
    assert "after you had opened it" in desk.post(address_of(article), data).content.decode()
    article.refresh_from_db()
    assert (article.status, article.headline) == (Status.IN_REVIEW, "A Coat for Rain")


def test_a_story_in_the_trash_is_left_there_as_it_is(pictures, gallery):
    article = make_story(gallery, trashed_at=timezone.now())
    caption(pictures, gallery, "Not yet read")
    assert article.revisions.count() == 1


def test_each_story_that_shows_a_gallery_costs_the_same(pictures, gallery):
    counts, number = [], 0
    caption(pictures, gallery, "Signed in")  # the first request of a session writes it
    for stories in (1, 2, 3):
        while number < stories:
            number += 1
            make_story(gallery, f"Story {number}")
        with CaptureQueriesContext(connection) as captured:
            caption(pictures, gallery, f"Changed with {stories}")
        counts.append(len(captured))
    assert counts[2] - counts[1] == counts[1] - counts[0] < 40


def test_a_gallery_and_its_stories_are_saved_together_or_not_at_all(pictures, gallery):
    make_story(gallery)
    with connection.execute_wrapper(_without_revisions), pytest.raises(RuntimeError):
        caption(pictures, gallery, "Half saved")
    assert PhotoGallery.objects.get().places.get().caption == "Look 1"


def _without_revisions(execute, sql, params, many, context):
    if sql.startswith('INSERT INTO "articles_revision"'):
        raise RuntimeError("no revision is written")
    return execute(sql, params, many, context)

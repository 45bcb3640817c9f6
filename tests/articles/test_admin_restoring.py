"""The ways back: a revision or a block restored, changes discarded."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, AuditEntry, Picture, PullQuote, Revision, Text
from articles.publishing import approve, send_back, set_embargo, submit
from articles.revisions.snapshots import record
from magazine.roles import WRITER
from tests.articles.saves import answer, saved_twice, words, write
from tests.builders import REASON, make_article, make_photo, publish_article
from tests.forms import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(chief):
    """Return a story with two revisions: “As it was” and “As it is”."""
    return saved_twice(chief)


def test_a_revision_is_brought_back_as_a_new_one(desk, story):
    page = words(answer(desk, address_of(story, "restore", 1)))
    assert "Revision 1 is back, saved as revision 3." in page
    assert Article.objects.get().headline == "As it was"
    assert [each.headline for each in story.revisions.order_by("number")] == ["As it was", "As it is", "As it was"]
    entry = AuditEntry.objects.get(verb="restore")
    assert (entry.by.username, entry.revision.number, entry.note) == ("chief", 3, "revision 1")


def test_the_question_shows_what_would_change_and_changes_nothing(desk, story):
    page = words(desk.get(address_of(story, "restore", 1)))
    assert "As it <del>is</del><ins>was</ins>" in page
    assert Article.objects.get().headline == "As it is"
    assert story.revisions.count() == 2


def test_one_block_is_brought_back_and_the_rest_stays(desk, chief):
    article = make_article(blocks=[Text(html="<p>One.</p>"), PullQuote(text="Two.")])
    record(article, by=chief)
    key = str(PullQuote.objects.get().key)
    PullQuote.objects.all().delete()
    Text.objects.update(html="<p>Another one.</p>")
    write(article, by=chief, headline="As it is")
    url = f"{address_of(article, 'restore', 1)}?block={key}"
    assert "Two." in words(desk.get(url))
    answer(desk, url, block=key)
    article.refresh_from_db()
    assert [block.get("html") or block["text"] for block in article.revisions.newest_saved().body["blocks"]] == [
        "<p>Another one.</p>",
        "Two.",
    ]
    assert article.headline == "As it is"
    assert str(PullQuote.objects.get().key) == key


def test_the_comparison_offers_a_block_only_where_the_story_hasnt_it_like_that(desk, chief):
    article = make_article(blocks=[Text(html="<p>One.</p>"), PullQuote(text="Two.")])
    record(article, by=chief)
    PullQuote.objects.update(text="Three.")
    write(article, by=chief)
    page = words(desk.get(address_of(article, "compare", 1, 2)))
    key = PullQuote.objects.get().key
    assert page.count("Restore this block from") == 1
    assert f"{address_of(article, 'restore', 1)}?block={key}" in page


@pytest.mark.parametrize("block", ["x", "1", "00000000-0000-4000-8000-000000000000"])
def test_a_block_that_the_revision_hasnt_is_not_found(desk, story, block):
    for method in (desk.get, desk.post):
        assert method(address_of(story, "restore", 1), {"block": block}).status_code in (400, 404)
    assert story.revisions.count() == 2


def test_a_photo_that_has_gone_is_named(desk, chief):
    photo = make_photo("A photo that goes")
    article = make_article(blocks=[Picture(photo=photo, caption="On the quay")])
    record(article, by=chief)
    Picture.objects.all().delete()
    photo.delete()
    write(article, by=chief)
    page = words(answer(desk, address_of(article, "restore", 1)))
    assert "No longer there, and so not brought back: 1 photo." in page
    assert (Picture.objects.get().photo, Picture.objects.get().caption) == (None, "On the quay")


def test_who_has_not_seen_the_newest_save_is_asked_once_more(desk, story, make_staff):
    page = desk.get(address_of(story, "restore", 1)).content.decode()
    based_on = page.split('name="based_on" value="')[1].split('"')[0]
    write(story, by=make_staff(username="Noor"), headline="By Noor")
    response = desk.post(address_of(story, "restore", 1), {"based_on": based_on}, follow=True)
    assert "Noor has saved this story meanwhile." in words(response)
    assert response.request["PATH_INFO"] == address_of(story, "restore", 1)
    assert Article.objects.get().headline == "By Noor"


@pytest.mark.parametrize("name", ["restore", "discard"])
def test_a_post_that_says_nothing_of_what_it_was_asked_about_changes_nothing(desk, name):
    article, _revision = publish_article()
    write(article, headline="Changed")
    args = [1] if name == "restore" else []
    desk.post(address_of(article, name, *args))
    article.refresh_from_db()
    assert article.headline == "Changed"
    assert article.revisions.count() == 2


def test_status_writer_dates_and_embargo_stay_as_they_are(desk, chief, make_member):
    writer = make_member(WRITER, "Vera")
    article = make_article("As it was", created_by=writer)
    set_embargo(article, until=timezone.now() + timedelta(days=2), by=None)
    submit(article, by=None, override=REASON)
    approve(article, by=chief)
    record(article, by=chief)
    send_back(article, by=chief, note="Once more.")
    set_embargo(article, until=None, by=chief, note="The house lifted it.")
    article.refresh_from_db()
    write(article, by=chief, headline="As it is")
    answer(desk, address_of(article, "restore", 1))
    article.refresh_from_db()
    assert (article.headline, article.status) == ("As it was", Article.Status.DRAFT)
    assert (article.created_by, article.embargoed_until, article.published_at) == (writer, None, None)


def test_discarding_goes_back_to_what_readers_see(desk):
    article, revision = publish_article("As readers see it")
    write(article, headline="Changed")
    assert "As readers see it" in words(desk.get(address_of(article, "discard")))
    page = words(answer(desk, address_of(article, "discard")))
    assert "The story is again as it was last published." in page
    article.refresh_from_db()
    assert article.headline == "As readers see it"
    assert Revision.objects.live(timezone.now()).get() == revision
    assert article.revisions.filter(headline="Changed").exists()


def test_a_story_that_isnt_live_has_nothing_to_go_back_to(desk, story):
    assert "nothing to go back to" in words(desk.get(address_of(story, "discard")))
    desk.post(address_of(story, "discard"), {"based_on": "2"})
    assert not AuditEntry.objects.exists()


def test_a_writers_restoration_makes_a_draft_of_an_approved_story(client, chief, make_member):
    writer = make_member(WRITER, "Vera")
    article = make_article("As it was", created_by=writer)
    record(article, by=writer)
    write(article, by=writer, headline="As it is")
    submit(article, by=None, override=REASON)
    approve(article, by=chief)
    client.force_login(writer)
    answer(client, address_of(article, "restore", 1))
    article.refresh_from_db()
    assert (article.headline, article.status) == ("As it was", Article.Status.DRAFT)
    assert article.audit.filter(verb="reopen").exists()

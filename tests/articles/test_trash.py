"""The trash: nothing is deleted, readers lose it at once, and for thirty days there is a way back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Revision
from articles.pages import preview_links
from articles.publishing import Refused, publish, schedule, submit, trash, untrash
from articles.querysets import TRASH_KEEPS
from magazine.roles import CHIEF, EDITOR, PICTURE_EDITOR, WRITER
from tests.builders import REASON, make_article, make_author, publish_article
from tests.forms import address_of, form_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def editor(make_member):
    return make_member(EDITOR)


@pytest.fixture
def writer(make_member):
    return make_member(WRITER)


def age(article, age):
    """Let a story have lain in the trash for that long."""
    Article.objects.filter(pk=article.pk).update(trashed_at=timezone.now() - age)


def is_in_the_trash(article):
    return Article.objects.get(pk=article.pk).trashed_at is not None


def listed(client, **query):
    return client.get(LIST, query).content.decode()


def test_a_trashed_story_is_kept_whole_and_comes_back_as_a_draft(writer):
    article = make_article(authors=[make_author()], created_by=writer)
    submit(article, by=None, override=REASON)
    Article.objects.update(status="draft")
    blocks, numbers = list(article.articles_text_set.values()), list(article.revisions.values_list("number"))
    trash(article, by=writer)
    untrash(article, by=writer)
    article.refresh_from_db()
    assert (article.status, article.trashed_at) == ("draft", None)
    assert list(article.articles_text_set.values()) == blocks
    assert list(article.revisions.values_list("number")) == numbers
    assert [entry.verb for entry in article.audit.all()] == ["untrash", "trash", "submit"]


def test_a_story_in_review_comes_back_as_a_draft(editor):
    article = make_article(status="in_review")
    trash(article, by=editor)
    entry = article.audit.get()
    assert (entry.from_status, entry.to_status) == ("in_review", "draft")


@pytest.mark.parametrize("how", ["live", "scheduled", "under embargo"])
def test_what_readers_see_or_will_see_is_withdrawn_with_it(editor, how):
    article = make_article(authors=[make_author()])
    if how == "scheduled":
        schedule(article, by=editor, live_from=timezone.now() + DAY)
    else:
        publish(article, by=editor)
    if how == "under embargo":
        Article.objects.update(embargoed_until=timezone.now() + DAY)
    trash(article, by=editor, note="A mistake.")
    assert not Revision.objects.live(timezone.now()).exists()
    assert not Revision.objects.live(timezone.now() + 2 * DAY).exists()
    assert {entry.verb for entry in article.audit.all()} >= {"trash", "withdraw"}
    untrash(article, by=editor)
    assert not Revision.objects.live(timezone.now() + 2 * DAY).exists()


def test_what_was_live_stays_in_the_past(editor):
    article, revision = publish_article(at=timezone.now() - DAY)
    trash(article, by=editor)
    assert Revision.objects.live(timezone.now() - DAY / 2).get() == revision


def test_links_for_a_preview_end_with_it(client, editor):
    article, revision = publish_article()
    address = reverse("preview", args=[preview_links.token(preview_links.make(revision, by=editor, days=1))])
    assert client.get(address).status_code == 200
    trash(article, by=editor)
    assert client.get(address).status_code == 404
    untrash(article, by=editor)
    assert client.get(address).status_code == 404


def test_the_list_shows_what_is_in_the_trash_there_and_nowhere_else(desk):
    thrown, kept = make_article("Thrown away"), make_article("Kept")
    trash(thrown, by=None)
    assert "Thrown away" not in listed(desk)
    assert "Thrown away" not in listed(desk, state="draft")
    assert "Thrown away" not in listed(desk, q="thrown")
    in_the_trash = listed(desk, state="trash")
    assert "Thrown away" in in_the_trash
    assert kept.headline not in in_the_trash.split("<tbody>")[1]


def test_after_thirty_days_it_is_offered_no_more(desk):
    article = make_article("Thrown away")
    trash(article, by=None)
    age(article, TRASH_KEEPS - timedelta(minutes=1))
    assert "Thrown away" in listed(desk, state="trash")
    age(article, TRASH_KEEPS)
    assert "Thrown away" not in listed(desk, state="trash")
    assert address_of(article, "untrash") not in desk.get(address_of(article)).content.decode()
    assert "more than thirty days" in desk.get(address_of(article, "untrash")).content.decode()


def test_the_page_says_of_a_live_story_that_it_leaves_the_site(desk):
    article, _revision = publish_article()
    assert "Readers see this story: it is withdrawn at once" in desk.get(address_of(article, "trash")).content.decode()
    assert "Readers see this story" not in desk.get(address_of(make_article("Draft"), "trash")).content.decode()


def test_the_way_in_and_the_way_back_lead_through_the_desk(desk):
    article = make_article("Thrown away")
    response = desk.post(address_of(article, "trash"), {"note": "Twice."}, follow=True)
    assert response.redirect_chain[0][0] == LIST
    form = desk.get(address_of(article)).content.decode()
    assert "state-trash" in form
    assert "it can be taken out until" in form
    assert 'name="_save"' not in form
    back = desk.post(address_of(article, "untrash"), follow=True)
    assert back.redirect_chain[0][0] == address_of(article)
    assert 'name="_save"' in back.content.decode()


def test_the_admins_own_page_for_deleting_leads_to_the_trash_and_deletes_nothing(desk):
    article, _revision = publish_article()
    address = address_of(article, "delete")
    for response in (desk.get(address, follow=True), desk.post(address, {"post": "yes"}, follow=True)):
        assert response.redirect_chain == [("../trash/", 302)]
        assert "Move this story to the trash?" in response.content.decode()
    assert desk.get("/desk/articles/article/no-number/delete/").status_code == 302
    assert not is_in_the_trash(article)
    assert Revision.objects.live(timezone.now()).exists()


# Refused.


def test_a_writer_throws_away_only_own_drafts_that_nobody_read(writer):
    own = make_article("Own", created_by=writer)
    trash(own, by=writer)
    published, _revision = publish_article("Live", created_by=writer)
    for article in (
        make_article("Another’s"),
        make_article("In review", created_by=writer, status="in_review"),
        make_article("Approved", created_by=writer, status="approved"),
        published,
    ):
        with pytest.raises(PermissionDenied):
            trash(article, by=writer)
        assert not is_in_the_trash(article)


def test_who_may_not_publish_doesnt_take_a_live_story_down_by_the_trash(make_staff):
    user = make_staff(
        *(f"articles.{name}" for name in ("view_any_article", "change_article", "change_any_article", "delete_article"))
    )
    article, _revision = publish_article()
    with pytest.raises(PermissionDenied, match="allowed to withdraw it"):
        trash(article, by=user)
    assert Revision.objects.live(timezone.now()).exists()


def test_a_picture_editor_neither_throws_away_nor_takes_out(make_member):
    user, article = make_member(PICTURE_EDITOR), make_article()
    with pytest.raises(PermissionDenied):
        trash(article, by=user)
    trash(article, by=None)
    with pytest.raises(PermissionDenied):
        untrash(article, by=user)


def test_nothing_is_taken_out_after_thirty_days_by_anybody(desk, make_member):
    article = make_article()
    trash(article, by=None)
    age(article, TRASH_KEEPS)
    with pytest.raises(Refused, match="more than thirty days"):
        untrash(article, by=make_member(CHIEF, "clara"))
    desk.post(address_of(article, "untrash"))
    assert is_in_the_trash(article)


def test_what_is_not_in_the_trash_is_not_taken_out(desk, make_member):
    article = make_article()
    with pytest.raises(Refused, match="isn’t in the trash"):
        untrash(article, by=None)
    with pytest.raises(PermissionDenied):
        untrash(article, by=make_member(CHIEF, "clara"))
    assert desk.post(address_of(article, "untrash")).status_code == 403


def test_it_is_not_thrown_away_twice(desk):
    article = make_article()
    trash(article, by=None)
    assert desk.post(address_of(article, "trash")).status_code == 403
    assert article.audit.count() == 1


def test_a_trashed_story_is_not_changed_published_or_scheduled_by_a_forged_post(desk):
    article = make_article("As thrown away", authors=[make_author()])
    sent = form_of(desk, article, headline="Slipped in")
    trash(article, by=None)
    for button in ("_save", "_publish", "_submit", "_approve"):
        assert desk.post(address_of(article), {**sent, button: "1"}).status_code == 403
    for verb in ("schedule", "embargo", "submit", "approve"):
        assert desk.post(address_of(article, verb)).status_code == 403
    assert Article.objects.get().headline == "As thrown away"
    assert not Revision.objects.ever_placed().exists()


def test_a_trashed_story_doesnt_come_back_by_being_added_again(desk):
    trash(make_article("A Coat"), by=None)
    other = make_article("A Coat")
    assert other.slug == "a-coat-2"

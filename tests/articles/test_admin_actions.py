"""What the list does to the chosen stories: each through its verb, and each that is passed over is named with why."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, AuditEntry, Revision
from articles.publishing import publish, take_back
from articles.querysets import ArticleQuerySet
from articles.revisions.snapshots import record
from magazine.roles import EDITOR, PICTURE_EDITOR, WRITER
from tests.builders import REASON, make_article, make_author, publish_article
from tests.forms import filled

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_article_changelist")
ALL = {"approve_chosen", "publish_chosen", "trash_chosen"}


def finished(headline, **fields):
    author = make_author(f"Author of {headline}")
    return make_article(headline, authors=[author], **fields)


def choose(client, action, *articles, query="", **data):
    return send(client, listed(client, query), action, *articles, query=query, **data)


def listed(client, query=""):
    """Return what the list says to somebody who opens it."""
    return filled(client.get(f"{LIST}{query}"), "changelist-form")


def send(client, sent, action, *articles, query="", **data):
    """Choose stories, and an action, in a list that was opened before."""
    chosen = {"action": action, "_selected_action": [article.pk for article in articles]}
    return client.post(f"{LIST}{query}", {**sent, **chosen, **data}, follow=True).content.decode()


def live_headlines():
    return set(Revision.objects.live(timezone.now()).values_list("headline", flat=True))


def test_the_chosen_stories_are_published_each_with_its_entry(desk, chief):
    stories = [finished("One"), finished("Two")]
    page = choose(desk, "publish_chosen", *stories)
    assert live_headlines() == {"One", "Two"}
    assert "2 stories are published." in page
    assert [entry.by for entry in AuditEntry.objects.all()] == [chief, chief]


def test_what_cant_be_published_is_named_with_the_reason_and_the_rest_is_published(desk):
    page = choose(desk, "publish_chosen", finished("One"), finished("Two", blocks=[]))
    assert live_headlines() == {"One"}
    assert "1 story is published." in page
    assert "“Two”: The story has no text yet" in page


def test_the_chosen_stories_in_review_are_approved_and_the_others_named(desk):
    waiting, draft = finished("One", status="in_review"), finished("Two")
    page = choose(desk, "approve_chosen", waiting, draft)
    assert "1 story is approved." in page
    assert "“Two”: Only a story in review can be approved" in page
    assert dict(Article.objects.values_list("headline", "status")) == {"One": "approved", "Two": "draft"}


def test_the_chosen_stories_go_to_the_trash_and_what_readers_see_stays(desk):
    live, _revision = publish_article("Live")
    page = choose(desk, "trash_chosen", finished("Draft"), live)
    assert "1 story is in the trash." in page
    assert "“Live”: It is live, scheduled or under embargo." in page
    assert live_headlines() == {"Live"}
    assert list(Article.objects.at_the_desk().values_list("headline", flat=True)) == ["Live"]


def test_what_goes_live_before_it_is_held_isnt_thrown_away(desk, monkeypatch):
    article, hold = finished("One"), ArticleQuerySet.select_for_update

    def publish_and_hold(stories):
        monkeypatch.setattr(ArticleQuerySet, "select_for_update", hold)
        publish(article, by=None, override=REASON)
        return hold(stories)

    sent = listed(desk)
    monkeypatch.setattr(ArticleQuerySet, "select_for_update", publish_and_hold)
    assert "“One”: It is live, scheduled or under embargo." in send(desk, sent, "trash_chosen", article)
    assert list(Article.objects.at_the_desk()) == [article]


def test_a_headline_of_markup_stays_text_in_what_is_said(desk):
    assert "<b>Bold</b>" not in choose(desk, "publish_chosen", finished("<b>Bold</b>", blocks=[]))


@pytest.mark.parametrize(("role", "offered"), [(WRITER, {"trash_chosen"}), (PICTURE_EDITOR, set()), (EDITOR, ALL)])
def test_everybody_is_offered_what_they_may_do(client, make_member, role, offered):
    user = make_member(role)
    client.force_login(user)
    finished("Own", created_by=user)
    page = client.get(LIST).content.decode()
    assert {name for name in (*ALL, "delete_selected") if f'value="{name}"' in page} == offered


# Refused.


def test_a_story_outside_the_filtered_list_is_left_alone_and_counted(desk):
    listed, other = finished("Listed"), finished("Other", status="in_review")
    page = choose(desk, "publish_chosen", listed, other, query="?state=draft")
    assert live_headlines() == {"Listed"}
    assert "1 of the chosen stories isn’t in this list" in page


@pytest.mark.parametrize("action", ["approve_chosen", "publish_chosen"])
def test_a_writers_forged_action_does_nothing(client, make_member, action):
    user = make_member(WRITER)
    client.force_login(user)
    own = finished("Own", created_by=user, status="in_review")
    choose(client, action, own)
    own.refresh_from_db()
    assert own.status == "in_review"
    assert not live_headlines()
    assert not AuditEntry.objects.exists()


def test_a_writer_throws_away_no_story_of_another_and_doesnt_learn_its_name(client, make_member):
    user = make_member(WRITER)
    client.force_login(user)
    own, other = finished("Own", created_by=user), finished("Somebody else’s")
    page = choose(client, "trash_chosen", own, other)
    assert list(Article.objects.at_the_desk()) == [other]
    assert "1 of the chosen stories isn’t in this list" in page
    assert "Somebody else’s" not in page


def test_a_picture_editor_throws_nothing_away(client, make_member):
    client.force_login(make_member(PICTURE_EDITOR))
    choose(client, "trash_chosen", finished("Kept"))
    assert Article.objects.at_the_desk().count() == 1


@pytest.mark.parametrize("action", ["delete_selected", "publish", "withdraw_chosen", "", "__class__"])
def test_an_action_that_there_isnt_does_nothing(desk, action):
    article, _revision = publish_article("Live")
    choose(desk, action, article, post="yes")
    assert live_headlines() == {"Live"}
    assert Article.objects.at_the_desk().count() == 1


def test_what_is_chosen_among_all_is_what_the_filter_finds(desk):
    finished("One"), finished("Two")
    waiting = finished("Three", status="in_review")
    choose(desk, "publish_chosen", waiting, query="?state=draft", select_across="1")
    assert live_headlines() == {"One", "Two"}


def test_a_trashed_story_is_not_published_from_the_list(desk):
    article = finished("Gone")
    Article.objects.update(trashed_at=timezone.now() - timedelta(days=1))
    page = choose(desk, "publish_chosen", article, query="?state=trash")
    assert "“Gone”: You may not do this to this story." in page
    assert not live_headlines()


def save_meanwhile(article, **columns):
    Article.objects.filter(pk=article.pk).update(**columns)
    return record(Article.objects.get(pk=article.pk))


@pytest.mark.parametrize("action", ["approve_chosen", "publish_chosen"])
def test_what_was_saved_since_the_list_was_opened_is_named_and_left(desk, action):
    stories = [finished(headline, status="in_review") for headline in ("One", "Two")]
    for article in stories:
        record(article)
    sent = listed(desk)
    save_meanwhile(stories[1], kicker="Unread")
    page = send(desk, sent, action, *stories)
    assert "“Two”: The console or a former account saved this story at" in page
    assert list(AuditEntry.objects.values_list("article__headline", flat=True)) == ["One"]


def test_what_stands_elsewhere_by_now_is_named_and_left(desk):
    article = finished("One", status="in_review")
    record(article)
    sent = listed(desk)
    take_back(article, by=None)
    page = send(desk, sent, "publish_chosen", article)
    assert "“One”: When you chose it, it was “in review”; now it is “draft”." in page
    assert not live_headlines()


@pytest.mark.parametrize("action", ["approve_chosen", "publish_chosen"])
@pytest.mark.parametrize("shown", [None, "", ".", "1", "in_review", "in_review.", "forged.1"])
def test_a_list_that_doesnt_say_what_it_showed_does_nothing(desk, action, shown):
    article = finished("One", status="in_review")
    record(article)
    sent = {} if shown is None else {f"shown-{article.pk}": shown}
    assert "“One”: " in send(desk, sent, action, article)
    assert not AuditEntry.objects.exists()

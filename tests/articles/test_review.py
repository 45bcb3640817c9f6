"""Draft → in review → approved, and back: who takes each step, what it leaves behind, what the next one reads."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, AuditEntry, Revision
from articles.publishing import Refused, approve, publish, reopen_if_approved, schedule, send_back, submit, take_back
from magazine.roles import CHIEF, EDITOR, PICTURE_EDITOR, WRITER
from tests.builders import make_article, make_author, publish_article
from tests.forms import address_of, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(make_member):
    return make_member(WRITER, "vera")


@pytest.fixture
def editor(make_member):
    return make_member(EDITOR, "jonas")


@pytest.fixture
def story(writer):
    return make_article(authors=[make_author()], created_by=writer)


def status(article):
    return Article.objects.values_list("status", flat=True).get(pk=article.pk)


def live_headlines():
    return set(Revision.objects.live(timezone.now()).values_list("headline", flat=True))


def test_a_story_goes_from_its_writer_by_review_to_its_readers(story, writer, editor):
    submit(story, by=writer, note="Please look at the quotes.")
    approve(story, by=editor, note="Fine.")
    publish(story, by=editor)
    steps = [(e.verb, e.by, e.from_status, e.to_status, e.note) for e in story.audit.order_by("pk")]
    assert steps == [
        ("submit", writer, "draft", "in_review", "Please look at the quotes."),
        ("approve", editor, "in_review", "approved", "Fine."),
        ("publish", editor, "approved", "draft", ""),
    ]
    assert live_headlines() == {"A Coat for Rain"}


def test_each_step_names_the_revision_that_was_judged(story, writer, editor):
    submit(story, by=writer)
    first = story.audit.get().revision
    Article.objects.update(headline="Better")
    story.refresh_from_db()
    approve(story, by=editor)
    second = story.audit.first().revision
    assert (first.headline, second.headline) == ("A Coat for Rain", "Better")


def test_a_story_that_is_sent_back_is_its_writers_again(story, writer, editor):
    submit(story, by=writer)
    send_back(story, by=editor, note="  Too long.  ")
    assert status(story) == "draft"
    entry = story.audit.first()
    assert (entry.verb, entry.by, entry.note) == ("send_back", editor, "Too long.")
    submit(story, by=writer)
    assert status(story) == "in_review"


def test_a_writer_takes_a_story_back_from_review(story, writer):
    submit(story, by=writer)
    take_back(story, by=writer)
    assert status(story) == "draft"


def test_an_approved_story_can_be_sent_back(story, writer, editor):
    submit(story, by=writer)
    approve(story, by=editor)
    send_back(story, by=editor, note="The date has moved.")
    assert status(story) == "draft"


def test_who_may_not_approve_writes_on_and_the_approval_ends(client, story, writer, editor):
    submit(story, by=writer)
    approve(story, by=editor)
    client.force_login(writer)
    save(client, story, headline="Written on")
    assert status(story) == "draft"
    entry = story.audit.first()
    assert (entry.verb, entry.by, entry.from_status) == ("reopen", writer, "approved")


def test_who_may_approve_writes_on_and_the_approval_stays(client, story, writer, editor):
    submit(story, by=writer)
    approve(story, by=editor)
    client.force_login(editor)
    save(client, story, headline="A comma")
    assert status(story) == "approved"


def test_the_console_ends_no_approval(story, writer, editor):
    submit(story, by=writer)
    approve(story, by=editor)
    reopen_if_approved(story, by=None)
    assert status(story) == "approved"


def test_publishing_and_scheduling_use_an_approval_up(story, writer, editor):
    for act in (publish, lambda article, by: schedule(article, by=by, live_from=timezone.now() + timedelta(hours=1))):
        Article.objects.update(headline=f"Another {act}"[:40], status="approved")
        story.refresh_from_db()
        act(story, by=editor)
        assert status(story) == "draft"


def test_changes_to_a_live_story_go_through_review_and_readers_see_none_of_it(writer, editor):
    article, _revision = publish_article(authors=[make_author()], created_by=writer)
    Article.objects.update(headline="Changed")
    article.refresh_from_db()
    submit(article, by=writer)
    approve(article, by=editor)
    assert live_headlines() == {"A Coat for Rain"}
    assert list(Article.objects.approved()) == [article]


# What the desk shows of it.


def test_the_reason_stands_above_the_story_until_the_next_step(client, story, writer, editor):
    submit(story, by=writer)
    send_back(story, by=editor, note="Too long by half.")
    client.force_login(writer)
    page = client.get(address_of(story)).content.decode()
    banner = page.split('class="sent-back"')[1].split("</div>")[0]
    assert "Sent back by jonas" in banner
    assert "Too long by half." in banner
    submit(story, by=writer)
    assert "Sent back by" not in client.get(address_of(story)).content.decode()


def test_the_history_shows_who_when_from_where_to_where_and_why(client, story, writer, editor):
    writer.first_name, writer.last_name = "Vera", "Lind"
    writer.save()
    submit(story, by=writer)
    send_back(story, by=editor, note="Too long.\nBy half.")
    client.force_login(editor)
    history = client.get(address_of(story)).content.decode().split('id="audit"')[1].split("</section>")[0]
    assert history.index("<b>Sent back</b>") < history.index("<b>Submitted</b>")
    assert "draft → in review" in history
    assert "in review → draft" in history
    assert "Vera Lind" in history
    assert "Too long.<br>By half." in history
    revision = address_of(story, "preview", 1)
    assert f'href="{revision}"' in history


def test_a_reason_of_markup_stays_text(client, story, editor, writer):
    submit(story, by=writer)
    send_back(story, by=editor, note="<img src=x onerror=alert(1)>")
    client.force_login(writer)
    assert "<img src=x" not in client.get(address_of(story)).content.decode()


def test_the_list_finds_what_waits_for_review(client, story, writer, editor):
    make_article("Another draft")
    submit(story, by=writer)
    client.force_login(editor)
    page = client.get(reverse("admin:articles_article_changelist"), {"state": "in_review"}).content.decode()
    assert "A Coat for Rain" in page
    assert "Another draft" not in page


# Refused.


def test_a_story_is_not_sent_back_without_a_reason(client, story, writer, editor):
    submit(story, by=writer)
    for note in ("", "   \n "):
        with pytest.raises(Refused, match="Say why the story goes back"):
            send_back(story, by=editor, note=note)
    client.force_login(editor)
    page = client.post(address_of(story, "send_back"), {"note": " "}).content.decode()
    assert "Say why the story goes back" in page
    assert status(story) == "in_review"


@pytest.mark.parametrize("act", [take_back, approve])
@pytest.mark.parametrize("stands", ["draft", "approved"])
def test_only_a_story_in_review_is_approved_or_taken_back(story, editor, act, stands):
    Article.objects.update(status=stands)
    with pytest.raises(Refused, match="Only a story in review"):
        act(story, by=editor)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("stands", ["in_review", "approved"])
def test_only_a_draft_is_submitted(story, editor, stands):
    Article.objects.update(status=stands)
    with pytest.raises(Refused, match="Only a draft can be submitted"):
        submit(story, by=editor)


@pytest.mark.parametrize("role", [WRITER, PICTURE_EDITOR])
def test_who_may_not_review_neither_approves_nor_sends_back(story, writer, make_member, role):
    submit(story, by=writer)
    user = writer if role == WRITER else make_member(role)
    for act in (approve, lambda article, by: send_back(article, by=by, note="No.")):
        with pytest.raises(PermissionDenied):
            act(story, by=user)
    assert status(story) == "in_review"


def test_a_story_in_review_is_not_its_writers_to_change(client, story, writer):
    submit(story, by=writer)
    client.force_login(writer)
    assert 'name="_save"' not in client.get(address_of(story)).content.decode()
    assert client.post(address_of(story), {"headline": "Slipped in"}).status_code == 403
    assert Article.objects.get().headline == "A Coat for Rain"


def test_a_writer_submits_nobody_elses_story(story, make_member):
    other = make_member(WRITER, "other")
    with pytest.raises(PermissionDenied):
        submit(story, by=other)
    assert status(story) == "draft"


def test_an_unfinished_story_is_not_submitted(writer):
    article = make_article(blocks=[], created_by=writer)
    with pytest.raises(Refused, match="no text yet"):
        submit(article, by=writer)
    assert status(article) == "draft"


def test_a_trashed_story_takes_no_step(story, make_member):
    chief = make_member(CHIEF)
    Article.objects.update(trashed_at=timezone.now(), status="in_review")
    for act in (submit, approve, take_back, lambda article, by: send_back(article, by=by, note="No.")):
        with pytest.raises(PermissionDenied):
            act(story, by=chief)


def test_no_entry_is_changed_or_deleted_by_anybody(story, writer):
    submit(story, by=writer)
    entry = AuditEntry.objects.get()
    entry.note = "Rewritten"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()

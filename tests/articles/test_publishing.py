from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles.checklist import checklist
from articles.models import Article, AuditEntry, Picture, Revision, Text
from articles.publishing import NotPublishable, publish, withdraw
from articles.revisions.snapshots import record
from tests.builders import A_DAY, make_article, make_author, make_campaign, make_photo, publish_article

pytestmark = pytest.mark.django_db
LATER = A_DAY + timedelta(days=1)


@pytest.fixture
def editor():
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="articles"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def writer():
    return User.objects.create_user("writer", is_staff=True)


def test_a_draft_is_not_live():
    record(make_article())
    assert not Revision.objects.live(timezone.now()).exists()


def test_publishing_makes_the_working_copy_live_from_its_moment(editor):
    article = make_article()
    revision = publish(article, by=editor, override="Asked for.", at=A_DAY)
    assert list(Revision.objects.live(A_DAY)) == [revision]
    assert not Revision.objects.live(A_DAY - timedelta(seconds=1)).exists()


def test_publishing_what_readers_see_already_asks_for_no_reason(editor):
    article, live = publish_article()
    assert publish(article, by=editor) == live
    assert article.audit.filter(verb="publish").count() == 1


def test_publishing_leaves_an_audit_row(editor):
    article = make_article(authors=[make_author()])
    revision = publish(article, by=editor)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.by, entry.revision) == ("publish", editor, revision)


def test_saving_a_live_story_changes_nothing_for_readers():
    article, live = publish_article()
    article.headline = "Another headline"
    article.save()
    record(article)
    assert Revision.objects.live(timezone.now()).get().headline == "A Coat for Rain"
    assert Article.objects.with_state(timezone.now()).get().newest_number == live.number + 1


def test_publishing_again_replaces_the_live_revision_without_a_gap(editor):
    article, first = publish_article(at=A_DAY)
    article.headline = "Another headline"
    article.save()
    second = publish(article, by=editor, override="Asked for.", at=LATER)
    first.refresh_from_db()
    assert first.live_until == second.live_from == LATER
    assert Revision.objects.live(LATER - timedelta(seconds=1)).get() == first
    assert Revision.objects.live(LATER).get() == second


def test_a_story_keeps_the_date_of_its_first_publication(editor):
    article, _ = publish_article(at=A_DAY)
    article.headline = "Another headline"
    article.save()
    assert publish(article, by=editor, override="Asked for.", at=LATER).published_at == A_DAY


def test_publishing_what_is_live_already_changes_nothing(editor):
    article, live = publish_article()
    entries = AuditEntry.objects.count()
    assert publish(article, by=editor, override="Asked for.") == live
    assert AuditEntry.objects.count() == entries


def test_a_withdrawn_story_is_no_longer_live_but_its_past_is(editor):
    article, revision = publish_article(at=A_DAY)
    withdraw(article, by=editor)
    assert not Revision.objects.live(timezone.now()).exists()
    assert Revision.objects.live(A_DAY).get() == revision


def test_a_withdrawn_story_can_be_published_unchanged(editor):
    article, _ = publish_article(at=A_DAY)
    withdraw(article, by=editor)
    again = publish(article, by=editor, override="Asked for.")
    assert Revision.objects.live(timezone.now()).get() == again


def test_a_writer_may_neither_publish_nor_withdraw(writer):
    article = make_article()
    with pytest.raises(PermissionDenied):
        publish(article, by=writer)
    published, _ = publish_article("Live")
    with pytest.raises(PermissionDenied):
        withdraw(published, by=writer)
    assert Revision.objects.live(timezone.now()).count() == 1


def test_what_readers_have_seen_is_not_rewritten(editor):
    article, _ = publish_article(at=LATER)
    article.headline = "Another headline"
    article.save()
    with pytest.raises(ValueError, match="not rewritten"):
        publish(article, by=editor, override="Asked for.", at=A_DAY)


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        ({"creator": ""}, "no credit"),
        ({"rights": "unknown"}, "rights"),
        ({"usable_until": A_DAY}, "may not be shown: its rights"),
        ({"usable_from": timezone.now() + timedelta(days=1)}, "may not be shown: its rights"),
    ],
)
@pytest.mark.parametrize("place", ["lead", "block"])
def test_a_photo_that_may_not_be_shown_keeps_the_story_from_going_live(photo, words, place, editor):
    photo = make_photo(**photo)
    parts = {"lead_photo": photo} if place == "lead" else {"blocks": [Picture(photo=photo)]}
    with pytest.raises(NotPublishable, match=words):
        publish(make_article(**parts), by=editor, override="Asked for.")
    assert not Revision.objects.live(timezone.now()).exists()
    assert not AuditEntry.objects.exists()


def test_an_embargo_keeps_the_story_from_going_live(editor):
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(NotPublishable, match="embargo"):
        publish(make_article(embargoed_until=tomorrow), by=editor, override="Asked for.")
    with pytest.raises(NotPublishable, match="Salt"):
        publish(
            make_article("Another", campaigns=[make_campaign(embargoed_until=tomorrow)]),
            by=editor,
            override="Asked for.",
        )


def test_an_embargo_set_after_publishing_hides_the_story_until_it_ends():
    _, revision = publish_article()
    tomorrow = timezone.now() + timedelta(days=1)
    Article.objects.update(embargoed_until=tomorrow)
    assert not Revision.objects.live(timezone.now()).exists()
    assert Revision.objects.live(tomorrow).get() == revision


def test_a_story_without_text_says_so():
    findings = checklist(make_article(blocks=[]), timezone.now())
    assert [finding.code for finding in findings if finding.is_blocker] == ["no_text"]


def test_two_live_stories_never_share_an_address(editor):
    first, _ = publish_article("Rain")
    first.slug = "moved"
    first.save()
    other = make_article("Other")
    other.slug = "rain"
    other.save()
    with pytest.raises(NotPublishable, match="address"):
        publish(other, by=editor, override="Asked for.")


def test_a_revision_never_changes_and_is_never_deleted():
    _, revision = publish_article()
    revision.headline = "Rewritten"
    with pytest.raises(TypeError):
        revision.save()
    with pytest.raises(TypeError):
        revision.delete()


def test_an_audit_entry_never_changes_and_is_never_deleted():
    publish_article()
    entry = AuditEntry.objects.first()
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_the_database_refuses_two_open_intervals_of_one_story():
    article, _ = publish_article()
    article.headline = "Another"
    article.save()
    other = record(article)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=other.pk).update(live_from=timezone.now())


def test_a_published_photo_cannot_be_deleted():
    photo = make_photo()
    article, _ = publish_article(blocks=[Text(html="<p>x</p>"), Picture(photo=photo)])
    article.articles_picture_set.all().delete()
    with pytest.raises(ProtectedError):
        photo.delete()


def test_saving_twice_without_a_change_records_one_revision():
    article = make_article()
    assert record(article) == record(article)
    assert article.revisions.count() == 1


def test_an_embargoed_story_keeps_its_address(editor):
    first, _ = publish_article("Rain")
    Article.objects.update(embargoed_until=timezone.now() + timedelta(days=1))
    first.slug = "moved"
    first.save(update_fields=["slug"])
    other = make_article("Rain")
    with pytest.raises(NotPublishable, match="address"):
        publish(other, by=editor, override="Asked for.")


def test_the_database_refuses_two_open_intervals_at_one_address():
    publish_article("Rain")
    other = record(make_article("Snow"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=other.pk).update(slug="rain", live_from=timezone.now())

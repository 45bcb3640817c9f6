"""What is stored of when readers see a story: checked, mended, and constrained by the database."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Revision, RevisionTag
from articles.publishing import publish, set_embargo
from articles.revisions.history import history
from tests.articles.clock import DAY, HOUR, Clock, edit, finished
from tests.builders import REASON, make_campaign, publish_article

pytestmark = pytest.mark.django_db


def test_sql_that_goes_past_it_is_found_and_settled(capsys):
    later = timezone.now() + DAY
    campaign = make_campaign()
    publish_article("Covered", campaigns=[campaign])
    _article, tagged = publish_article("Tagged", tags=["leather"])
    call_command("intervals")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_campaign SET embargoed_until = %s", [later])
        cursor.execute("UPDATE articles_revisiontag SET seen_until = %s", [later])
    with pytest.raises(CommandError, match="2 revisions are stored"):
        call_command("intervals")
    call_command("intervals", rebuild=True)
    assert not Revision.objects.live(timezone.now()).covering(campaign).exists()
    assert Revision.objects.live(later).covering(campaign).exists()
    assert RevisionTag.objects.get().seen_until == Revision.objects.get(pk=tagged.pk).seen_until
    call_command("intervals")
    assert "2 revisions are settled" in capsys.readouterr().out


def test_an_embargo_hides_what_is_live_from_now_on_and_not_before(monkeypatch):
    clock = Clock(monkeypatch)
    campaign = make_campaign()
    article, _live = publish_article(campaigns=[campaign], tags=["leather"])
    before = clock.now
    clock.now += HOUR
    set_embargo(campaign, until=clock.now + DAY, by=None)
    hidden, back = clock.now, clock.now + DAY
    clock.now += 3 * DAY
    seen = [Revision.objects.live(at).filter(article=article).exists() for at in (before, hidden, back, clock.now)]
    assert seen == [True, False, True, True]
    tag = article.tags.get()
    assert [RevisionTag.objects.seen(at).of(tag).exists() for at in (before, hidden)] == [True, False]


def test_an_embargo_that_is_lifted_shows_a_story_from_now_on(monkeypatch):
    clock = Clock(monkeypatch)
    article = finished()
    set_embargo(article, until=clock.now + DAY, by=None)
    publish(article, by=None, at=clock.now + DAY, override=REASON)
    waiting = clock.now = clock.now + HOUR
    Revision.objects.update(live_from=clock.now)  # as one that was placed before its embargo was moved
    clock.now += HOUR
    set_embargo(article, until=None, by=None)
    lifted = clock.now
    clock.now += HOUR
    assert [Revision.objects.live(at).exists() for at in (waiting, lifted, clock.now)] == [False, True, True]


def test_the_history_lists_no_copy_that_keeps_what_was_seen(monkeypatch):
    clock = Clock(monkeypatch)
    article, live = publish_article()
    clock.now += HOUR
    set_embargo(article, until=clock.now + DAY, by=None)
    assert article.revisions.count() == 2
    assert [each.number for entry in history(article) for each in entry.revisions] == [live.number]
    edit(article, "Another headline")
    assert article.revisions.newest_saved() == live


@pytest.mark.postgresql
def test_the_database_refuses_two_places_of_one_story_at_one_time():
    article, first = publish_article(at=timezone.now() - 2 * DAY)
    edit(article, "Another headline")
    second = publish(article, by=None, override=REASON)
    overlap = first.live_from + timedelta(hours=1)
    with pytest.raises(IntegrityError, match="revision_places_apart"), transaction.atomic():
        Revision.objects.filter(pk=second.pk).update(live_from=overlap)


def test_the_copies_in_rows_are_written_once_with_the_place():
    with CaptureQueriesContext(connection) as asked:
        publish_article(tags=["leather"])
    updates = [each["sql"].split('"')[1] for each in asked if each["sql"].startswith("UPDATE")]
    assert updates.count("articles_revisiontag") == 1

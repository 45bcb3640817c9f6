"""What the version before this one does meanwhile, which knows nothing of when readers see a revision, is taken up."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article, Campaign, Revision, RevisionSection, RevisionTag
from articles.publishing import publish, schedule, set_embargo
from articles.querysets.intervals import LISTED, astray, catch_up, unsettled
from magazine.setup import worker
from media.models import Photo
from tests.articles.clock import DAY, HOUR, MINUTE, Clock, edit, finished
from tests.builders import REASON, make_campaign, make_photo, publish_article
from tests.media.test_uploads import pictured
from tests.plans import plans_of, refused

pytestmark = pytest.mark.django_db


def write(model, pk, **columns):
    """Write columns of a row as the version before does, past what settles them."""
    QuerySet(model).filter(pk=pk).update(**columns)


def place(revision, live_from, live_until=None):
    """Place a revision as the version before does: its rows have no copies, and its leading section has none."""
    write(Revision, revision.pk, published_at=live_from, live_from=live_from, live_until=live_until)
    write(Revision, revision.pk, seen_from=None, seen_until=None)
    for kind in LISTED:
        rows = QuerySet(apps.get_model("articles", f"Revision{kind}"))
        rows.filter(revision=revision.pk).update(article=None, published_at=None, seen_from=None, seen_until=None)
    RevisionSection.objects.filter(revision=revision.pk, section=revision.section_id).delete()


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def seen(article, at):
    return [*Revision.objects.live(at).filter(article=article).values_list("headline", flat=True)]


def taken_up(clock):
    """Take up what is astray a minute later, and return how much that was; nothing is left."""
    clock.now += MINUTE
    number = catch_up()
    assert ([*unsettled(clock.now)], astray(clock.now), catch_up()) == ([], [], 0)
    return number


def test_a_story_that_was_placed_is_seen_and_listed(clock, client):
    article, revision = publish_article("Placed by the other", tags=["leather"], at=clock.now - DAY)
    place(revision, clock.now - HOUR)
    assert seen(article, clock.now) == []
    assert taken_up(clock) == 1
    assert seen(article, clock.now) == ["Placed by the other"]
    revision.refresh_from_db()
    assert RevisionTag.objects.of(article.tags.get()).seen(clock.now).get().published_at == revision.published_at
    for address in ("/", revision.get_absolute_url(), f"/sections/{article.section.slug}/", "/tags/leather/"):
        assert b"Placed by the other" in client.get(address).content, address


def test_what_stood_in_its_place_before_is_seen_no_more(clock):
    article, first = publish_article("First", at=clock.now - DAY)
    edit(article, "Second")
    second = publish(article, by=None, override=REASON)
    write(Revision, first.pk, seen_until=Revision.objects.get(pk=second.pk).seen_until)
    place(second, clock.now)
    clock.now += MINUTE
    assert seen(article, clock.now) == ["First"]
    assert taken_up(clock) == 2
    assert seen(article, clock.now) == ["Second"]


def test_what_was_withdrawn_is_seen_no_more_and_was_until_then(clock):
    article, revision = publish_article("Withdrawn", at=clock.now - DAY)
    write(Revision, revision.pk, live_until=clock.now)
    assert seen(article, clock.now) == ["Withdrawn"]
    assert taken_up(clock) == 1
    assert [seen(article, at) for at in (clock.now, clock.now - HOUR)] == [[], ["Withdrawn"]]


@pytest.mark.parametrize("hidden", [Article, Campaign])
def test_what_was_put_under_embargo_is_hidden_from_the_next_look_until_its_end(clock, hidden):
    campaign = make_campaign()
    article, _revision = publish_article("Hidden", at=clock.now - DAY, campaigns=[campaign])
    write(hidden, {Article: article, Campaign: campaign}[hidden].pk, embargoed_until=clock.now + DAY)
    assert taken_up(clock) == 1
    assert [seen(article, clock.now + after) for after in (-HOUR, HOUR, DAY)] == [["Hidden"], [], ["Hidden"]]


@pytest.mark.parametrize("until", [None, 3 * DAY])
def test_an_embargo_that_was_moved_shows_what_waits_when_it_ends(clock, until):
    article, _revision = publish_article("Waiting", at=clock.now - DAY)
    set_embargo(article, until=clock.now + DAY, by=None)
    begins = clock.now
    write(Article, article.pk, embargoed_until=until and begins + until)
    assert taken_up(clock) == 1
    assert seen(article, clock.now) == ([] if until else ["Waiting"])
    assert seen(article, begins + 2 * DAY) == ([] if until else ["Waiting"])
    assert seen(article, begins + 3 * DAY) == ["Waiting"]


def test_what_was_taken_off_the_schedule_or_moved_on_it_is_not_seen_at_its_old_time(clock):
    for to in (None, clock.now + 5 * DAY):
        article = finished("Scheduled")
        revision = schedule(article, by=None, live_from=clock.now + DAY, override=REASON)
        write(Revision, revision.pk, live_from=to, published_at=to)
        assert taken_up(clock) == 1
        assert seen(article, clock.now + 2 * DAY) == []
        assert seen(article, clock.now + 6 * DAY) == (["Scheduled"] if to else [])


def test_nothing_to_do_is_two_questions_that_read_no_table_as_a_whole(django_assert_num_queries, clock):
    campaign = make_campaign()
    publish_article(campaigns=[campaign])
    set_embargo(campaign, until=clock.now + DAY, by=None)
    schedule(finished("Scheduled"), by=None, live_from=clock.now + DAY, override=REASON)
    clock.now += MINUTE
    with django_assert_num_queries(2):
        catch_up()
    read = refused(catch_up)
    # Two indexes are read from end to end: what is in them is astray.
    assert [step for _sql, steps in read for step in steps if not step.endswith(("_unsettled", "_astray"))] == []


def test_the_indexes_of_what_is_astray_find_it(clock):
    found = plans_of(astray, clock.now)
    expected = ["revision_unsettled", "revision_astray"]
    if connection.vendor == "sqlite":  # PostgreSQL may take another index of few rows, by what it knows of them
        expected.append("revision_appears")
    for index in expected:
        assert index in found, found
    assert "Seq Scan on articles_revision" not in found, found


def test_the_process_beside_the_server_and_a_start_take_up_what_is_placed_and_what_has_come(clock, monkeypatch):
    class Enough(Exception):
        pass

    def rest(seconds):
        assert seconds == worker.MINUTE
        raise Enough

    article, revision = publish_article("Placed by the other", at=clock.now - DAY)
    place(revision, clock.now - HOUR)
    make_photo(data=pictured(1))
    monkeypatch.setattr(worker.time, "sleep", rest)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    with pytest.raises(Enough):
        worker._look_again()
    assert seen(article, clock.now) == ["Placed by the other"]
    assert Photo.objects.get().compared_at


def test_the_command_mends_the_section_too():
    article, revision = publish_article("Placed by the other")
    place(revision, timezone.now() - HOUR)
    call_command("intervals", rebuild=True)
    assert RevisionSection.objects.of(article.section).seen(timezone.now()).exists()

"""Indexes find what is live with changes, and what live stories have lost: what a look at all would find."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article, Picture, Revision
from articles.pages.photo_locations import lost, lost_lately
from articles.publishing import (
    NotPublishable,
    Refused,
    come_down,
    discard,
    publish,
    schedule,
    set_embargo,
    unschedule,
    withdraw,
)
from articles.querysets import behind
from articles.querysets.standing import STANDINGS
from articles.revisions.snapshots import record
from media.intake.takedown import take_down
from media.models import Photo
from tests.articles.clock import DAY, HOUR, edit
from tests.builders import REASON, allow, deny, make_photo, publish_article
from tests.plans import plans_of, refused

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=5)


def changed(at=None):
    return {*Article.objects.changed(at or timezone.now()).values_list("headline", flat=True)}


def among_all(at):
    """Return what `changed` does, of all stories, whatever their revisions say of themselves."""
    condition = next(condition for key, condition in STANDINGS if key == "changed")
    return {*Article.objects.with_state(at).filter(condition).values_list("headline", flat=True)}


def save(article, words):
    edit(article, words)
    return record(article)


def test_what_is_saved_over_a_live_story_and_taken_back_is_told(django_assert_num_queries):
    article, _revision = publish_article("One")
    publish_article("Other")
    assert changed() == set()
    save(article, "Two")
    assert changed() == {"Two"}
    save(article, "One")
    assert changed() == set()
    save(article, "Three")
    with django_assert_num_queries(1):
        assert changed() == {"Three"}
    publish(article, by=None, override=REASON)
    assert changed() == set()


def test_it_is_what_a_look_at_all_finds_whatever_was_done():
    chance, now = random.Random(7), timezone.now()
    stories = [publish_article(f"Story {number}", at=now - DAY)[0] for number in range(6)]
    acts = [
        *[lambda story, n=n: save(story, f"{story.pk} {n}") for n in range(2)],
        lambda story: publish(story, by=None, override=REASON),
        lambda story: schedule(story, by=None, live_from=timezone.now() + 2 * HOUR, override=REASON),
        lambda story: unschedule(story, by=None),
        lambda story: come_down(story, by=None, live_until=timezone.now() + 3 * HOUR),
        lambda story: discard(story, by=None),
        lambda story: withdraw(story, by=None),
        lambda story: set_embargo(story, until=timezone.now() + HOUR, by=None),
        lambda story: set_embargo(story, until=None, by=None),
    ]
    found = set()
    for _round in range(60):
        with suppress(Refused, NotPublishable):
            chance.choice(acts)(Article.objects.get(pk=chance.choice(stories).pk))
        for after in (timedelta(0), SOON, 90 * SOON, DAY):
            at = timezone.now() + after
            assert changed(at) == among_all(at)
            found |= changed(at)
    assert found


def test_what_a_version_beside_this_one_has_saved_is_found_at_once_and_told_later():
    article, revision = publish_article("One")
    second = save(article, "Two")
    QuerySet(Revision).filter(pk=second.pk).update(is_behind=None)
    QuerySet(Revision).filter(pk=revision.pk).update(is_behind=False)
    assert changed() == {"Two"}
    assert behind.tell_the_rest() == 1
    assert behind.tell_the_rest() == 0
    assert [*Revision.objects.order_by("number").values_list("is_behind", flat=True)] == [True, False]
    assert changed() == {"Two"}


def test_indexes_find_what_is_live_with_changes(django_assert_num_queries):
    article, _revision = publish_article("One")
    save(article, "Two")
    found = plans_of(changed)
    assert "revision_behind" in found, found
    assert "revision_untold" in found, found
    if connection.vendor == "sqlite":  # PostgreSQL goes by the size that tests before this one have left the tables
        assert "article_last_saved" not in found, found
    assert refused(changed) == []


@pytest.fixture
def pictures():
    """Return photos in a live story that readers miss, each for another reason, by that; one is shown."""
    now = timezone.now()
    names = ("shown", "ended", "again", "coming", "denied", "down", "credit", "rights", "licence")
    photos = {name: make_photo(name) for name in names}
    elsewhere = make_photo("elsewhere")
    publish_article("A", blocks=[Picture(photo=photo) for photo in photos.values()])
    allow(photos["ended"], usable_until=now - DAY)
    allow(photos["ended"], usable_until=now - HOUR)
    allow(photos["again"], usable_until=now - HOUR)
    allow(photos["again"], usable_until=now + HOUR)
    allow(photos["coming"], usable_from=now + HOUR)
    deny(photos["denied"], usable_from=now - DAY)
    deny(photos["denied"], usable_from=now - HOUR)
    take_down(photos["down"], by=None, reason="Asked", places=[])
    allow(elsewhere, usable_until=now - HOUR)
    for name, columns in {
        "credit": {"creator": "", "credit_line": ""},
        "rights": {"rights": Photo.Rights.UNKNOWN},
        "licence": {"rights": Photo.Rights.AGENCY, "licence": ""},
    }.items():
        Photo.objects.filter(pk=photos[name].pk).update(**columns)
    return photos


def test_what_live_stories_have_lost_is_found_by_each_reason(pictures):
    now = timezone.now()
    for at in (now, now + 2 * HOUR, now + DAY):
        expected = {*lost(Photo.objects.all(), at)}
        assert {*lost_lately(at, 100)} == expected
        assert expected >= {pictures[name] for name in ("ended", "denied", "down", "credit", "rights", "licence")}
    assert [each.description for each in lost_lately(now, 100)][-3:] == ["down", "ended", "denied"]


def test_of_each_reason_no_more_are_looked_for_than_are_asked_for(pictures):
    now = timezone.now()
    more = [make_photo(f"Ended {number}") for number in range(4)]
    publish_article("B", blocks=[Picture(photo=photo) for photo in more])
    for number, photo in enumerate(more):
        allow(photo, usable_until=now - number * DAY - SOON)
    assert {more[0]} <= {*lost_lately(now, 1)}
    assert not {*more[1:], pictures["ended"]} & {*lost_lately(now, 1)}


def test_indexes_find_what_live_stories_have_lost(pictures):
    def ask():
        return [*lost_lately(timezone.now(), 201)[:6]]

    found = plans_of(ask)
    for index in ("without_credit", "of_unknown_rights", "of_incomplete_rights"):
        assert f"photo_{index}" in found, found
    assert "photo_newest" not in found, found
    if "Seq Scan" not in found:  # PostgreSQL knows how few rows there are, and takes any index of windows
        assert "window_ends" in found, found

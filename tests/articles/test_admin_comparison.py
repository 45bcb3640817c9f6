"""Two revisions of a story beside each other, at the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Picture, Text
from articles.publishing import schedule
from articles.revisions.snapshots import record
from tests.articles.saves import saved_twice, words, write
from tests.builders import REASON, every_block, make_article, make_campaign, make_photo, make_product, publish_article
from tests.forms import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(chief):
    """Return a story with two revisions: “As it was” and “As it is”."""
    return saved_twice(chief)


def test_the_comparison_shows_what_went_and_what_came(desk, story):
    page = words(desk.get(address_of(story, "compare", 1, 2)))
    assert "As it <del>was</del><ins>is</ins>" in page


def test_the_comparison_says_of_a_scheduled_revision_that_it_is_to_come(desk):
    article, live = publish_article()
    write(article, headline="Tomorrow’s coat")
    tomorrow = timezone.now() + timedelta(days=1)
    coming = schedule(article, by=None, live_from=tomorrow, live_until=tomorrow + timedelta(days=1), override=REASON)
    page = words(desk.get(address_of(article, "compare", live.number, coming.number)))
    assert "goes live" in page
    assert "was live" not in page


def test_the_comparison_of_a_revision_with_itself_says_that_nothing_differs(desk, story):
    assert "They read the same" in words(desk.get(address_of(story, "compare", 1, 1)))


def test_a_headline_with_markup_in_it_stays_text(desk, story):
    write(story, headline="<script>alert(1)</script>")
    page = desk.get(address_of(story, "compare", 1, 3)).content.decode()
    assert "<script>alert" not in page
    assert "alert" in page


@pytest.mark.parametrize("numbers", [(1, 9), (9, 1), (0, 1), (1, 2**31), (1, 10**30)])
def test_a_revision_that_isnt_there_is_not_found(desk, story, numbers):
    assert desk.get(address_of(story, "compare", *numbers)).status_code == 404


def test_the_number_of_another_storys_revision_leads_to_ones_own(desk, story):
    other = make_article("The canary")
    for number in range(4):
        write(other, kicker=str(number))
    assert desk.get(address_of(story, "compare", 1, 4)).status_code == 404
    assert desk.get(address_of(story, "restore", 4)).status_code == 404


def test_a_longer_story_costs_no_more_queries_to_compare_and_to_ask_about(desk):
    photos = [make_photo(f"Look {number}") for number in range(2)]
    campaign, product, other = make_campaign("Salt"), make_product(), make_article("Other")
    counts = []
    for times in (1, 6):
        blocks = [block for _ in range(times) for block in every_block(campaign, product, photos, other)]
        article, _revision = publish_article(f"Story {times}", blocks=blocks)
        Text.objects.filter(parent=article).update(html="<p>Other words.</p>")
        Picture.objects.filter(parent=article).delete()
        record(article)
        urls = [address_of(article, "compare", 1, 2), address_of(article, "restore", 1), address_of(article, "discard")]
        found = []
        for url in urls:
            desk.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(url).status_code == 200
            found.append(len(captured))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) < 26

"""The stories below a story: what few share leads to them, and only to what readers see."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import tags
from articles.models import (
    Product,
    ProductCard,
    Revision,
    RevisionCampaign,
    RevisionPerson,
    RevisionProduct,
    RevisionTag,
)
from articles.pages.related import RELATED, WINDOW, closest
from articles.pages.rendering import story_context
from articles.publishing import set_embargo, withdraw
from articles.revisions.snapshots import campaign_ids, product_ids
from kit.prepared import read
from people import merging
from tests.articles.clock import DAY, HOUR, Clock
from tests.builders import A_DAY, make_article, make_campaign, make_person, make_photo, make_product, publish_article
from tests.plans import whole_reads

pytestmark = pytest.mark.django_db
PARTS = 2**4 * 3**2 * 5 * 7 * 11 * 13 * 17 * 19 * 23  # by each number to WINDOW there is a part without a fraction
MENTIONS = [(RevisionCampaign, "campaign"), (RevisionProduct, "product"), (RevisionPerson, "person")]


def related(revision, at=None):
    """Return the headlines of the stories below one."""
    return [each.headline for each in story_context(revision, at or timezone.now())["related"]]


def published(headline, hours=0, **fields):
    return publish_article(headline, at=A_DAY + hours * HOUR, **fields)


def test_what_few_stories_share_counts_for_more_than_much_that_all_do():
    rare, common = make_person("Vera Lind"), [f"common {number}" for number in range(3)]
    published("Rare", people=[rare])
    for number in range(8):
        published(f"Common {number}", number + 1, tags=common)
    _article, revision = published("Here", 20, people=[rare], tags=common)
    assert related(revision) == ["Rare", "Common 7", "Common 6", "Common 5"]


def test_much_that_some_share_counts_together():
    published("Two of three", tags=["one", "two"])
    published("One of three", 1, tags=["one"])
    published("Another of three", 2, tags=["three"])
    published("Nothing", 3, tags=["four"])
    _article, revision = published("Here", 4, tags=["one", "two", "three"])
    assert related(revision) == ["Two of three", "Another of three", "One of three"]


def test_of_two_as_close_the_newer_one_comes_first_and_then_the_one_that_was_made_last():
    for headline, hours in (("Old", 0), ("New", 2), ("As new", 2), ("Between", 1)):
        published(headline, hours, tags=["leather"])
    _article, revision = published("Here", 3, tags=["leather"])
    assert related(revision) == ["As new", "New", "Between", "Old"]


def test_a_new_story_stands_below_its_neighbours_at_once():
    _article, here = published("Here", tags=["leather"])
    assert related(here) == []
    published("Next", 1, tags=["leather"])
    assert related(here) == ["Next"]


def test_what_readers_do_not_see_at_the_moment_is_never_below_a_story(monkeypatch):
    clock = Clock(monkeypatch)
    campaign, person = make_campaign(), make_person()
    _here, here = published("Here", people=[person])
    shown = {"people": [person]}
    hidden, _revision = published("Under embargo", 1, **shown)
    published("Of a campaign under embargo", 2, campaigns=[campaign], **shown)
    gone, _revision = published("Withdrawn", 3, **shown)
    make_article("A draft", **shown)
    publish_article("Scheduled", at=clock.now + 2 * DAY, **shown)
    before = clock.now
    assert related(here) == ["Withdrawn", "Of a campaign under embargo", "Under embargo"]
    clock.now += HOUR
    set_embargo(hidden, until=clock.now + DAY, by=None)
    set_embargo(campaign, until=clock.now + DAY, by=None)
    withdraw(gone, by=None)
    assert related(here) == []
    assert related(here, before) == ["Withdrawn", "Of a campaign under embargo", "Under embargo"]
    clock.now += 3 * DAY
    assert related(here) == ["Scheduled", "Of a campaign under embargo", "Under embargo"]


def test_what_has_become_one_is_shared_as_one():
    kept, gone = make_person("Vera Lind"), make_person("Vera Lindh")
    _article, first = published("By one name", people=[gone], tags=["leather"])
    _article, second = published("By the other", 1, people=[kept], tags=["hide"])
    merging.merge(gone, kept, by=None, is_known=lambda row: True)
    assert (related(first), related(second)) == (["By the other"], ["By one name"])
    published("Nearer", 2, tags=["hide"])
    leather, hide = (revision.tags.get() for revision in (first, second))
    tags.merge(hide, leather, timezone.now())
    assert related(first) == ["By the other", "Nearer"]


def test_a_block_says_what_a_story_shares_as_its_lists_do():
    product = make_product()
    published("In a block", blocks=[ProductCard(product=product)])
    _article, revision = published("In a list", 1, products=[product])
    assert related(revision) == ["In a block"]


def slowly(revision, at):
    """Return what stands below a story as the rule says it, worked out from all that readers see."""
    body = revision.body
    named = [campaign_ids(revision), [*Product.ever.ids_for(product_ids(revision))], body["people"]]
    shared = [(model, name, pk) for (model, name), ids in zip(MENTIONS, named, strict=True) for pk in ids]
    shared += [(RevisionTag, "tag", pk) for pk in body["tags"]]
    closeness = {}
    for model, name, pk in shared:
        rows = model.objects.filter(revision__in=Revision.objects.live(at), **{name: pk})
        rows = rows.exclude(revision__article=revision.article_id).select_related("revision")
        newest = sorted(rows, key=lambda row: (row.revision.published_at, row.revision_id), reverse=True)[:WINDOW]
        for row in newest:
            closeness[row.revision] = closeness.get(row.revision, 0) + PARTS // len(newest)
    order = sorted(closeness, key=lambda each: (closeness[each], each.published_at, each.pk), reverse=True)
    return [each.headline for each in order[:RELATED]]


def test_it_is_the_rule_whatever_is_shared():
    chance, now = Random(58), timezone.now()
    people = [make_person(f"Person {number}") for number in range(3)]
    products = [make_product(f"Product {number}") for number in range(3)]
    campaigns = [make_campaign(f"Campaign {number}") for number in range(2)]
    words = [f"word {number}" for number in range(5)]

    def some(rows):
        return [row for place, row in enumerate(rows) if chance.random() < 0.9 / (place + 1)]

    revisions = []
    for number in range(WINDOW + 16):
        fields = {"people": some(people), "products": some(products), "campaigns": some(campaigns)}
        article, revision = published(f"Story {number}", chance.randrange(20), tags=some(words), **fields)
        revisions.append(revision)
        if not number % 9:
            withdraw(article, by=None)
    assert RevisionTag.objects.filter(tag__name=words[0]).count() > WINDOW
    for revision in revisions:
        assert related(revision, now + timedelta(minutes=5)) == slowly(revision, now + timedelta(minutes=5))


def test_a_story_costs_no_query_more_for_those_below_it(client, django_assert_max_num_queries):
    _article, here = published("Here", tags=["leather"])
    published("There", 1, tags=["leather"], lead_photo=make_photo())
    client.get("/nowhere/")
    with django_assert_max_num_queries(3):
        assert b"There" in client.get(here.get_absolute_url()).content


def test_each_thing_is_looked_up_by_its_newest_rows():
    with CaptureQueriesContext(connection) as queries:
        read(closest(timezone.now(), 1, [1], [1, 2], [1], [1, 2, 3]))
    sql = queries[0]["sql"].replace("%", "%%")
    assert whole_reads(sql, ()) == []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}")
        steps = [str(row) for row in cursor.fetchall()]
    for name in ("campaign", "product", "person", "tag"):
        assert any(f"revision{name}_newest" in step for step in steps), "\n".join(steps)

"""Which stories readers find on the front page, and where."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from magazine.front_layout import MOST_FEATURES, MOST_IN_SECTION
from tests.builders import make_photo, make_section, picture_file, publish_article

pytestmark = pytest.mark.django_db
NOW = timezone.now()
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}


def publish(headline, section=None, age=0, **fields):
    publish_article(headline, section=section, at=NOW - timedelta(days=age + 1), **fields)


def page(client):
    return client.get("/").content.decode()


def headlines(html):
    return re.findall(r'class="card-headline"[^>]*><a [^>]*>([^<]+)<', html)


def row(client, section):
    """Return the headlines that stand below a section's name."""
    start = page(client).split(f'aria-labelledby="section-{section.slug}"')[1]
    return headlines(start.split("</section>")[0])


@pytest.fixture
def beauty():
    return make_section("Beauty")


def test_a_section_shows_its_own_newest_however_many_came_after(client, beauty):
    fashion = make_section("Fashion")
    for age in range(60):
        publish(f"News {age:02}", fashion if age % 2 else None, age)
    for age in range(70, 76):
        publish(f"Powder {age}", beauty, age)
    assert row(client, beauty) == ["Powder 70", "Powder 71", "Powder 72", "Powder 73"]
    assert row(client, fashion) == ["News 05", "News 07", "News 09", "News 11"]  # after those that stand above


def test_a_section_whose_newest_stand_above_still_fills_its_row(client, beauty):
    for age in range(1 + MOST_FEATURES + MOST_IN_SECTION + 3):
        publish(f"Powder {age:02}", beauty, age)
    assert headlines(page(client))[:5] == [f"Powder {age:02}" for age in range(5)]
    assert row(client, beauty) == [f"Powder {age:02}" for age in range(5, 9)]


def test_what_readers_may_not_see_takes_nobodys_place(client, beauty):
    tomorrow = NOW + timedelta(days=1)
    for age in range(20):
        publish(f"News {age}", age=age)
    publish("Powder", beauty, 30)
    for age in range(21, 30):
        publish(f"Secret {age}", beauty, age)
    Article.objects.filter(headline__startswith="Secret").update(embargoed_until=tomorrow)
    assert row(client, beauty) == ["Powder"]


def test_the_newest_leads_where_none_of_the_newest_has_a_picture(client, beauty):
    publish("Years ago", beauty, 99, lead_photo=make_photo("A lapel", data=picture_file()))
    for age in range(14):
        publish(f"News {age:02}", beauty, age)
    assert headlines(page(client))[0] == "News 00"


def test_a_picture_leads_among_the_newest(client):
    publish("Words", age=0)
    publish("Picture", age=2, lead_photo=make_photo("A lapel", data=picture_file()))
    assert headlines(page(client))[0] == "Picture"


def test_the_stories_of_a_section_are_looked_up_and_not_read_through(client, beauty):
    publish("Powder", beauty)
    publish("Cloth")
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # it reads so small a table through, unless it mustn't
            for way in ("seqscan", "sort", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"{EXPLAIN[connection.vendor]} {queries[1]['sql']}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "revision_seen_of_section" in plan, plan
    assert not re.search(r"SCAN articles_revision(?! USING INDEX revision_seen_newest)", plan), plan
    assert "Seq Scan on articles_revision" not in plan, plan

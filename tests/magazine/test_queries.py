"""What a public page asks of the database: a number that doesn't grow with stories, blocks or photos."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

# One line a page type: raise a number only with a reason, and never by a number that depends on content.
QUERIES = {
    "front page": 3,
    "story": 3,
    "picture credits": 3,
    "page": 3,
    "feed": 2,
    "section": 3,
    "tag": 3,
    "archive": 2,
    "month": 2,
    "campaigns": 3,
    "campaign": 3,
    "product": 3,
    "brand": 3,
    "brand part": 4,
    "product part": 3,
    "people": 1,
    "person": 3,
    "person part": 2,
    "author": 3,
    "not found": 2,  # it might be the former address of a page
}
WITHOUT_PHOTOS = {"archive", "people", "not found"}


def count(client, magazine):
    client.get("/nowhere/")  # the first request of a process tells its connection how long a statement may take
    counted = {}
    for name, path in {**magazine.pages, "feed": "/feed/"}.items():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        counted[name] = len(queries)
    return counted


@pytest.mark.django_db
def test_no_page_asks_more_than_its_number(client, build_magazine):
    counted = count(client, build_magazine(stories=3))
    assert {name: number for name, number in counted.items() if number > QUERIES[name]} == {}


@pytest.mark.django_db
def test_no_page_loads_what_only_the_desk_needs_of_a_photo(client, build_magazine):
    for name, path in {**build_magazine(stories=3).pages, "feed": "/feed/"}.items():
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked = " ".join(query["sql"] for query in queries)
        assert "media_photo" in asked or name in WITHOUT_PHOTOS, name
        assert '"metadata"' not in asked, name
        assert '"likeness"' not in asked, name


@pytest.mark.django_db
def test_more_stories_blocks_and_photos_cost_no_query(client, build_magazine):
    small = count(client, build_magazine(stories=2, blocks=1, photos=2))
    large = count(client, build_magazine(stories=9, blocks=4, photos=6))
    assert large == small

"""A list of stories goes on from a place, whatever is published or taken away meanwhile."""

import re
from datetime import timedelta

import pytest

from articles.models import Revision
from articles.pages.listings import PER_PAGE
from articles.pages.orders import NEWEST
from tests.builders import A_DAY, publish_article
from tests.kept import once_in_a_module
from tests.list_pages import rel, walked

pytestmark = pytest.mark.django_db
SECTION = "/sections/fashion/"


def publish_stories():
    """Publish two pages and a bit of stories, some at one moment, some at parts of a second."""
    moments = [A_DAY + timedelta(hours=number // 5, microseconds=number % 2) for number in range(2 * PER_PAGE + 3)]
    for number, moment in enumerate(moments):
        publish_article(f"Story {number:02}", at=moment)


first_stories, stories = once_in_a_module("stories", publish_stories)


def headlines(page):
    return re.findall(r">(Story [\w ]+|New)<", page)


def test_there_and_back_every_story_stands_on_one_page(read, stories):
    there = [*walked(read, SECTION)]
    shown = [headline for _path, page in there for headline in headlines(page)]
    by_time = Revision.objects.newest().values_list("headline", flat=True)
    assert shown == [*by_time]
    back = [*walked(read, there[-1][0], "prev")]
    assert [path for path, _page in back] == [path for path, _page in reversed(there)]
    assert len(there) == 3


def test_a_page_stays_what_it_was_while_stories_are_published(read, stories):
    second = rel("next", read(SECTION))
    before = headlines(read(second))
    publish_article("New", at=A_DAY + timedelta(days=9))
    assert headlines(read(second)) == before
    assert "New" in headlines(read(SECTION))
    # What was pushed from the first page has one of its own now, between these.
    between = read(rel("prev", read(second)))
    assert "Story" in between


def test_what_has_gone_takes_no_place_with_it(read, stories):
    second = rel("next", read(SECTION))
    before = headlines(read(second))
    key = NEWEST.values(second.partition("before=")[2])
    Revision.objects.filter(pk=key[1]).update(live_from=None)
    assert headlines(read(second)) == before

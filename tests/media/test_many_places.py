"""A photo that stands in very many stories: its form names the newest, and leads to all."""

import pytest

from articles.publishing import publish
from kit.admin.where_used import MOST_USES
from tests.builders import REASON, make_article, make_photo, publish_article
from tests.forms import address_of

pytestmark = pytest.mark.django_db
MANY = MOST_USES + 2


def context_of(desk, photo):
    return desk.get(address_of(photo)).context_data


def test_the_form_names_the_newest_and_leads_to_all(desk):
    photo = make_photo("Everywhere")
    for number in range(MANY):
        publish_article(f"Story {number}", lead_photo=photo)
    context = context_of(desk, photo)
    named = [each.title for each in context["live_places"]]
    assert named == [f"Story {number}" for number in reversed(range(MANY - MOST_USES, MANY))]
    assert context["is_more_of_live_places"]
    assert context["draft_places"] == []  # what readers see is no draft, however far behind it stands
    page = desk.get(address_of(photo, "all_uses"))
    assert len(page.context_data["live_places"]) == MANY
    assert f'href="{address_of(photo, "all_uses")}"' in desk.get(address_of(photo)).content.decode()


def test_drafts_are_named_beside_many_live_stories(desk):
    photo = make_photo("Everywhere")
    for number in range(MANY):
        publish_article(f"Story {number}", lead_photo=photo)
    make_article("A draft", lead_photo=photo)
    assert [each.title for each in context_of(desk, photo)["draft_places"]] == ["A draft"]


def test_a_draft_behind_more_live_stories_than_are_looked_at_is_told_of(desk):
    photo = make_photo("Everywhere")
    make_article("A draft", lead_photo=photo)
    for number in range(2 * MOST_USES + 4):
        publish_article(f"Story {number}", lead_photo=photo)
    context = context_of(desk, photo)
    assert context["draft_places"] == []
    assert context["is_more_of_draft_places"]
    assert "Only at the desk" in desk.get(address_of(photo)).content.decode()


def test_the_form_costs_the_same_however_many_there_are(desk, django_assert_max_num_queries):
    few, many = make_photo("In few"), make_photo("In many")
    publish_article("Few", lead_photo=few)
    for number in range(MANY):
        publish_article(f"Story {number}", lead_photo=many)
    context_of(desk, few)
    with django_assert_max_num_queries(60) as asked:
        context_of(desk, few)
    with django_assert_max_num_queries(len(asked)):
        context_of(desk, many)


def test_a_live_story_that_is_written_on_stays_where_readers_find_it(desk):
    photo, other = make_photo("Old"), make_photo("New")
    article, _revision = publish_article("Story", lead_photo=photo)
    article.lead_photo = other
    article.save()
    publish(make_article("Another", lead_photo=other), by=None, override=REASON)
    assert [each.title for each in context_of(desk, photo)["live_places"]] == ["Story"]
    assert [each.title for each in context_of(desk, other)["draft_places"]] == ["Story"]

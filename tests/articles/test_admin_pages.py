"""What a list of the desk reads, counts and offers where there is more than a page of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from kit.admin import lists
from magazine.desk import dashboard
from tests.builders import make_article, make_campaign, make_photo, make_section
from tests.desk import changelist

pytestmark = pytest.mark.django_db


def stories(number):
    section = make_section()
    Article.objects.bulk_create(
        Article(headline=f"Story {each}", slug=f"story-{each}", section=section) for each in range(number)
    )


def test_a_list_counts_no_further_than_some_pages_and_says_so(desk, monkeypatch):
    monkeypatch.setattr("kit.admin.base.MOST_COUNTED", 20)
    stories(131)
    url = changelist("articles_article")
    first = desk.get(url)
    assert "more than 70 stories" in first.content.decode()
    assert "more than 70 found" in desk.get(f"{url}?q=story").content.decode()
    last = desk.get(f"{url}?p=3")
    assert "131 stories" in last.content.decode()
    shown = [row.pk for page in (first, desk.get(f"{url}?p=2"), last) for row in page.context_data["cl"].result_list]
    assert shown == [*Article.objects.values_list("pk", flat=True)]


def test_where_a_story_stands_is_worked_out_for_those_on_the_page_alone(desk):
    stories(60)
    with CaptureQueriesContext(connection) as captured:
        desk.get(changelist("articles_article"))
    asked = [query["sql"] for query in captured if "newest_digest" in query["sql"]]
    assert len(asked) == 1
    assert "IN (" in asked[0].rpartition(" WHERE ")[2]


def test_a_filter_offers_what_occurs_lately_and_names_what_was_chosen(desk, monkeypatch):
    monkeypatch.setattr(lists, "LOOKED_AT", 1)
    early, lately, unused = (make_campaign(name) for name in ("Early", "Lately", "Unused"))
    make_article("One", campaigns=[early])
    make_article("Two", campaigns=[lately])
    url = changelist("articles_article")

    def offered(query=""):
        found = desk.get(f"{url}{query}").context_data["cl"].filter_specs
        return {
            name
            for each in found
            if getattr(each, "field_path", "") == "campaigns"
            for _pk, name in each.lookup_choices
        }

    assert offered() == {str(lately)}
    assert offered(f"?campaigns__id__exact={early.pk}") == {str(lately), str(early)}
    assert offered(f"?campaigns__id__exact={unused.pk}") == {str(lately)}


def test_the_days_above_a_list_are_those_from_its_first_row_to_its_last(desk):
    for month in (3, 5):
        photo = make_photo(f"Of month {month}")
        type(photo).objects.filter(pk=photo.pk).update(added_at=f"2026-{month:02}-10T12:00:00Z")
    page = desk.get(changelist("media_photo")).content.decode()
    assert [f"added_at__month={month}" in page for month in (2, 3, 4, 5, 6)] == [False, True, True, True, False]
    page = desk.get(f"{changelist('media_photo')}?added_at__year=2026&added_at__month=3").content.decode()
    assert "added_at__day=10" in page
    assert "added_at__day=11" not in page


def test_a_pile_counts_no_further_than_it_has_to(desk, monkeypatch):
    monkeypatch.setattr(dashboard, "MOST_NUMBERED", 3)
    for number in range(4):
        make_photo(f"Photo {number}", creator="")
    assert '<span class="number">3+</span>' in desk.get("/desk/").content.decode()

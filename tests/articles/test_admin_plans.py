"""No page of the desk reads a table that grows with the magazine as a whole."""

import pytest
from django.urls import reverse

from articles.models import Article, Campaign, Product
from media.models import Photo
from people.models import Author, Brand, Person
from tests.desk import LISTS, changelist, grow
from tests.forms import address_of
from tests.plans import plans_of, refused, whole_reads

STATES = ["live", "changed", "draft", "scheduled", "embargo", "in_review", "approved", "off", "trash"]
FILTERS = {
    "articles_article": [
        *(f"state={state}" for state in STATES),
        *(f"waiting={what}" for what in ("back", "review", "drafts", "notes")),
        *("when=coming", "when=recent", "section__id__exact=1", "p=3"),
    ],
    "media_photo": [
        *(f"to_do={what}" for what in ("lost", "credit", "rights", "incomplete", "alt", "file", "ending", "ended")),
        *("portrait=1", "tag=leather", "p=3"),
    ],
    "articles_campaign": ["embargo=1", "roll=words"],
}
PICKERS = [
    ("articles", "article", "lead_photo"),
    ("articles", "article", "people"),
    ("articles", "article", "products"),
    ("articles", "article", "campaigns"),
    ("articles", "byline", "author"),
    ("articles", "seealso", "article"),
    ("articles", "gallery", "gallery"),
]


@pytest.fixture
def full(build_magazine):
    """Have rows of every kind, so that every page asks for all that it may print."""
    build_magazine(stories=3)
    grow(0, 3)


def test_no_page_of_the_desk_reads_a_growing_table_as_a_whole(desk, full):
    urls = [reverse("admin:index"), *map(changelist, LISTS)]
    urls += [f"{changelist(name)}?{query}" for name, queries in FILTERS.items() for query in queries]
    urls += [
        f"{reverse('admin:autocomplete')}?app_label={app}&model_name={model}&field_name={name}"
        for app, model, name in PICKERS
    ]
    rows = [model.objects.order_by("pk")[1] for model in (Photo, Person, Brand, Product, Campaign, Author)]
    urls += map(address_of, rows)
    found = {url: faults for url in urls if (faults := refused(desk.get, url))}
    said = [f"{url}\n  {why}\n  {sql[:3000]}" for url, faults in found.items() for sql, why in faults]
    assert not said, "\n".join(said)


def test_a_read_of_a_whole_table_is_seen(full):
    for rows in (Article.objects.filter(headline="None"), Photo.objects.filter(credit_line="None")):
        sql, parameters = rows.order_by().values("pk").query.sql_with_params()
        assert whole_reads(sql, parameters), sql
    sql, parameters = Article.objects.order_by("-saved_at", "-pk").values("pk")[:10].query.sql_with_params()
    assert not whole_reads(sql, parameters)


@pytest.mark.parametrize("step", ["approved", "in_review"])
def test_what_waits_at_a_step_is_found_by_it(full, step):
    """Few do, and a walk through all stories in the order of the list would find them last."""
    assert "article_at_step" in plans_of(list, getattr(Article.objects, step)()[:6])

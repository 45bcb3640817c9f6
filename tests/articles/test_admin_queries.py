"""A longer list and a longer form at the desk cost no more queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Appearance, Picture
from magazine.roles import WRITER
from tests.builders import (
    every_block,
    make_article,
    make_author,
    make_campaign,
    make_gallery,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)
from tests.desk import LISTS, changelist, grow
from tests.forms import address_of, form_of

pytestmark = pytest.mark.django_db


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return sum("django_session" not in query["sql"] for query in captured)  # Redis has them, if any


def test_no_list_and_no_front_page_costs_more_queries_when_it_is_longer(desk):
    urls = [*map(changelist, LISTS), reverse("admin:index")]
    grow(0, 3)
    for url in urls:
        desk.get(url)  # what is looked up once in a process, as content types are
    few = {url: queries(desk, url) for url in urls}
    grow(3, 12)
    many = {url: queries(desk, url) for url in urls}
    assert many == few
    assert max(few.values()) < 22


def test_no_autocomplete_costs_more_queries_when_it_offers_more(desk):
    fields = [
        ("articles", "article", "lead_photo"),
        ("articles", "article", "people"),
        ("articles", "article", "products"),
        ("articles", "article", "campaigns"),
        ("articles", "byline", "author"),
        ("articles", "seealso", "article"),
        ("articles", "gallery", "gallery"),
        ("articles", "campaign", "brand"),
    ]
    urls = [
        f"{reverse('admin:autocomplete')}?app_label={app}&model_name={model}&field_name={name}"
        for app, model, name in fields
    ]
    grow(0, 3)
    desk.get(urls[0])  # the first request alone notes that the session is in use
    few = [queries(desk, url) for url in urls]
    grow(3, 12)
    assert [queries(desk, url) for url in urls] == few


def test_the_form_of_a_story_costs_the_same_whatever_its_length(desk):
    photos = [make_photo(f"Look {number}", data=picture_file(f"#{number:06x}", (40, 40))) for number in range(12)]
    product, campaign, other = make_product(), make_campaign("Salt"), make_article("Other")

    def blocks(times):
        rows = []
        for number in range(times):
            rows += every_block(campaign, product, [photos[number]], other)
            rows += [Picture(photo=photos[number])]  # its heading is the photo's
        return rows

    short, long = make_article("Short", blocks=blocks(1)), make_article("Long", blocks=blocks(12))
    first, second = (address_of(story) for story in (short, long))
    desk.get(first)
    assert queries(desk, second) == queries(desk, first) == 18


def test_a_form_that_comes_back_with_an_error_costs_the_same_whatever_its_length(desk):
    photos = [make_photo(f"Look {number}") for number in range(12)]
    costs = []
    for number in (1, 12):
        story = make_article(f"Story {number}", blocks=[Picture(photo=photo) for photo in photos[:number]])
        data = form_of(desk, story, headline="")
        with CaptureQueriesContext(connection) as captured:
            desk.post(address_of(story), data)
        costs.append(len(captured))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("model", "rows"),
    [("campaign", "credits"), ("product", "appearances"), ("photogallery", "places")],
)
def test_the_forms_of_campaigns_products_and_galleries_cost_the_same_whatever_their_length(desk, model, rows):
    def build(number):
        people = [make_person(f"{model} {number} {each}") for each in range(number)]
        photos = [make_photo(person.name) for person in people]
        if model == "campaign":
            return make_campaign(f"C{number}", roll=[("talent", person) for person in people], photos=photos)
        if model == "photogallery":
            return make_gallery(photos)
        product = make_product(f"P{number}")
        for person, photo in zip(people, photos, strict=True):
            Appearance.objects.create(person=person, product=product, photo=photo, campaign=make_campaign(person.name))
        return product

    costs = []
    for number in (2, 12):
        obj = build(number)
        url = address_of(obj)
        desk.get(url)
        costs.append(queries(desk, url))
    assert costs[0] == costs[1], rows


@pytest.mark.parametrize("kind", ["photo", "person", "product", "campaign"])
def test_a_form_costs_the_same_however_often_its_row_is_used(desk, kind):
    row = {"photo": make_photo, "person": make_person, "product": make_product, "campaign": make_campaign}[kind]()
    costs, made = [], 0
    for number in (2, 36):  # more than a form lists
        while made < number:
            made += 1
            used = {"lead_photo": row, "blocks": [Picture(photo=row)]} if kind == "photo" else {}
            many = {"person": "people", "product": "products", "campaign": "campaigns"}
            used |= {many[kind]: [row]} if kind in many else {}
            make = publish_article if made % 2 else make_article
            make(f"Story {made}", **used)
        desk.get(address_of(row))
        costs.append(queries(desk, address_of(row)))
    assert costs[0] == costs[1]


def test_a_form_lists_the_first_uses_of_a_row_and_leads_to_all(desk):
    person, photo = make_person(), make_photo()
    stories = [make_article(f"Story {number}", people=[person], lead_photo=photo) for number in range(40)]
    for row, words in ((person, "and 10 more"), (photo, "and more: all of them")):
        page = desk.get(address_of(row)).content.decode()
        assert sum(address_of(story) in page for story in stories) == 30
        all_of_them = re.search(rf'href="([^"]*/uses/[^"]*)">{words}', page)[1]
        page = desk.get(all_of_them).content.decode()
        assert all(address_of(story) in page for story in stories)


def test_nobody_sees_where_a_row_is_used_in_what_is_not_theirs_to_see(client, make_member):
    writer, person = make_member(WRITER), make_person()
    theirs = make_article("Theirs", people=[person], created_by=writer)
    other = make_article("A secret", people=[person])
    client.force_login(writer)
    kinds = [client.get(f"/desk/people/person/{person.pk}/uses/{number}/") for number in range(12)]
    pages = "".join(page.content.decode() for page in kinds if page.status_code == 200)
    assert address_of(theirs) in pages
    assert other.headline not in pages
    assert kinds[-1].status_code == 404


# Found.


def test_uses_are_counted_for_the_lists_that_say_them_and_for_no_other_page(desk):
    grow(0, 1)
    counting, saying = [], []
    for name in LISTS:
        shown = desk.get(changelist(name)).context_data["cl"]
        saying += [changelist(name)] if "used" in shown.list_display else []
        row = shown.result_list[0]
        for url in (changelist(name), address_of(row)):
            with CaptureQueriesContext(connection) as captured:
                desk.get(url)
            counting += [url] if any("use_count" in query["sql"] for query in captured) else []
    assert counting == saying != []


def test_a_story_is_read_in_one_query_before_it_is_known_what_may_be_done_to_it(client, make_member):
    writer = make_member(WRITER)
    client.force_login(writer)
    story = make_article(created_by=writer, authors=[make_author()])
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address_of(story, "send_back"))
    assert response.status_code == 403
    assert sum("articles_article" in query["sql"] for query in captured) == 1
    assert sum("articles_byline" in query["sql"] for query in captured) == 1  # in the same: whose story it is

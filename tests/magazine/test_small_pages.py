"""What readers are shown of one story, and of a magazine that has little else."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from articles.models import Revision, SeeAlso, Text
from articles.publishing import withdraw
from magazine.views import server_error
from media.models import Photo
from tests.builders import (
    A_DAY,
    make_person,
    make_photo,
    make_section,
    picture_file,
    publish_article,
)
from tests.list_pages import older, rel

pytestmark = pytest.mark.django_db


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return re.sub(r"\s+", " ", response.content.decode())


def test_an_empty_magazine_has_a_front_page(client):
    assert "The first story has yet to be published." in read(client, "/")
    for name in ("archive", "campaigns", "people"):
        read(client, reverse(name))


def test_a_photo_without_a_file_is_a_plate_with_its_caption_and_credit(client):
    photo = make_photo("Never sent", creator="", credit_line="Courtesy of Ourlet")
    article, _ = publish_article(lead_photo=photo, lead_caption="On the stairs")
    page = read(client, f"/stories/{article.slug}/")
    assert "<img" not in page
    assert 'class="plate' in page
    assert "On the stairs" in page
    assert "Courtesy of Ourlet" in page


def test_a_photo_whose_rights_end_leaves_a_plate_at_that_minute(client):
    photo = make_photo(data=picture_file(), usable_until=timezone.now() + timedelta(hours=1))
    article, _ = publish_article(lead_photo=photo)
    assert "<img" in read(client, f"/stories/{article.slug}/")
    photo.windows.update(usable_until=timezone.now())
    page = read(client, f"/stories/{article.slug}/")
    assert "<img" not in page
    assert "Picture not available" in page
    assert "Ada Lens" in page


def test_the_title_of_a_see_also_without_a_story_is_words(client):
    article, _ = publish_article(blocks=[SeeAlso(title="A story elsewhere")])
    assert '<p class="see-also-title" dir="auto">A story elsewhere</p>' in read(client, f"/stories/{article.slug}/")


def test_a_see_also_whose_story_is_withdrawn_disappears(client):
    other, _ = publish_article("Withdrawn later")
    article, _ = publish_article(blocks=[Text(html="<p>x</p>"), SeeAlso(article=other)])
    withdraw(other, by=None)
    assert "Withdrawn later" not in read(client, f"/stories/{article.slug}/")


def test_a_date_without_an_hour_shows_no_hour(client):
    midnight = A_DAY.replace(hour=0, minute=0)
    article, _ = publish_article(at=midnight)
    page = read(client, f"/stories/{article.slug}/")
    assert ">2 March 2026<" in page


def test_the_second_page_of_a_listing_goes_on_where_the_first_ended(client):
    for number in range(26):
        publish_article(f"Story {number:02}", at=A_DAY + timedelta(hours=number))
    first = read(client, "/sections/fashion/")
    second = read(client, older(first))
    assert "Story 25" in first
    assert "Story 01" not in first
    assert "Story 01" in second
    assert "Story 02" not in second
    assert rel("prev", second) == "/sections/fashion/"
    assert not rel("next", second)


def test_the_server_error_page_needs_neither_database_nor_session(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert b"The press has stopped." in server_error(None).content


def test_script_put_into_the_database_past_the_field_is_inert(client):
    article, _ = publish_article()
    revision = Revision.objects.get()
    body = {**revision.body, "blocks": [{"kind": "text", "html": "<p>x</p><script>alert(1)</script>"}]}
    Revision.objects.filter(pk=revision.pk).update(body=body, headline="<script>alert(2)</script>")
    assert "<script>" not in read(client, f"/stories/{article.slug}/")


@pytest.mark.parametrize("tag", ["prêt-à-porter", "été", "東京", "!!!", "a/b"])
def test_a_tag_in_any_language_has_its_page(client, tag):
    if tag == "!!!":  # of before: a new one needs a letter
        Tag.objects.bulk_create([Tag(name=tag)])
    article, _ = publish_article(tags=[tag])
    read(client, f"/stories/{article.slug}/")
    slug = article.tags.get().slug
    if slug:
        assert "A Coat for Rain" in read(client, reverse("tag", args=[slug]))


def test_the_index_of_people_runs_from_a_to_z(client):
    names = ["Jo Zorn", "bell hooks", "Inès Álvarez", "Paul Éluard", "Ann Bell", "Ina Etzel"]
    publish_article(people=[make_person(name) for name in names])
    page = read(client, "/people/")
    order = ["Inès Álvarez", "Ann Bell", "Paul Éluard", "Ina Etzel", "bell hooks", "Jo Zorn"]
    assert [page.index(f">{name}<") for name in order] == sorted(page.index(f">{name}<") for name in names)
    assert page.count('class="directory-letter"') == 5


@pytest.mark.parametrize("data", [None, picture_file("#111111")], ids=["never sent", "being prepared"])
def test_the_front_page_leads_with_a_picture_rather_than_a_plate(client, data):
    publish_article("Pictured", lead_photo=make_photo(data=picture_file()), at=A_DAY)
    plate = make_photo("A plate", data=data)
    Photo.objects.filter(pk=plate.pk).update(edition="")
    publish_article("Plated", lead_photo=plate, at=A_DAY + timedelta(days=1))
    page = read(client, "/")
    assert page.index("Pictured") < page.index("Plated")


def test_a_section_that_only_lists_a_story_stands_in_the_menu(client):
    publish_article(other_sections=[make_section("Culture")])
    assert "/sections/culture/" in read(client, "/")


def test_a_page_without_a_description_of_its_own_has_the_magazines(client):
    article, _ = publish_article(standfirst="")
    assert 'name="description" content="Campaigns, clothes' in read(client, f"/stories/{article.slug}/")


@pytest.mark.parametrize("name", ["Fashion", "ファッション", "Été à Paris"])
def test_the_menu_says_which_section_is_being_read(client, name):
    section = make_section(name)
    publish_article(section=section)
    assert re.findall(r'aria-current="page">([^<]+)<', read(client, section.get_absolute_url())) == [name]
    assert "aria-current" not in read(client, "/")

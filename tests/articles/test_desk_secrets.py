"""What the desk's lists and offers keep to themselves of stories that a writer may not see."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from articles.models import Article, Picture, ProductCard, SeeAlso
from articles.publishing import publish, schedule, set_embargo
from magazine.roles import EDITOR, WRITER
from tests.builders import (
    REASON,
    make_article,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    make_section,
    picture_file,
    publish_article,
)
from tests.desk import changelist
from tests.forms import address_of, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client, make_member):
    """Return a client that is signed in as a writer."""
    client.force_login(make_member(WRITER))
    return client


def offered(client, model, field, term=""):
    query = {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
    return client.get(reverse("admin:autocomplete"), query).json()["results"]


@pytest.mark.parametrize(
    ("name", "lookup"),
    [
        ("people_person", "articles"),
        ("articles_campaign", "articles"),
        ("articles_section", "articles"),
        ("articles_section", "also_articles__id__exact"),
        ("articles_product", "articles"),
        ("articles_product", "productcard__parent"),
        ("articles_product", "cards__parent"),
        ("media_photo", "leading"),
        ("media_photo", "leading__isnull"),
        ("media_photo", "picture__parent"),
        ("media_photo", "pictures__parent"),
        ("people_author", "articles"),
        ("taggit_tag", "article"),
    ],
)
def test_no_list_says_what_stands_in_a_draft(writer, name, lookup):
    photo, product, person, campaign = make_photo(), make_product(), make_person(), make_campaign("Salt")
    blocks = [Picture(photo=photo), ProductCard(product=product)]
    held = {"people": [person], "campaigns": [campaign], "products": [product]}
    article = make_article(lead_photo=photo, blocks=blocks, tags=["velvet"], **held)
    assert writer.get(f"{changelist(name)}?{lookup}={article.pk}").status_code == 400


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("articles_article", "state=draft&when=coming&section__id__exact=1&published_at__year=2024"),
        ("articles_article", "authors__id__exact=1&campaigns__id__exact=1"),
        ("people_person", "author__isempty=1&portraits__isempty=1&kind__exact=person"),
        ("articles_product", "brand__id__exact=1&kind__exact=bag"),
        ("media_photo", "to_do=credit&rights__exact=staff&portrait=1&added_at__year=2026&_popup=1"),
    ],
)
def test_the_filters_that_a_list_offers_work(writer, name, query):
    assert writer.get(f"{changelist(name)}?{query}").status_code == 200


def test_a_tag_that_stands_only_in_anothers_draft_is_neither_listed_nor_found(writer):
    make_article(tags=["secret merger"])
    Tag.objects.create(name="velvet", slug="velvet")
    assert [str(row) for row in writer.get(changelist("taggit_tag")).context_data["cl"].result_list] == ["velvet"]
    assert not writer.get(f"{changelist('taggit_tag')}?q=merger").context_data["cl"].result_list
    tag = Tag.objects.get(name="secret merger")
    assert "secret merger" not in writer.get(address_of(tag), follow=True).content.decode()


@pytest.mark.parametrize("place", ["scheduled", "under embargo"])
def test_a_tag_that_only_a_place_in_time_has_is_told_to_nobody_else(client, make_member, place):
    """Whoever goes on writing may take it out again, and readers will have it all the same."""
    owner, tomorrow = make_member(WRITER), timezone.now() + timedelta(days=1)
    article = make_article(tags=["secret merger"], created_by=owner)
    if place == "scheduled":
        schedule(article, by=None, live_from=tomorrow, override=REASON)
    else:
        publish(article, by=None, override=REASON)
        set_embargo(article, until=tomorrow, by=None)
    article.tags.clear()
    for user, is_told in ((owner, True), (make_member(WRITER, "other"), False), (make_member(EDITOR), True)):
        client.force_login(user)
        assert ("secret merger" in client.get(changelist("taggit_tag")).content.decode()) is is_told


def test_a_writer_knows_the_tags_of_their_stories_of_photos_and_of_what_readers_see(client, make_member):
    writer = make_member(WRITER)
    client.force_login(writer)
    make_article("Mine", tags=["mine"], created_by=writer)
    make_photo().tags.add("pictured")
    publish_article("Published", tags=["published"])
    rows = client.get(changelist("taggit_tag")).context_data["cl"].result_list
    assert {str(row): row.use_count for row in rows} == {"mine": 1, "pictured": 1, "published": 0}


@pytest.mark.parametrize(("role", "count"), [(WRITER, 0), (EDITOR, 3)])
def test_a_use_is_counted_for_whom_it_is_listed(client, make_member, role, count):
    photo = make_photo()
    make_article(lead_photo=photo, blocks=[Picture(photo=photo), Picture(photo=photo)])
    client.force_login(make_member(role))
    (row,) = client.get(changelist("media_photo")).context_data["cl"].result_list
    assert row.use_count == count


def test_a_live_story_is_offered_with_the_photo_and_the_section_that_readers_know(writer):
    photo = make_photo("Known", data=picture_file())
    article, _revision = publish_article(lead_photo=photo, section=make_section("Fashion"))
    unpublished = make_photo("Unpublished", data=picture_file("#112233"))
    Article.objects.filter(pk=article.pk).update(lead_photo=unpublished, section=make_section("Scoops"))
    (row,) = offered(writer, "seealso", "article", "coat")
    assert (row["note"], photo.edition in row["image"]) == ("Fashion", True)


def test_a_live_story_without_a_photo_is_offered_without_the_draft_s(writer):
    article, _revision = publish_article()
    Article.objects.filter(pk=article.pk).update(lead_photo=make_photo("Unpublished", data=picture_file()))
    (row,) = offered(writer, "seealso", "article", "coat")
    assert row["image"] == ""


def test_a_form_that_comes_back_names_no_draft_that_was_chosen_by_its_number(client, make_member):
    writer = make_member(WRITER)
    client.force_login(writer)
    secret, own = make_article("A secret"), make_article("Own", created_by=writer)
    story = make_article(blocks=[SeeAlso(article=secret), SeeAlso(article=own)], created_by=writer)
    data = form_of(client, story, headline="")
    chosen = next(name for name in data if name.endswith("-1-article"))
    page = client.post(address_of(story), data | {chosen: str(secret.pk)})
    assert page.status_code == 200
    assert secret.headline not in page.content.decode()

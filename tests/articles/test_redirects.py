"""Whoever comes by an address that a page had before is led to the page; nobody is led to what readers don't see."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Campaign, Revision
from articles.publishing import NotPublishable, publish, schedule, trash, withdraw
from people.fields import free_slug
from people.models import FormerAddress, Person
from tests.builders import A_DAY, make_article, make_author, make_campaign, make_person, publish_article
from tests.forms import filled

pytestmark = pytest.mark.django_db
ROUTES = {
    "section": ("articles_section", "section_form"),
    "campaign": ("articles_campaign", "campaign_form"),
    "product": ("articles_product", "product_form"),
    "brand": ("people_brand", "brand_form"),
    "person": ("people_person", "person_form"),
}


def story(slug):
    return reverse("article", args=[slug])


def move_story(article, slug, **options):
    """Give a live story another address, and publish that."""
    Article.objects.filter(pk=article.pk).update(slug=slug)
    article.refresh_from_db()
    return publish(article, by=None, **options)


def rename(desk, row, slug):
    """Change the address of a row in its form at the desk; return the answer."""
    name, form = ROUTES[row._meta.model_name]
    url = reverse(f"admin:{name}_change", args=[row.pk])
    return desk.post(url, filled(desk.get(url), form, slug=slug))


def leads_to(client, address, target):
    response = client.get(address)
    return response.status_code == 301 and response.url == target


# Stories.


def test_a_former_address_of_a_live_story_leads_to_its_present_one_for_good(client):
    article, _revision = publish_article("Rain")
    move_story(article, "rain-again")
    assert leads_to(client, story("rain"), story("rain-again"))
    assert client.get(story("rain-again")).status_code == 200


def test_every_address_it_ever_had_leads_there_in_one_step(client):
    article, _revision = publish_article("Rain")
    for slug in ("two", "three", "four"):
        move_story(article, slug)
    for slug in ("rain", "two", "three"):
        assert leads_to(client, story(slug), story("four"))


def test_a_story_that_takes_back_its_first_address_runs_in_no_circle(client):
    article, _revision = publish_article("Rain")
    move_story(article, "snow")
    move_story(article, "rain")
    assert client.get(story("rain")).status_code == 200
    assert leads_to(client, story("snow"), story("rain"))


def test_the_query_of_a_former_address_is_kept(client):
    article, _revision = publish_article("Rain")
    move_story(article, "snow")
    assert leads_to(client, f"{story('rain')}?from=letter", f"{story('snow')}?from=letter")


def test_another_story_that_has_the_address_now_is_shown_there(client):
    article, _revision = publish_article("Rain", at=A_DAY)
    move_story(article, "snow", at=A_DAY + timedelta(days=1))
    withdraw(article, by=None)
    other = make_article("Other rain")
    move_story(other, "rain")
    publish(article, by=None)
    assert "Other rain" in client.get(story("rain")).content.decode()


def test_of_two_stories_that_left_an_address_the_later_one_is_found(client):
    first, _revision = publish_article("Rain", at=A_DAY)
    withdraw(first, by=None)
    Article.objects.update(slug="first")
    second = make_article("Second")
    move_story(second, "rain")
    move_story(second, "second")
    move_story(first, "first")
    assert leads_to(client, story("rain"), story("second"))


def test_the_read_names_the_story_to_which_readers_still_come():
    article, _revision = publish_article("Rain")
    moved = move_story(article, "snow")
    now = timezone.now()
    assert Revision.objects.live(now).once_at("rain", now).get() == moved
    assert not Revision.objects.live(now).once_at("hail", now).exists()


def test_an_address_that_was_only_saved_or_is_still_to_come_leads_nowhere(client):
    article, _revision = publish_article("Rain")
    Article.objects.update(slug="tomorrow")
    article.refresh_from_db()
    schedule(article, by=None, live_from=timezone.now() + timedelta(days=1))
    Article.objects.update(slug="never")
    assert client.get(story("tomorrow")).status_code == 404
    assert client.get(story("never")).status_code == 404


@pytest.mark.parametrize("how", ["withdrawn", "in the trash", "under embargo"])
def test_a_story_that_readers_dont_see_is_as_unknown_by_its_former_address(client, how):
    article, _revision = publish_article("Rain")
    move_story(article, "snow")
    if how == "withdrawn":
        withdraw(article, by=None)
    elif how == "in the trash":
        trash(article, by=None)
    else:
        Article.objects.update(embargoed_until=timezone.now() + timedelta(days=1))
    former, never = client.get(story("rain")), client.get(story("never"))
    assert former.status_code == 404
    assert former.content == never.content


def test_another_story_is_refused_an_address_by_which_readers_come_to_a_live_one():
    article, _revision = publish_article("Rain")
    move_story(article, "snow")
    other = make_article("Other")
    Article.objects.filter(pk=other.pk).update(slug="rain")
    with pytest.raises(NotPublishable, match="Readers still come to “Rain” by the address “rain”"):
        publish(other, by=None)
    withdraw(article, by=None)
    publish(other, by=None)


def test_a_story_may_take_back_its_own_address():
    article, _revision = publish_article("Rain")
    move_story(article, "snow")
    assert move_story(article, "rain").slug == "rain"


# Everything else that has an address.


@pytest.fixture
def rows(magazine):
    names = ("brand", "product", "campaign", "person")
    return {**{name: getattr(magazine, name) for name in names}, "section": magazine.stories[0].section}


@pytest.mark.parametrize("kind", ROUTES)
def test_a_former_address_leads_to_the_present_one(desk, rows, kind):
    row = rows[kind]
    former = row.get_absolute_url()
    assert rename(desk, row, "now-here").status_code == 302
    row.refresh_from_db()
    assert leads_to(desk, former, row.get_absolute_url())
    assert desk.get(row.get_absolute_url()).status_code == 200


def test_an_authors_page_moves_with_the_person(desk, magazine):
    former = magazine.author.get_absolute_url()
    rename(desk, magazine.author.person, "now-here")
    assert leads_to(desk, former, reverse("author", args=["now-here"]))
    assert leads_to(desk, former.replace("authors", "people"), reverse("person", args=["now-here"]))


def test_a_second_move_leaves_no_chain(desk, rows):
    first = rows["person"].get_absolute_url()
    rename(desk, rows["person"], "second")
    rename(desk, rows["person"], "third")
    third = reverse("person", args=["third"])
    assert leads_to(desk, first, third)
    assert leads_to(desk, reverse("person", args=["second"]), third)


def test_a_row_that_takes_back_its_address_runs_in_no_circle(desk, rows):
    person, first = rows["person"], rows["person"].slug
    rename(desk, person, "second")
    rename(desk, person, first)
    person.refresh_from_db()
    assert desk.get(person.get_absolute_url()).status_code == 200
    assert leads_to(desk, reverse("person", args=["second"]), person.get_absolute_url())
    assert FormerAddress.objects.count() == 1


def test_an_address_that_nobody_could_know_is_not_kept(desk):
    person = make_person("Only in a draft")
    rename(desk, person, "now-here")
    assert not FormerAddress.objects.exists()


def test_saving_without_a_change_of_the_address_keeps_nothing(desk, rows):
    rename(desk, rows["person"], rows["person"].slug)
    assert not FormerAddress.objects.exists()


def test_an_address_that_is_made_from_a_name_keeps_clear_of_former_ones(desk, rows):
    former = rows["person"].slug
    rename(desk, rows["person"], "now-here")
    assert free_slug(Person.objects, rows["person"].name) == f"{former}-2"


def test_the_same_address_of_another_kind_is_free(desk, rows):
    former = rows["person"].slug
    rename(desk, rows["person"], "now-here")
    rename(desk, rows["brand"], former)
    rows["brand"].refresh_from_db()
    assert rows["brand"].slug == former


def test_the_address_of_a_deleted_row_is_free_again(desk, rows):
    former = rows["person"].slug
    FormerAddress.objects.create(kind="people.person", slug="of-nobody", row=4711)
    rename(desk, rows["person"], "of-nobody")
    assert leads_to(desk, reverse("person", args=[former]), reverse("person", args=["of-nobody"]))
    assert desk.get(reverse("person", args=["of-nobody"])).status_code == 200


# Refused.


def test_a_row_is_refused_an_address_by_which_readers_come_to_another(desk, rows):
    former = rows["person"].slug
    rename(desk, rows["person"], "now-here")
    other = make_person("Other")
    page = rename(desk, other, former).content.decode()
    assert f"Readers still come to “{rows['person']}” by this address" in page
    other.refresh_from_db()
    assert other.slug == "other"


def test_a_new_row_is_refused_it_too(desk, rows):
    former = rows["section"].slug
    rename(desk, rows["section"], "now-here")
    url = reverse("admin:articles_section_add")
    page = desk.post(url, filled(desk.get(url), "section_form", name="New", slug=former)).content.decode()
    assert "Readers still come to" in page


@pytest.mark.parametrize("kind", ["campaign", "person"])
def test_what_an_embargo_hides_is_as_unknown_by_its_former_address(desk, client, kind):
    author = make_author()
    campaign = make_campaign(roll=[("photographer", author.person)])
    publish_article(campaigns=[campaign])
    row = {"campaign": campaign, "person": author.person}[kind]
    former = row.get_absolute_url()
    rename(desk, row, "now-here")
    assert desk.get(former).status_code == 301
    Campaign.objects.update(embargoed_until=timezone.now() + timedelta(days=1))
    client.logout()
    never = client.get(former.replace(former.split("/")[2], "never"))
    assert client.get(former).status_code == 404
    assert client.get(former).content == never.content

"""Whoever comes by an address that a story had before is led to the story; nobody is led to what readers don't see."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Campaign, Revision
from articles.publishing import NotPublishable, publish, schedule, trash, withdraw
from people.models import FormerAddress
from tests.articles.test_redirects import leads_to
from tests.builders import A_DAY, REASON, make_article, make_author, make_campaign, make_person, publish_article
from tests.forms import save

pytestmark = pytest.mark.django_db


def story(slug):
    return reverse("article", args=[slug])


def move_story(article, slug, **options):
    """Give a live story another address, and publish that."""
    Article.objects.filter(pk=article.pk).update(slug=slug)
    article.refresh_from_db()
    return publish(article, by=None, **options, override=REASON)


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
    publish(article, by=None, override=REASON)
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
    schedule(article, by=None, live_from=timezone.now() + timedelta(days=1), override=REASON)
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
        publish(other, by=None, override=REASON)
    withdraw(article, by=None)
    publish(other, by=None, override=REASON)


def test_a_story_may_take_back_its_own_address():
    article, _revision = publish_article("Rain")
    move_story(article, "snow")
    assert move_story(article, "rain").slug == "rain"


def test_an_address_that_nobody_could_know_is_not_kept(desk):
    person = make_person("Only in a draft")
    save(desk, person, slug="now-here")
    assert not FormerAddress.objects.exists()


@pytest.mark.parametrize("kind", ["campaign", "person"])
def test_what_an_embargo_hides_is_as_unknown_by_its_former_address(desk, client, kind):
    author = make_author()
    campaign = make_campaign(roll=[("photographer", author.person)])
    publish_article(campaigns=[campaign])
    row = {"campaign": campaign, "person": author.person}[kind]
    former = row.get_absolute_url()
    save(desk, row, slug="now-here")
    assert desk.get(former).status_code == 301
    Campaign.objects.update(embargoed_until=timezone.now() + timedelta(days=1))
    client.logout()
    never = client.get(former.replace(former.split("/")[2], "never"))
    assert client.get(former).status_code == 404
    assert client.get(former).content == never.content

"""Drafts may share an address, and none tells of another; readers find one story at it at a time."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.checklist import checklist
from articles.models import Article
from articles.publishing import NotPublishable, publish, schedule, set_embargo, withdraw
from articles.revisions.snapshots import record
from magazine.roles import EDITOR, WRITER
from tests.builders import REASON, make_article, make_author, publish_article
from tests.forms import address_of, form_of

pytestmark = pytest.mark.django_db
SECRET, DAY = "Merger at dawn", timedelta(days=1)
ADD = reverse("admin:articles_article_add")


def keep_back(article):
    publish(article, by=None, override=REASON)
    set_embargo(article, until=timezone.now() + DAY, by=None)


def take_down(article):
    publish(article, by=None, override=REASON)
    withdraw(article, by=None)


# How a story can stand that readers don't see, though its address was written or even claimed.
SECRETS = {
    "draft": record,
    "scheduled": lambda article: schedule(article, by=None, live_from=timezone.now() + DAY, override=REASON),
    "under embargo": keep_back,
    "withdrawn": take_down,
}


@pytest.fixture(params=SECRETS)
def secret(request):
    """Return a story that nobody but its writer and editors may know of."""
    article = make_article(SECRET, slug="the-merger", authors=[make_author("Somebody Else")])
    SECRETS[request.param](article)
    return article


@pytest.fixture
def writer(make_member):
    return make_member(WRITER)


@pytest.fixture
def desk(client, writer):
    """Return a client that is signed in as a writer."""
    client.force_login(writer)
    return client


def test_a_story_under_the_headline_of_a_secret_one_gets_the_address_that_it_would_get_alone(desk, secret):
    desk.post(ADD, {"headline": "The merger"})
    assert Article.objects.get(headline="The merger").slug == "the-merger"


@pytest.mark.parametrize("secret", ["draft", "scheduled"], indirect=True)
def test_the_address_of_a_secret_story_is_taken_and_nothing_is_said_of_it(desk, writer, secret):
    own, free = (make_article("Mine", slug=slug, created_by=writer) for slug in ("mine", "the-mergers"))
    data = form_of(desk, own, slug="the-merger", _save="1")
    kept = desk.post(address_of(own, "autosave"), data)
    assert kept.json()["left_out"] == []
    assert desk.post(address_of(own), data).status_code == 302
    one, other = (desk.get(address_of(article)) for article in (own, free))
    panels = [[each.code for each in page.context_data["checklist"].findings] for page in (one, other)]
    assert panels[0] == panels[1]
    assert SECRET not in one.content.decode()
    assert Article.objects.get(pk=own.pk).slug == "the-merger"


@pytest.mark.parametrize("state", ["scheduled", "under embargo"])
def test_the_gate_holds_and_names_the_story_to_who_may_see_it(make_member, make_staff, state):
    SECRETS[state](make_article(SECRET, slug="the-merger"))
    rights = ("articles.view_article", "articles.change_article", "articles.publish_article")
    stranger, editor = make_staff(*rights, "articles.change_any_article"), make_member(EDITOR)
    own = make_article("Mine", slug="the-merger", created_by=stranger)
    for by, is_named in ((stranger, False), (editor, True), (None, True)):
        with pytest.raises(NotPublishable, match="has the address “the-merger”") as refused:
            publish(own, by=by, override=REASON)
        assert (SECRET in str(refused.value)) is is_named
        with pytest.raises(NotPublishable, match="has the address “the-merger”"):
            schedule(own, by=by, live_from=timezone.now() + 2 * DAY, override=REASON)


def test_a_live_story_is_named_to_everybody_by_the_headline_that_readers_know(desk, writer):
    live, _revision = publish_article("Rain")
    Article.objects.filter(pk=live.pk).update(headline=SECRET)
    own = make_article("Mine", slug="rain", created_by=writer)
    page = desk.get(address_of(own)).content.decode()
    assert "“Rain” has the address “rain”. Choose another address." in page
    assert SECRET not in page


def test_a_story_that_will_be_at_a_former_address_by_then_isnt_named(writer):
    moved, _revision = publish_article("Rain")
    Article.objects.filter(pk=moved.pk).update(slug="snow", headline=SECRET)
    schedule(moved, by=None, live_from=timezone.now() + DAY, override=REASON)
    own = make_article("Mine", slug="rain", created_by=writer)
    [found] = [each for each in checklist(own, timezone.now() + 2 * DAY) if each.field == "slug"]
    assert (found.code, found.is_kept_from(writer)) == ("address_kept", True)
    assert SECRET not in found.told_to(writer).sentence
    assert SECRET in found.told_to(None).sentence


def test_of_drafts_with_one_address_the_first_that_is_placed_has_it():
    first, second = (make_article(headline, slug="rain") for headline in ("First", "Second"))
    publish(second, by=None, override=REASON)
    with pytest.raises(NotPublishable, match="“Second” has the address “rain”"):
        publish(first, by=None, override=REASON)
    assert "Second" in Client().get(reverse("article", args=["rain"])).content.decode()
    withdraw(second, by=None)
    publish(first, by=None, override=REASON)
    page = Client().get(reverse("article", args=["rain"])).content.decode()
    assert "First" in page
    assert "Second" not in page

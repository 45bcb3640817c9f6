"""A list is read page by page, each asked for by the place where it goes on."""

import re
from datetime import timedelta

import pytest
from django.db.models import F

from articles.models import Campaign, Revision
from articles.pages.listings import PER_PAGE
from articles.pages.orders import BY_NAME, LAST_RELEASED, NEWEST
from articles.views.people import NAMES
from articles.views.request import PARAMETERS
from people.models import Person
from tests.builders import A_DAY, make_campaign, make_person, publish_article
from tests.list_pages import rel, walked

pytestmark = pytest.mark.django_db
SECTION = "/sections/fashion/"


def test_a_full_page_leads_to_no_empty_one(read):
    for number in range(PER_PAGE):
        publish_article(f"Story {number:02}", at=A_DAY + timedelta(hours=number))
    assert 'class="pages"' not in read(SECTION)


def test_campaigns_without_a_day_stand_at_the_end(read, magazine):
    assert magazine
    brand = Campaign.objects.first().brand
    days = [None, A_DAY.date(), A_DAY.date() + timedelta(days=1)]
    made = [make_campaign(f"Campaign {n}", brand=brand, released_on=days[n % 3]) for n in range(2 * PER_PAGE + 3)]
    publish_article("All", campaigns=made)
    there = [*walked(read, "/campaigns/")]
    slugs = [slug for _path, page in there for slug in re.findall(r'href="/campaigns/([\w-]+)/"', page)]
    listed = [*dict.fromkeys(slugs)]
    expected = Campaign.objects.order_by(F("released_on").desc(nulls_last=True), "-pk")
    assert listed == [campaign.slug for campaign in expected]
    assert [path for path, _ in walked(read, there[-1][0], "prev")] == [path for path, _ in reversed(there)]


def test_people_are_read_from_a_to_z(read, monkeypatch):
    publish_article(people=[make_person(f"Ann {chr(97 + n % 7)}ee{n}") for n in range(NAMES + 5)])
    there = [*walked(read, "/people/")]
    names = [name for _path, page in there for name in re.findall(r'href="/people/[^"]+/">([^<]+)<', page)]
    assert len(there) == 2
    assert names == [person.name for person in Person.objects.a_to_z()]
    assert rel("prev", there[-1][1]) == "/people/"


def test_each_place_has_one_key():
    story = Revision(pk=17, published_at=A_DAY.replace(microsecond=50))
    assert NEWEST.values(NEWEST.key(story)) == (story.published_at, 17)
    campaign = Campaign(pk=3, released_on=A_DAY.date())
    assert LAST_RELEASED.values(LAST_RELEASED.key(campaign)) == (campaign.released_on, 3)
    assert LAST_RELEASED.values(LAST_RELEASED.key(Campaign(pk=3))) == (3,)
    assert BY_NAME.values(BY_NAME.key(Person(pk=3, sort_folded="lind vera"))) == ("lind vera", 3)
    with pytest.raises(ValueError, match="no key"):
        NEWEST.values("20260302T091500.000000-17")


def test_what_an_address_does_not_know_changes_nothing(client, magazine):
    for name, path in magazine.pages.items():
        if name == "not found":
            continue
        unknown = {"page", "before", "after", "q", "at"} - {*PARAMETERS.get(name.replace(" ", "_"), ())}
        plain = client.get(path).content
        for parameter in unknown:
            assert client.get(path, {parameter: "20260302T091500-17"}).content == plain, (name, parameter)

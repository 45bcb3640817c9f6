"""A brand's stories are those that name one of its products or cover one of its campaigns, wherever these stand."""

import random
import re
from datetime import timedelta

import pytest

from articles.models import Revision
from articles.pages.listings import PER_PAGE
from tests.builders import A_DAY, make_brand, make_campaign, make_product, publish_article
from tests.kept import once_in_a_module
from tests.list_pages import walked

pytestmark = pytest.mark.django_db


def publish_stories():
    """Publish stories about one house, by some of its things or by several, and about another."""
    house, other = make_brand(), make_brand("Fold")
    products = [make_product(f"Bag {number}", brand=house) for number in range(4)] + [
        make_product("Not it", brand=other)
    ]
    campaigns = [make_campaign(f"Salt {number}", brand=house) for number in range(2)]
    campaigns.append(make_campaign("Not it", brand=other))
    rng = random.Random(3)
    about = []
    for number in range(3 * PER_PAGE):
        named, covered = (rng.sample(each, rng.randrange(3)) for each in (products, campaigns))
        moment = A_DAY + timedelta(hours=number // 3)
        publish_article(f"Story {number:02}", at=moment, products=named, campaigns=covered)
        if any(thing.brand == house for thing in named + covered):
            about.append(f"Story {number:02}")
    return house, products, about


first_stories, stories = once_in_a_module("stories", publish_stories)


@pytest.fixture
def read(client):
    return lambda path: client.get(path).content.decode()


def headlines(page):
    return re.findall(r">(Story \d\d)<", page)


def of_all(names):
    return [*Revision.objects.newest().filter(headline__in=names).values_list("headline", flat=True)]


def test_there_and_back_each_stands_on_one_page(read, stories):
    house, _products, about = stories
    there = [*walked(read, f"/brands/{house.slug}/")]
    assert [headline for _path, page in there for headline in headlines(page)] == of_all(about)
    assert len(there) > 1
    back = [*walked(read, there[-1][0], "prev")]
    assert [path for path, _page in back] == [path for path, _page in reversed(there)]


def test_what_has_become_one_with_a_product_still_leads_to_its_house(read, stories):
    house, products, about = stories
    products[0].__class__.ever.filter(pk=products[0].pk).update(merged_into=products[-1])
    assert headlines(read(f"/brands/{house.slug}/")) == of_all(about)[:PER_PAGE]


def test_what_readers_do_not_see_takes_no_place(read, stories):
    house, _products, about = stories
    shown = of_all(about)
    Revision.objects.filter(headline__in=shown[:5]).update(live_from=None)
    assert headlines(read(f"/brands/{house.slug}/")) == shown[5 : 5 + PER_PAGE]

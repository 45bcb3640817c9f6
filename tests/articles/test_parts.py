"""What belongs to a brand, a person or a product stands on its page as far as there is room, and goes on from there."""

import datetime
import re

import pytest

from articles.models import Appearance, Campaign, Credit, Product, Release
from articles.pages.listings import PER_PAGE
from articles.views.parts import LINES
from people.models import Ambassador, FormerAddress
from tests.builders import make_brand, make_campaign, make_person, make_product, publish_article
from tests.kept import once_in_a_module
from tests.list_pages import walked

pytestmark = pytest.mark.django_db
A_DAY = datetime.date(2026, 3, 1)


def days(count):
    """Return days as they may stand: some are the same, and of some rows nobody knows one."""
    return [None if number % 5 == 4 else A_DAY + datetime.timedelta(days=number // 3) for number in range(count)]


def fill():
    """Let a house, a person, a bag and a company have more of everything than there is room for on a page."""
    house, quai, ada = make_brand(), make_brand("Quai"), make_person("Ada Lens")
    bag = make_product("Bag", brand=house)
    cards, lines = 2 * PER_PAGE + 2, LINES + 3
    campaigns = [
        make_campaign(f"Salt {number}", brand=house, released_on=day, products=[bag])
        for number, day in enumerate(days(lines))
    ]
    Credit.objects.bulk_create(Credit(campaign=each, role="photographer", person=ada) for each in campaigns)
    other = make_brand("Fold")
    shown = [make_campaign(f"Fold {number}", brand=other, released_on=day) for number, day in enumerate(days(cards))]
    Credit.objects.bulk_create(
        Credit(campaign=each, role=role, brand=quai) for each in shown for role in ("production", "agency")
    )
    products = [make_product(f"Pli {number:03}", brand=house) for number in range(lines)]
    Release.objects.bulk_create(
        Release(product=each, year=2000 + number % 7, kind="launch", designer=ada)
        for number, each in enumerate(products)
    )
    people = [make_person(f"Vera {number}") for number in range(lines)]
    Appearance.objects.bulk_create(Appearance(person=each, product=bag) for each in people)
    Appearance.objects.bulk_create(Appearance(person=ada, product=each) for each in products)
    Ambassador.objects.bulk_create(
        Ambassador(person=each, brand=house, announced_on=day) for each, day in zip(people, days(lines), strict=True)
    )
    houses = [make_brand(f"House {number}") for number in range(lines)]
    for each in houses:
        campaigns.append(make_campaign("One", brand=each))
        Ambassador.objects.create(person=ada, brand=each, announced_on=A_DAY)
    publish_article("All of it", campaigns=[*campaigns, *shown], products=[bag, *products], people=[ada, *people])
    make_campaign("Never shown", brand=house)
    make_product("Never shown", brand=house)
    return {"house": house, "quai": quai, "ada": ada, "bag": bag}


first_filled, filled = once_in_a_module("filled", fill)


def last_first(rows, day):
    """Return rows as they are to stand: by their day, the last first, those without one at the end."""
    return sorted(rows, key=lambda row: (day(row) or datetime.date.min, row.pk), reverse=True)


def _campaigns(rows):
    return [each.slug for each in last_first(rows, lambda row: row.released_on)]


def _credits(person):
    return [each.campaign.slug for each in last_first(person.credits.all(), lambda row: row.campaign.released_on)]


def _announced(rows, of):
    return [of(each).slug for each in last_first(rows, lambda row: row.announced_on)]


PARTS = {
    ("house", "brands", "campaigns"): lambda it: _campaigns(it.campaigns.exclude(name="Never shown")),
    ("house", "brands", "ambassadors"): lambda it: _announced(it.ambassadors.all(), lambda row: row.person),
    ("house", "brands", "products"): lambda it: [
        each.slug for each in it.products.exclude(name="Never shown").order_by("folded")
    ],
    ("quai", "brands", "credits"): lambda it: _campaigns(Campaign.objects.filter(brand__name="Fold")),
    ("ada", "people", "credits"): _credits,
    ("ada", "people", "appointments"): lambda it: _announced(it.appointments.all(), lambda row: row.brand),
    ("ada", "people", "designs"): lambda it: [
        each.product.slug for each in it.releases.order_by("-year", "-pk").select_related("product")
    ],
    ("ada", "people", "appearances"): lambda it: [each.product.slug for each in it.appearances.order_by("-pk")],
    ("bag", "products", "appearances"): lambda it: [each.person.slug for each in it.appearances.order_by("-pk")],
    ("bag", "products", "campaigns"): lambda it: _campaigns(it.campaigns.all()),
}
LEADS_TO = {
    **dict.fromkeys([("brands", "campaigns"), ("brands", "credits"), ("products", "campaigns")], "campaigns"),
    **dict.fromkeys([("people", "credits")], "campaigns"),
    **dict.fromkeys([("brands", "products"), ("people", "designs"), ("people", "appearances")], "products"),
    **dict.fromkeys([("brands", "ambassadors"), ("products", "appearances")], "people"),
    ("people", "appointments"): "brands",
}


@pytest.mark.parametrize("part", PARTS, ids="/".join)
def test_there_and_back_everything_stands_on_one_page(read, filled, part):
    who, where, name = part
    path = f"/{where}/{filled[who].slug}/{name}/"
    there = [*walked(read, path)]
    kind = LEADS_TO[where, name]
    main = [page.partition("<h1")[2].partition("</main>")[0] for _path, page in there]
    linked = [slug for page in main for slug in re.findall(rf'href="/{kind}/([\w-]+)/"', page)]
    assert linked == PARTS[part](filled[who])
    assert len(there) > 1
    back = [*walked(read, there[-1][0], "prev")]
    assert [path for path, _page in back] == [path for path, _page in reversed(there)]


@pytest.mark.parametrize("part", PARTS, ids="/".join)
def test_a_page_goes_on_where_it_stops(read, filled, part):
    who, where, name = part
    page, path = read(f"/{where}/{filled[who].slug}/"), f"/{where}/{filled[who].slug}/{name}/"
    ways = re.findall(rf'href="({path}\?[^"]+)"', page)
    assert ways == re.findall(r'rel="next" href="([^"]+)"', read(path))
    assert len(ways) == 1


def test_what_stands_on_a_page_as_a_whole_leads_no_further(read, magazine):
    for name in ("brand", "product", "person"):
        path = magazine.pages[name]
        assert f"{path}campaigns/" not in read(path)
        assert f"{path}credits/" not in read(path)


def test_a_part_that_has_nothing_is_no_page(client, magazine):
    for path in ("brands/quai/products/", "brands/quai/nothing/", "people/jo-drape/credits/"):
        assert client.get(f"/{path}").status_code == 404, path


def test_a_place_that_is_none_is_no_page(client, filled):
    path = f"/people/{filled['ada'].slug}"
    for part, key in (("designs", "02000-1"), ("designs", "2000"), ("appearances", "0"), ("appearances", "1-1")):
        assert client.get(f"{path}/{part}/", {"before": key}).status_code == 404, key


def test_a_part_is_found_by_a_former_address(client, magazine):
    FormerAddress.objects.create(kind="people.brand", slug="ourlet", row=magazine.brand.pk)
    answer = client.get("/brands/ourlet/products/?after=a")
    assert answer.status_code == 301
    assert answer["Location"] == f"/brands/{magazine.brand.slug}/products/?after=a"


def test_products_that_have_become_one_stand_once(read, filled):
    gone, kept = Product.objects.filter(name__startswith="Pli").order_by("name")[:2]
    Product.objects.filter(pk=gone.pk).update(merged_into=kept)
    pages = "".join(page for _path, page in walked(read, f"/brands/{filled['house'].slug}/products/"))
    assert f"/products/{gone.slug}/" not in pages
    assert pages.count(f"/products/{kept.slug}/") == 1

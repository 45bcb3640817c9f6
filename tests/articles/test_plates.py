"""Plates: what a page shows whatever photos there are of keeps the place of one whose rights have ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Appearance
from media.intake.takedown import take_down
from media.models import Photo
from tests.builders import (
    allow,
    deny,
    make_brand,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PLATE, PICTURE, CREDIT = 'class="plate-words"', "<picture ", 'class="credit"'

LOST = {
    "expired": lambda photo: allow(photo, usable_until=timezone.now() - HOUR),
    "denied": lambda photo: deny(photo, usable_from=timezone.now() - HOUR),
    "taken down": lambda photo: take_down(photo, by=None, reason="The model has asked", places=[]),
}
NEVER_THERE = {
    "not yet": lambda photo: allow(photo, usable_from=timezone.now() + HOUR),
    "denied until then": lambda photo: deny(photo, usable_until=timezone.now() + HOUR),
    "ended before it came": lambda photo: allow(photo, usable_until=timezone.now() - 3 * HOUR),
    "of unknown rights": lambda photo: Photo.objects.filter(pk=photo.pk).update(rights="unknown"),
    "without a credit": lambda photo: Photo.objects.filter(pk=photo.pk).update(creator="", credit_line=""),
}


@pytest.fixture
def pages():
    """Return one photo, and the pages that show it for a campaign, a product, an appearance and a portrait."""
    person, brand = make_person(), make_brand()
    photo = make_photo(data=picture_file(), portrait_of=person)
    Photo.objects.update(added_at=timezone.now() - 2 * HOUR)
    product = make_product(brand=brand, photo=photo)
    campaign = make_campaign(brand=brand, photos=[photo], products=[product], roll=[("photographer", person)])
    Appearance.objects.create(person=person, product=product, campaign=campaign, photo=photo)
    publish_article(campaigns=[campaign])
    return photo, [each.get_absolute_url() for each in (campaign, product, person, brand)] + ["/campaigns/", "/"]


def shown(client, path):
    """Return how many plates, pictures and credits a page has."""
    page = client.get(path).content.decode()
    return tuple(page.count(each) for each in (PLATE, PICTURE, CREDIT))


@pytest.mark.parametrize("how", LOST)
def test_a_plate_keeps_the_place_of_what_readers_have_seen(client, pages, how):
    photo, paths = pages
    before = {path: shown(client, path) for path in paths}
    assert all(pictures and not plates for plates, pictures, _credits in before.values()), before
    LOST[how](photo)
    # Word for word where the picture was, and with its credit.
    assert {path: shown(client, path) for path in paths} == {
        path: (pictures, 0, lines) for path, (_none, pictures, lines) in before.items()
    }


@pytest.mark.parametrize("how", NEVER_THERE)
def test_what_readers_could_never_see_has_no_place(client, pages, how):
    photo, paths = pages
    NEVER_THERE[how](photo)
    assert {path: shown(client, path) for path in paths} == dict.fromkeys(paths, (0, 0, 0))


def test_a_campaigns_cover_is_its_first_photo_that_readers_see(client, pages):
    lost, _paths = pages
    other = make_photo("A coat in the wind", data=picture_file("#336699"))
    campaign = make_campaign("Winter", photos=[lost, other])
    publish_article(campaigns=[campaign])
    LOST["denied"](lost)
    campaigns = client.get("/campaigns/").content.decode()
    card = campaigns.partition("Winter")[0].rpartition('<article class="campaign-card">')[2]
    assert f"/photos/{other.pk}-" in card
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert page.index(PLATE) < page.index(PICTURE)  # on its page they stand in order
    assert page.count('fetchpriority="high"') == 1
    assert f"/photos/{other.pk}-" in page.partition('property="og:image"')[2][:200]


def test_a_portrait_that_is_lost_gives_way_to_an_older_one(client, pages):
    older, _paths = pages
    newer = make_photo("Another portrait", data=picture_file("#336699"), portrait_of=older.portrait_of)
    path = older.portrait_of.get_absolute_url()
    assert f"/photos/{newer.pk}-" in client.get(path).content.decode()
    LOST["denied"](newer)
    page = client.get(path).content.decode()
    assert f"/photos/{older.pk}-" in page
    assert f"/photos/{newer.pk}-" not in page
    assert PLATE not in page

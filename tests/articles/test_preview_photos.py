"""The photos of a preview: shown to whoever has opened its link, and to nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.pages import preview_links
from articles.revisions.snapshots import record
from media.models import Photo
from tests.articles.preview_links import file_of, is_gone, page, picture
from tests.builders import allow, deny, make_article, make_author, make_person, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(chief):
    return preview_links.make(record(make_article()), by=chief, days=3)


def test_the_photos_of_the_story_show_to_whoever_has_opened_the_link(guest, chief):
    author, product = make_author(), make_product(photo=picture("Bag", "#010203"))
    portrait = picture("Odile", "#040506", portrait_of=author.person)
    lead = picture("Lead", "#070809")
    link = preview_links.make(
        record(make_article(lead_photo=lead, authors=[author], products=[product])), by=chief, days=1
    )
    photos = (lead, portrait, product.photo)
    assert {guest.get(file_of(photo)).status_code for photo in photos} == {404}
    shown = guest.get(page(link)).content.decode()
    for photo in photos:
        assert f"/photos/{photo.pk}-{photo.edition}-" in shown
        answer = guest.get(file_of(photo))
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
        answer.getvalue()


def test_a_link_shows_no_photo_that_its_page_does_not_print(guest, chief):
    author = make_author()
    former = picture("Odile before", "#111111", portrait_of=author.person)
    picture("Odile", "#222222", portrait_of=author.person)
    person = make_person("Vera")
    others = [picture("Elsewhere", "#333333"), picture("Vera", "#444444", portrait_of=person), former]
    link = preview_links.make(record(make_article(authors=[author], people=[person])), by=chief, days=1)
    guest.get(page(link))
    assert [guest.get(file_of(photo)).status_code for photo in others] == [404] * 3


@pytest.mark.parametrize(
    "change",
    [
        lambda photo: allow(photo, usable_until=timezone.now()),
        lambda photo: allow(photo, usable_from=timezone.now() + timedelta(hours=1)),
        deny,
        lambda photo: Photo.objects.update(rights="unknown"),
    ],
    ids=["ended", "not yet", "denied", "unknown"],
)
def test_a_link_is_no_way_around_a_photos_rights(guest, chief, change):
    lead = picture("Lead", "#070809")
    link = preview_links.make(record(make_article(lead_photo=lead)), by=chief, days=1)
    change(lead)
    assert file_of(lead) not in guest.get(page(link)).content.decode()
    assert guest.get(file_of(lead)).status_code == 404


def test_a_revoked_link_takes_its_photos_with_it_at_once(guest, chief):
    lead = picture("Lead", "#070809")
    link = preview_links.make(record(make_article(lead_photo=lead)), by=chief, days=1)
    guest.get(page(link))
    guest.get(file_of(lead)).getvalue()
    preview_links.revoke(link, by=chief)
    assert guest.get(file_of(lead)).status_code == 404


def test_the_cookie_goes_to_photos_alone_and_lives_no_longer_than_the_link(guest, link):
    guest.get(page(link), secure=True)
    [cookie] = guest.cookies.values()
    assert cookie["path"] == "/photos/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["secure"]
    assert 3 * 86400 - 600 < cookie["max-age"] <= 3 * 86400


def test_the_cookie_of_photos_does_not_open_the_page(guest, link):
    guest.get(page(link))
    [cookie] = guest.cookies.values()
    assert is_gone(Client(), reverse("preview", args=[cookie.value]))


@pytest.mark.parametrize("value", ["", "x", "x.y", "KEY", "KEY.y"])
def test_a_made_up_cookie_shows_no_photo(guest, chief, value):
    lead = picture("Lead", "#070809")
    link = preview_links.make(record(make_article(lead_photo=lead)), by=chief, days=1)
    guest.cookies["look-x"] = value.replace("KEY", link.key)
    assert guest.get(file_of(lead)).status_code == 404


def test_two_links_open_in_one_browser_show_the_photos_of_both(guest, chief):
    leads = [picture("One", "#010101"), picture("Two", "#020202")]
    for lead in leads:
        guest.get(page(preview_links.make(record(make_article(lead_photo=lead)), by=chief, days=1)))
    for lead in leads:
        answer = guest.get(file_of(lead))
        assert answer.status_code == 200
        answer.getvalue()

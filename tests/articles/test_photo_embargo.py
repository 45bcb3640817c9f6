"""A photo that readers could know from nothing but campaigns under embargo is on no page, whatever leads to it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles.checklist import checklist
from articles.models import Appearance, Gallery, Picture, Revision
from articles.pages import preview_links
from articles.publishing import publish, schedule, set_embargo
from articles.revisions.snapshots import record
from kit.clock import format_moment
from media.intake import comparisons
from media.models import Photo
from media.renditions import naming
from tests.builders import (
    REASON,
    make_article,
    make_author,
    make_campaign,
    make_gallery,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)
from tests.forms import address_of, save
from tests.media.test_uploads import pictured

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def photo():
    return make_photo("A sail", data=picture_file(), creator="Quokka Lens")


@pytest.fixture
def campaign(photo):
    """Return a campaign under embargo that has the photo, and that no story lists."""
    return make_campaign("Salt", photos=[photo], embargoed_until=timezone.now() + DAY)


def file_of(photo):
    return reverse("rendition", args=[naming.name(photo, 320)])


def shows(client, path, photo):
    page = client.get(path)
    assert page.status_code == 200, path
    return f"/photos/{photo.pk}-{photo.edition}-" in page.content.decode()  # in whatever crop


def is_served(client, photo):
    answer = client.get(file_of(photo))
    if answer.status_code == 200:
        answer.getvalue()
    return answer.status_code == 200


# Each publishes what leads to the photo, and returns the pages on which it would stand.


def _lead(photo):
    publish_article("Rain", lead_photo=photo)
    return ["/", "/stories/rain/", "/sections/fashion/"]


def _picture(photo):
    publish_article("Rain", blocks=[Picture(photo=photo)])
    return ["/stories/rain/"]


def _gallery(photo):
    publish_article("Rain", blocks=[Gallery(gallery=make_gallery([photo]))])
    return ["/stories/rain/"]


def _product(photo):
    publish_article("Rain", products=[make_product(photo=photo)])
    return ["/stories/rain/", "/products/le-pli/", "/brands/maison-ourlet/"]


def _person(photo):
    photo.portrait_of = make_person()
    photo.save()
    publish_article("Rain", people=[photo.portrait_of])
    return ["/people/vera-lind/"]


def _author(photo):
    author = make_author()
    photo.portrait_of = author.person
    photo.save()
    publish_article("Rain", authors=[author])
    return ["/stories/rain/", "/authors/odile-hem/", "/people/odile-hem/"]


WAYS = {"lead": _lead, "picture": _picture, "gallery": _gallery}
WAYS |= {"product": _product, "portrait": _person, "byline": _author}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_on_no_page_and_has_no_file_until_the_embargo_ends(client, photo, way):
    pages = WAYS[way](photo)
    campaign = make_campaign("Salt", photos=[photo])
    set_embargo(campaign, until=timezone.now() + DAY, by=None)
    assert [path for path in pages if shows(client, path, photo)] == []
    assert not is_served(client, photo)
    assert [path for path in pages if b"Quokka Lens" in client.get(path).content] == []
    type(campaign).objects.update(embargoed_until=timezone.now())
    assert [path for path in pages if not shows(client, path, photo)] == []
    assert is_served(client, photo)


def test_a_story_that_goes_live_by_the_clock_leaves_a_plate_if_the_embargo_was_moved_meanwhile(client, photo):
    campaign = make_campaign("Salt", photos=[photo], embargoed_until=timezone.now() + HOUR)
    schedule(
        make_article("Rain", blocks=[Picture(photo=photo)]),
        by=None,
        live_from=timezone.now() + 2 * HOUR,
        override=REASON,
    )
    set_embargo(campaign, until=timezone.now() + DAY, by=None)
    Revision.objects.update(live_from=timezone.now())
    page = client.get("/stories/rain/").content.decode()
    assert "Picture not available" in page
    assert not is_served(client, photo)


def test_what_readers_know_from_another_campaign_is_no_secret(client, photo, campaign):
    sand = make_campaign("Sand", brand=campaign.brand, photos=[photo])
    publish_article("Sand at noon", campaigns=[sand])
    publish_article("Rain", lead_photo=photo)
    assert shows(client, "/stories/rain/", photo)
    assert is_served(client, photo)


def test_a_campaign_that_readers_dont_know_lifts_no_others_embargo(client, photo):
    publish_article("Rain", lead_photo=photo)
    sand = make_campaign("Sand", photos=[photo])
    record(make_article("Sand at noon", campaigns=[sand]))
    make_campaign("Salt", brand=sand.brand, photos=[photo], embargoed_until=timezone.now() + DAY)
    assert not shows(client, "/stories/rain/", photo)
    assert not is_served(client, photo)


def test_a_preview_shows_the_photo_as_the_story_will_once_readers_know_its_campaign(client, chief, photo, campaign):
    sand = make_campaign("Sand", brand=campaign.brand, photos=[photo])
    article = make_article("Rain", lead_photo=photo, campaigns=[sand])
    client.force_login(chief)
    assert shows(client, address_of(article, "preview", record(article).number), photo)
    client.logout()
    publish(article, by=None, override=REASON)
    assert shows(client, "/stories/rain/", photo)
    assert is_served(client, photo)


def test_who_is_seen_with_nothing_but_the_photo_is_not_named_by_it(client, photo):
    person = make_person()
    Appearance.objects.create(person=person, photo=photo, note="On the quay")
    publish_article("Rain", lead_photo=photo, people=[person])
    assert b"On the quay" in client.get("/people/vera-lind/").content
    make_campaign("Salt", photos=[photo], embargoed_until=timezone.now() + DAY)
    assert b"On the quay" not in client.get("/people/vera-lind/").content


def test_who_is_seen_in_the_photo_isnt_known_by_carrying_what_readers_know(client, photo, campaign):
    product = make_product(brand=campaign.brand)
    publish_article("Rain", products=[product])
    Appearance.objects.create(person=make_person(), product=product, photo=photo)
    assert client.get("/people/vera-lind/").status_code == 404
    assert b"Vera Lind" not in client.get("/products/le-pli/").content
    type(campaign).objects.update(embargoed_until=timezone.now())
    assert client.get("/people/vera-lind/").status_code == 200
    assert b"Vera Lind" in client.get("/products/le-pli/").content


def test_a_link_shows_the_photos_of_the_storys_own_campaign_and_of_no_other(client, chief, photo, campaign):
    other = make_photo("Another sail", data=picture_file("#123456"))
    make_campaign("Sand", brand=campaign.brand, photos=[other], embargoed_until=timezone.now() + HOUR)
    author, product = make_author(), make_product(brand=campaign.brand, photo=photo)
    portrait = make_photo("Odile", data=picture_file("#654321"), portrait_of=author.person)
    campaign.photos.add(portrait)
    article = make_article(
        "Rain", lead_photo=other, blocks=[Picture(photo=photo)], campaigns=[campaign], products=[product]
    )
    article.bylines.create(author=author)
    link = preview_links.make(record(article), by=chief, days=1)
    page = reverse("preview", args=[preview_links.token(link)])
    assert [shows(client, page, each) for each in (photo, portrait, other)] == [True, True, False]
    assert [is_served(client, each) for each in (photo, portrait, other)] == [True, True, False]


def test_the_desks_preview_shows_the_photo_at_the_end_of_the_storys_own_embargo(desk, photo, campaign):
    revision = record(make_article("Rain", lead_photo=photo, campaigns=[campaign]))
    assert shows(desk, reverse("admin:articles_article_preview", args=[revision.article_id, 1]), photo)
    campaign.photos.through.objects.all().delete()
    make_campaign("Sand", brand=campaign.brand, photos=[photo], embargoed_until=timezone.now() + 2 * DAY)
    assert not shows(desk, reverse("admin:articles_article_preview", args=[revision.article_id, 1]), photo)


def test_the_desk_says_of_a_photo_that_an_embargo_keeps_it_back(desk):
    tomorrow = timezone.now() + DAY
    photo, shown = make_photo("Secret"), make_photo("Shown")
    make_campaign("Secret", photos=[photo], embargoed_until=tomorrow)
    said = f"its campaign is under embargo until {format_moment(tomorrow)}"
    assert f"Readers may not see it: {said}." in desk.get(address_of(photo)).content.decode()
    assert "Readers may see it" in desk.get(address_of(shown)).content.decode()
    photos = desk.get("/desk/media/photo/").content.decode()
    assert photos.count(said) == 1
    assert "without an end" in photos


@pytest.mark.parametrize("compared", [(), ("Secret",), ("Twin",), ("Secret", "Twin", "Other")])
def test_a_second_file_of_a_picture_under_embargo_is_warned_of(desk, compared):
    """Whoever of the two was compared with all others when it came."""
    secret = make_photo("Secret", data=pictured(1, (480, 640)))
    make_campaign("Secret", photos=[secret], embargoed_until=timezone.now() + DAY)
    twin, other = make_photo("Twin", data=pictured(1)), make_photo("Other", data=pictured(2))
    comparisons.compare(Photo.objects.filter(description__in=compared))
    story = make_article(blocks=[Picture(photo=other), Picture(photo=twin)])

    def found(at):
        return [each for each in checklist(story, at) if each.code == "twin_under_embargo"]

    (warning,) = found(timezone.now())
    assert not warning.is_blocker
    assert warning.sentence.startswith("Block 2, picture: It looks like “Secret”")
    assert found(timezone.now() + 2 * DAY) == []


def test_the_page_that_asks_which_of_two_photos_stays_names_the_embargo(desk):
    had = make_photo("Secret", data=pictured(1, (480, 640)))
    make_campaign("Secret", photos=[had], embargoed_until=timezone.now() + DAY)
    file = SimpleUploadedFile("a.jpg", pictured(1))
    answer = save(desk, Photo, description="Again", rights="staff", upload=file)
    page = desk.get(answer.url).content.decode()
    assert "Its campaign is under embargo until" in page
    assert "Readers may see it." not in page

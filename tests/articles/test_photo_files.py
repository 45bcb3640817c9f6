"""A photo's files obey the same rules as the pages that show it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, CampaignPhoto, Product
from articles.publishing import withdraw
from magazine.roles import EDITOR
from media.making import rendition_sets
from media.models import Photo
from media.renditions import naming
from tests.builders import (
    allow,
    deny,
    make_article,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)

pytestmark = pytest.mark.django_db


def address(photo, width=320, suffix="webp"):
    return reverse("rendition", args=[naming.name(photo, width, suffix)])


@pytest.fixture
def photo():
    return make_photo(data=picture_file())


def test_a_published_photo_is_served(client, photo):
    publish_article(lead_photo=photo)
    for suffix, kind, begins in (
        ("avif", "image/avif", b"ftypavif"),
        ("webp", "image/webp", b"WEBP"),
        ("jpg", "image/jpeg", b"JFIF"),
    ):
        response = client.get(address(photo, suffix=suffix))
        assert response.status_code == 200
        assert response.headers["Content-Type"] == kind
        assert begins in response.getvalue()[:16]


@pytest.fixture(params=["story", "campaign", "product", "person"])
def standing(request):
    """Return a photo that stands in one place alone that readers know of."""
    photo, person = make_photo(data=picture_file()), make_person()
    product, campaign = make_product(), make_campaign()
    if request.param == "person":
        Photo.objects.update(portrait_of=person)
    elif request.param == "product":
        Product.objects.update(photo=photo)
    elif request.param == "campaign":
        CampaignPhoto.objects.create(campaign=campaign, photo=photo)
    places = {"campaign": {"campaigns": [campaign]}, "product": {"products": [product]}, "person": {"people": [person]}}
    publish_article(**places.get(request.param, {"lead_photo": photo}))
    return photo


def test_a_file_is_asked_for_in_one_statement_that_looks_through_no_table(client, standing):
    assert client.get(address(standing)).getvalue()  # the first of a process puts the statement together
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(standing)).getvalue()
    [query] = asked
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
            assert [step for *_ids, step in cursor.fetchall() if step.startswith("SCAN")] == []


def test_a_photo_in_a_draft_has_no_file_for_readers(client, photo):
    make_article(lead_photo=photo)
    assert client.get(address(photo)).status_code == 404


def test_a_photo_of_a_withdrawn_story_has_no_file_for_readers(client, photo):
    article, _ = publish_article(lead_photo=photo)
    withdraw(article, by=None)
    assert client.get(address(photo)).status_code == 404


def test_a_photo_of_an_embargoed_story_has_no_file_for_readers(client, photo):
    publish_article(lead_photo=photo)
    Article.objects.update(embargoed_until=timezone.now() + timedelta(days=1))
    assert client.get(address(photo)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda photo: allow(photo, usable_until=timezone.now()),
        lambda photo: allow(photo, usable_from=timezone.now() + timedelta(days=1)),
        deny,
        lambda photo: Photo.objects.update(rights="unknown"),
        lambda photo: Photo.objects.update(creator=""),
    ],
    ids=["expired", "not yet", "denied", "unknown", "uncredited"],
)
def test_a_photo_outside_its_rights_has_no_file_for_readers(client, photo, change):
    publish_article(lead_photo=photo)
    change(photo)
    assert client.get(address(photo)).status_code == 404


def test_no_cache_keeps_a_photo_longer_than_its_rights(client, photo):
    publish_article(lead_photo=photo)
    allow(photo, usable_until=timezone.now() + timedelta(seconds=20))
    response = client.get(address(photo))
    assert int(response.headers["Cache-Control"].split("max-age=")[1].split(",")[0]) <= 20
    response.close()


def headers(client, url, status=200, **headers):
    """Return the headers of a file's answer."""
    response = client.get(url, headers=headers)
    assert response.status_code == status
    response.getvalue()  # closes the file
    return response.headers


def test_a_readers_browser_keeps_a_file_as_long_as_its_rights_last_and_a_shared_cache_hardly(client, photo):
    publish_article(lead_photo=photo)
    found = headers(client, address(photo))
    assert found["Cache-Control"] == "public, max-age=31536000, s-maxage=30"
    assert "Vary" not in found  # no reader's cookie makes it another file
    allow(photo, usable_until=timezone.now() + timedelta(days=1))
    directives = dict(each.split("=") for each in headers(client, address(photo))["Cache-Control"].split(", ")[1:])
    assert 86390 <= int(directives["max-age"]) <= 86400
    assert directives["s-maxage"] == "30"


def test_a_file_that_a_browser_has_is_not_sent_again(client, photo):
    publish_article(lead_photo=photo)
    tag = headers(client, address(photo))["ETag"]
    unchanged = client.get(address(photo), headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["Cache-Control"].endswith("s-maxage=30")
    deny(photo)
    assert client.get(address(photo), headers={"If-None-Match": tag}).status_code == 404


def test_a_head_request_says_what_a_get_would(client, photo):
    publish_article(lead_photo=photo)
    asked = client.head(address(photo))
    assert (asked.status_code, asked.headers["Content-Type"]) == (200, "image/webp")
    assert int(asked.headers["Content-Length"]) == len(client.get(address(photo)).getvalue())
    asked.close()


def test_a_file_is_nothing_but_a_picture_to_a_browser(client, photo):
    publish_article(lead_photo=photo)
    found = headers(client, address(photo))
    assert found["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in found["Content-Security-Policy"]


def test_a_name_of_a_former_edition_leads_to_the_newest(client, photo):
    publish_article(lead_photo=photo)
    former = address(photo)
    Photo.objects.update(credit_line="A new line")
    photo.refresh_from_db()
    rendition_sets.make_set(photo)
    found = headers(client, former, 302)
    assert found["Location"] == address(photo) != former
    assert "no-store" in found["Cache-Control"]


def test_a_crop_that_is_no_more_leads_to_the_whole_picture(client, photo):
    publish_article(lead_photo=photo)
    former = naming.url(photo, 320, "avif", "4x5")
    Photo.objects.update(no_cropping=True)
    photo.refresh_from_db()
    rendition_sets.make_set(photo)
    found = client.get(former, follow=True)
    assert found.redirect_chain[-1][0] == naming.url(photo, 320, "avif")
    assert found.getvalue()


def test_the_number_of_a_photo_with_another_content_opens_nothing(client, photo):
    """Its name can't be worked out, and the number alone is no key."""
    publish_article(lead_photo=photo)
    other = Photo(pk=photo.pk, edition="0" * 32, width=photo.width, height=photo.height)
    assert client.get(address(other)).status_code == 404


def test_a_file_that_was_lost_is_not_found(client, photo, uploads):
    publish_article(lead_photo=photo)
    (uploads / naming.path(naming.name(photo, 320, "webp"))).unlink()
    assert client.get(address(photo)).status_code == 404


def test_the_desk_sees_a_photo_before_readers_do_and_its_browser_asks_again_each_time(desk, photo):
    found = headers(desk, address(photo))
    assert found["Cache-Control"] == "private, no-cache"
    unchanged = desk.get(address(photo), headers={"If-None-Match": found["ETag"]})
    assert (unchanged.status_code, unchanged.headers["Cache-Control"]) == (304, "private, no-cache")


def test_the_desk_keeps_no_file_of_a_photo_that_is_denied(desk, photo):
    publish_article(lead_photo=photo)
    assert headers(desk, address(photo))["Cache-Control"] == "private, max-age=31536000"
    deny(photo)
    assert headers(desk, address(photo))["Cache-Control"] == "private, no-cache"


def test_an_account_that_is_not_at_the_desk_any_more_gets_no_hidden_photo(client, photo, make_member):
    member = make_member(EDITOR)
    client.force_login(member)
    client.get(address(photo)).getvalue()
    User.objects.filter(pk=member.pk).update(is_staff=False)
    assert client.get(address(photo)).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "x.webp",
        "..",
        "1-" + "0" * 32 + "-free-320.webp",
        "9" * 18 + "-" + "0" * 32 + "-free-320.webp",
        "0" * 64,
        "%2e%2e%2fdb.sqlite3",
    ],
)
def test_what_is_no_rendition_is_not_found(client, photo, name):
    publish_article(lead_photo=photo)
    assert client.get(f"/photos/{name}").status_code == 404


def test_the_original_is_not_served(client, photo):
    publish_article(lead_photo=photo)
    for path in (f"/{photo.file.name}", f"/media/{photo.file.name}", f"/photos/{photo.file.name.split('/')[-1]}"):
        assert client.get(path).status_code == 404

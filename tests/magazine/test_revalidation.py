"""Every public answer says that it holds until it is asked for again, and is sent again only when it has changed."""

import gzip
import time
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from articles.publishing import set_embargo, withdraw
from magazine.http.revalidation import Revalidated
from tests.builders import (
    make_author,
    make_brand,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)
from tests.forms import address_of

pytestmark = pytest.mark.django_db
HOLDS = "max-age=0, must-revalidate"


@pytest.fixture
def magazine():
    """Return a live story that names something of each kind, and the paths of readers' pages."""
    photo, person = make_photo(data=picture_file()), make_person("Vera Lind")
    house = make_brand("Maison Ourlet")
    campaign = make_campaign("Salt", brand=house, photos=[photo], roll=[("photographer", person)])
    product = make_product("Le Pli", brand=house)
    article, revision = publish_article(
        authors=[make_author("Odile Hem")],
        people=[person],
        products=[product],
        campaigns=[campaign],
        lead_photo=photo,
        tags=["salt"],
    )
    rows = [revision, person, house, campaign, product, article.section, article.bylines.get().author]
    paths = [row.get_absolute_url() for row in rows]
    month = revision.live_from
    return article, ["/", "/feed/", "/people/", f"/archive/{month:%Y/%m}/", "/tags/salt/", *paths]


def test_every_public_page_is_asked_for_again_and_sent_once(client, magazine):
    for path in magazine[1]:
        first = client.get(path)
        assert first.status_code == 200, path
        assert first.headers["Cache-Control"] == HOLDS, path
        assert ("Last-Modified" in first.headers) is (path == "/feed/"), path
        etag = first.headers["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag), path
        assert again.headers["Cache-Control"] == HOLDS, path
        assert again.headers["Vary"] == first.headers["Vary"], path
        assert client.head(path).headers["ETag"] == etag, path
        assert client.head(path, headers={"If-None-Match": etag}).status_code == 304, path
        since = client.get(path, headers={"If-Modified-Since": http_date()})
        assert since.status_code == 200 or path == "/feed/", path  # a date is no witness


def test_a_feed_reader_that_asks_by_date_has_what_was_sent_with_just_that_date(client, magazine):
    article, _paths = magazine
    first = client.get("/feed/")
    date = first.headers["Last-Modified"]
    assert parse_http_date(date) <= time.time()
    again = client.get("/feed/", headers={"If-Modified-Since": date})
    assert (again.status_code, again.content, again.headers["Last-Modified"]) == (304, b"", date)
    for other in (http_date(time.time() + 3600), http_date(0), "yesterday", ""):  # no feed was sent with these
        assert client.get("/feed/", headers={"If-Modified-Since": other}).status_code == 200, other
    both = client.get("/feed/", headers={"If-Modified-Since": date, "If-None-Match": '"another"'})
    assert both.status_code == 200  # RFC 9110 13.1.3
    withdraw(article, by=None)  # within the same second, which a date can't tell from the one before
    for _again in range(2):
        changed = client.get("/feed/", headers={"If-Modified-Since": date})
        assert changed.status_code == 200
        assert changed.headers["Last-Modified"] != date


def test_a_page_is_sent_again_at_the_moment_at_which_it_changes(client, magazine):
    article, _paths = magazine
    had = {path: client.get(path).headers["ETag"] for path in ("/", "/feed/", "/tags/salt/")}
    withdraw(article, by=None)
    for path, etag in had.items():
        assert client.get(path, headers={"If-None-Match": etag}).status_code != 304, path


def test_what_isnt_there_may_be_in_a_minute(client, magazine):
    article, revision = publish_article("Secret")
    path = revision.get_absolute_url()
    etag = client.get(path).headers["ETag"]
    set_embargo(article, until=timezone.now() + timedelta(days=1), by=None)
    gone = client.get(path, headers={"If-None-Match": etag})
    assert gone.status_code == 404
    assert "no-store" in gone.headers["Cache-Control"] or gone.headers["Cache-Control"] == HOLDS
    moved = client.get("/stories/a-coat-for-rain")  # to the address with its slash
    assert moved.status_code == 301
    assert moved.headers["Cache-Control"] == HOLDS


def test_a_page_is_compressed_for_whoever_can_read_it_so(client, magazine):
    for path in magazine[1]:
        plain, packed = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip", path
        assert gzip.decompress(packed.content) == plain.content, path
        assert "Accept-Encoding" in packed.headers["Vary"], path
        assert "Accept-Encoding" in plain.headers.get("Vary", ""), path
        etag = packed.headers["ETag"]
        again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": etag})
        assert again.status_code == 304, path
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [("gzip;q=0", False), ("gzip; q=0.000, *", False), ("br, gzip;q=0.5", True), ("identity", False)],
)
def test_who_refuses_to_unpack_a_page_gets_it_plain(client, magazine, accepted, is_packed):
    answer = client.get("/", headers={"Accept-Encoding": accepted})
    assert answer.has_header("Content-Encoding") is is_packed


def test_who_is_signed_in_has_answers_that_no_other_is_given(client, desk, magazine):
    article, _paths = magazine
    for path in ("/", "/feed/"):
        answer = desk.get(path)
        assert {"Cookie", "Accept-Encoding"} <= {*answer.headers["Vary"].split(", ")}, path
    assert "no-store" in desk.get(address_of(article)).headers["Cache-Control"]


def test_the_desk_is_neither_kept_nor_compressed(desk, magazine):
    article, _paths = magazine
    for path in ("/desk/", f"/desk/articles/article/{article.pk}/change/", "/"):
        answer = desk.get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers, path
        assert path == "/" or "ETag" not in answer.headers, path


def test_a_picture_keeps_its_own_word(client, magazine):
    page = client.get("/").content.decode()
    address = page.split('src="/photos/')[1].split('"')[0]
    answer = client.get(f"/photos/{address}")
    assert "s-maxage=30" in answer.headers["Cache-Control"]
    again = client.get(f"/photos/{address}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    for name in ("ETag", "Cache-Control", "Cross-Origin-Resource-Policy"):
        assert again.headers[name] == answer.headers[name], name
    answer.close()


def test_an_answer_without_a_word_in_it_is_one_all_the_same(rf):
    request = rf.get("/")
    request.resolver_match = None
    answer = Revalidated(lambda _request: HttpResponse())(request)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, HOLDS)

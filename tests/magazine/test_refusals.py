"""What gets no page gets a sentence: in the form that is asked for, and whatever has failed."""

import shutil

import pytest
from django.conf import settings as configured
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from articles.models import Article
from magazine.http.refusals import LAST, refuse
from magazine.views import not_found, server_error
from magazine.wsgi import application
from tests.builders import make_article
from tests.forms import address_of

pytestmark = pytest.mark.django_db
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
PLACES = {"slug": "x", "string": "x", "year": 2026, "month": 3}  # a value of each kind of part of an address


def asked(accept=None):
    return RequestFactory().get("/", headers={"Accept": accept} if accept else {})


def public_addresses(patterns=None):
    """Return an address of each pattern outside the desk."""
    addresses = []
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver) and each.app_name != "admin":
            addresses += public_addresses(each.url_patterns)
        elif isinstance(each, URLPattern):
            kinds = each.pattern.converters.items()
            values = {name: PLACES[type(kind).__name__.lower().removesuffix("converter")] for name, kind in kinds}
            addresses.append(reverse(each.name, kwargs=values))
    return addresses


@pytest.fixture
def bare_templates(settings, tmp_path):
    """Leave no template but the refusal's own."""
    for name in ("refusal.html", "refusal.css"):
        shutil.copy(configured.BASE_DIR / "templates" / name, tmp_path)
    settings.TEMPLATES = [{**each, "DIRS": [tmp_path], "APP_DIRS": False} for each in settings.TEMPLATES]
    return tmp_path


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "text/html"),
        (BROWSER, "text/html"),
        ("*/*", "text/html"),
        ("image/avif", "text/html"),
        ("text/html;q=abc", "text/html"),
        ("application/json", "application/json"),
        ("application/json, text/plain;q=0.5", "application/json"),
        ("text/plain", "text/plain"),
    ],
)
def test_a_refusal_comes_in_the_form_that_is_asked_for(accept, kind):
    answer = refuse(asked(accept), 400, "Take out a row.")
    assert answer.headers["Content-Type"].split(";")[0] == kind
    assert "Take out a row." in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_what_a_sentence_quotes_is_no_html():
    assert "<script>" not in refuse(asked(BROWSER), 404, "Nothing at <script>alert(1)</script>.").content.decode()


def test_a_refusal_sends_the_headers_that_it_is_given():
    assert refuse(None, 503, "Come again.", {"Retry-After": "5"}).headers["Retry-After"] == "5"


@pytest.mark.parametrize("language", ["en-gb", "fr", "ar"])
def test_a_refusal_is_in_the_language_of_its_words(language):
    with translation.override(language):  # there is no catalogue yet
        assert '<html lang="en" dir="ltr">' in refuse(None, 400, "x").content.decode()


def test_the_last_page_needs_no_template(settings, django_assert_num_queries):
    settings.TEMPLATES = []
    with django_assert_num_queries(0):
        answer = server_error(None)
    assert (answer.status_code, answer.content.decode()) == (500, LAST)


def test_even_where_no_address_can_be_read_there_is_a_page(settings):
    settings.ROOT_URLCONF = "nowhere"
    said = []
    page = b"".join(application(RequestFactory()._base_environ(), lambda *sent: said.extend(sent[:2])))
    assert said[0] == "500 Internal Server Error"
    assert dict(said[1])["Cache-Control"] == "no-store"
    assert "The press has stopped." in page.decode()


def test_the_page_for_an_error_needs_nothing_of_the_house(bare_templates, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = server_error(None).content.decode()
    assert "The press has stopped." in page
    assert configured.STATIC_URL not in page


def test_what_is_nowhere_stays_404_when_its_page_fails(bare_templates):
    answer = not_found(asked(BROWSER), None)
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


def test_a_page_that_isnt_there_is_kept_by_no_cache(client):
    answer = client.get("/nowhere/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "page-lost" in answer.content.decode()
    assert "reason" in client.get("/nowhere/", headers={"Accept": "application/json"}).json()


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_readers_pages_are_read_and_nothing_else(method):
    client = Client(enforce_csrf_checks=True)
    addresses = public_addresses()
    assert len(addresses) > 15
    for path in addresses:
        answer = client.generic(method, path)
        assert (answer.status_code, answer.headers.get("Allow")) == (405, "GET, HEAD"), path
        assert "only with: GET, HEAD." in answer.content.decode()


def test_a_static_file_is_read_and_nothing_else(client, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "site.css").touch()
    assert client.head("/static/site.css").status_code == 200
    answer = client.post("/static/site.css")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "only with: GET, HEAD." in answer.content.decode()


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE"])
def test_the_desk_is_read_and_sent_to_and_nothing_else(desk, method):
    for path in ("/desk/", "/desk/login/", "/desk/articles/article/1/change/"):
        answer = desk.generic(method, path)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
        assert "only with: GET, HEAD, POST." in answer.content.decode()
    assert Client().generic(method, "/desk/").url == "/desk/login/?next=/desk/"


@pytest.mark.parametrize("name", ["autosave", "keep", "presence"])
def test_an_address_that_does_something_says_so_to_who_opens_it(desk, name):
    answer = desk.get(address_of(make_article(), name))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "go back and press it" in answer.content.decode()


@pytest.mark.parametrize(("cookie", "words"), [("", "allow cookies"), ("a" * 32, "load it anew")])
def test_a_form_from_elsewhere_is_refused_in_a_sentence(cookie, words):
    client = Client(enforce_csrf_checks=True)
    if cookie:
        client.cookies["csrftoken"] = cookie
    answer = client.post("/desk/login/", {"username": "x"})
    assert answer.status_code == 403
    assert words in answer.content.decode()


def test_who_may_not_is_told_in_the_words_of_the_refusal(client, make_member):
    client.force_login(make_member("Writer"))
    assert "ask a Chief" in client.get("/desk/people/brand/add/").content.decode()


def test_a_host_that_isnt_ours_is_told_so(client):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "No magazine is published under this name" in answer.content.decode()
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize(
    ("limit", "fields", "words"),
    [
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", {"a": "1", "b": "2"}, "more than 1 fields"),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", {"a": "1" * 200}, "The words of this form"),
    ],
)
def test_a_form_beyond_a_limit_is_refused_in_a_sentence(desk, settings, limit, fields, words):
    setattr(settings, limit, 1)
    for path in ("/desk/login/", "/desk/people/person/add/", "/desk/articles/article/add/"):
        answer = desk.post(path, fields, headers={"Accept": BROWSER})
        assert answer.status_code == 400, path
        assert words in answer.content.decode()


def test_an_autosave_beyond_a_limit_learns_why(desk, settings):
    path = address_of(make_article(), "autosave")
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    answer = desk.post(path, {f"f{number}": "x" for number in range(30)}, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "more than 20 fields" in answer.json()["reason"]
    assert Article.objects.get().revisions.count() == 0


def test_a_damaged_form_is_refused_in_a_sentence(desk):
    answer = desk.generic("POST", "/desk/people/person/add/", b"x", "multipart/form-data; boundary=")
    assert answer.status_code == 400
    assert "arrived damaged" in answer.content.decode()

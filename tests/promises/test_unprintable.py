"""Text that no page can print reaches no view, no session and no database: one answer for all, on both engines."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve

from magazine.wsgi import application
from tests.promises.hostile import HONEST, PATHS, UNDECODABLE, UNPRINTABLE, addresses

pytestmark = pytest.mark.django_db
PART = "--x\r\nContent-Disposition: form-data; {}\r\n\r\nb\r\n--x--\r\n"


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture(params=UNPRINTABLE.values(), ids=UNPRINTABLE)
def text(request):
    return request.param


def has_page(path):
    try:
        return resolve(path)
    except Resolver404:
        return None


def assert_refused(answer, *words):
    said = answer.content.decode()
    assert answer.status_code == 400, said[:500]
    assert "can’t be printed" in said
    for word in words:
        assert word in said


@pytest.mark.parametrize("text", PATHS)
def test_no_address_holds_it(stranger, text):
    asked = [address for address in addresses(text) if text in address]
    assert len(asked) > 40
    for address in asked:
        assert_refused(stranger.get(address), "The address")


@pytest.mark.parametrize("text", UNDECODABLE)
def test_bytes_that_are_no_text_are_an_address_that_there_isnt(stranger, text):
    for address in ("/", "/tags/", "/people/", "/photos/", "/previews/", "/desk/", "/static/"):
        assert stranger.get(f"{address}{text}/").status_code in (302, 404)
        assert stranger.get(f"/feed/?q={text}&{text}=1").status_code == 200


def test_no_query_holds_it(stranger, text):
    for address in addresses():
        for query in (f"q={quote(text)}", f"{quote(text)}=1", f"a=1&page=1&page={quote(text)}"):
            assert_refused(stranger.get(f"{address}?{query}"), "in the address")


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "look-abc", "made-up"])
def test_no_cookie_holds_it(stranger, name):
    for address in addresses():
        # A cookie in quotes may hold any character as three digits: the header itself is clean.
        assert_refused(stranger.get(address, headers={"cookie": f'{name}="a\\000b"'}), f"The cookie “{name}”")


def test_no_header_holds_it(stranger, text):
    for address in addresses():
        for name in ("User-Agent", "Referer", "X-Anything", "If-None-Match"):
            assert_refused(stranger.get(address, headers={name: text}), f"The header “{name}”")


def test_no_field_of_a_form_holds_it(stranger, text):
    pages = [address for address in addresses() if address.startswith("/desk/") and has_page(address)]
    assert len(pages) > 60
    for address in pages:
        assert_refused(stranger.post(address, {"q": "1", "name": text}), "The field “name”")
        assert_refused(stranger.post(address, {text: "1"}), "The field “")
    sent = f"{quote(text)}=1", f"name=1&name={quote(text)}"
    for address in pages[:: len(pages) // 10]:
        for data in sent:
            assert_refused(stranger.post(address, data, "application/x-www-form-urlencoded"), "The field “")


def test_the_name_of_a_file_is_text_too(stranger):
    upload = {"a\x00": SimpleUploadedFile("coat.jpg", b"\x00\x01")}
    assert_refused(stranger.post("/desk/media/photo/upload/", upload), "The field “a”")


def test_an_editor_is_told_where_it_stands(desk):
    data = {"headline": "A coat for the\x0b quay"}
    said = desk.post("/desk/articles/article/add/", data).content.decode()
    assert (
        "The field “headline” holds a character that can’t be printed (U+000B, behind “A coat for the”): take it out."
    ) in said


def test_what_can_be_printed_is_let_in(stranger, desk):
    latin = HONEST.encode().decode("latin-1").replace("\r\n", " ")  # as a server hands on the bytes of a header
    assert (
        stranger.get(f"/?q={quote(HONEST)}", headers={"user-agent": latin, "cookie": 'a="\\054\\012"'}).status_code
        == 200
    )
    desk.post("/desk/people/person/add/", {"name": HONEST})
    upload = {"file": SimpleUploadedFile("coat.jpg", bytes(range(256)))}
    assert desk.post("/desk/media/photo/upload/", upload).status_code == 200


# What can't be read at all, before there is a text to judge.


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain; charset=hex",
        "text/plain; charset=utf-16",
        "multipart/form-data; boundary=x; charset=unicode_escape",
        "text/plain; a*=bogus''x",
        "text/plain; charset=a\x00b",
        "text/plain; a*0=1;a*0*=2;a*=3",
    ],
)
def test_a_content_type_past_reading_is_a_bad_request(kind):
    for method in ("GET", "POST"):
        environ = RequestFactory()._base_environ(REQUEST_METHOD=method, CONTENT_TYPE=kind)
        answer = application(environ, lambda status, headers: None)
        assert answer.status_code == 400
        assert "can’t be" in b"".join(answer).decode()
        answer.close()


@pytest.mark.parametrize("accept", ["text/html;a*=bogus''x", "*/*;a*0=1;a*0*=2;a*=3"])
def test_an_accept_header_past_reading_is_as_none(stranger, desk, accept):
    assert stranger.get("/nowhere/", headers={"accept": accept}).status_code == 404
    assert stranger.get("/?q=%00", headers={"accept": accept}).status_code == 400
    assert stranger.put("/", headers={"accept": accept}).status_code == 405
    assert desk.post("/desk/media/photo/upload/", headers={"accept": accept}).status_code == 200


@pytest.mark.parametrize("name", ["name*=bogus''a", "name=a; a*0=1; a*0*=2; a*=3", "name*=hex''%41", 'name="\\'])
def test_a_part_of_a_form_past_reading_is_no_error(stranger, name):
    kind = "multipart/form-data; boundary=x"
    for address in ("/desk/", "/desk/login/", "/desk/media/photo/upload/"):
        assert stranger.post(address, PART.format(name), kind).status_code in (302, 400, 403)


@pytest.mark.parametrize("length", ["x", "-1", "9" * 5000, "²", ""])
def test_a_length_that_is_none_is_no_error(desk, length):
    headers = {"CONTENT_LENGTH": length, "HTTP_ACCEPT": "application/json"}
    kind = "multipart/form-data; boundary=x"
    answer = desk.generic("POST", "/desk/media/photo/upload/", b"", kind, **headers)
    assert answer.status_code < 500

"""A request's body is refused by its length, before any of it is read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from magazine.http import request_size
from media.models import Photo
from tests.builders import make_article, make_photo, picture_file
from tests.forms import save

pytestmark = pytest.mark.django_db
ADD, UPLOAD = "/desk/media/photo/add/", "/desk/media/photo/upload/"
MB = 1024**2


def announced(client, path, length, **headers):
    """Send a request that says how long its body is, and nothing of that."""
    return client.generic("POST", path, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(length), **headers)


@pytest.mark.parametrize("path", ["/", "/feed/", "/nowhere/", "/desk/login/", "/desk/articles/article/add/"])
def test_nobody_sends_a_large_body_to_a_page_without_files(path):
    answer = announced(Client(enforce_csrf_checks=True), path, 5 * MB)
    assert answer.status_code == 413
    assert answer.content.decode() == "This is more than the page takes: send at most 4 MB."


def test_a_browser_gets_the_sentence_on_a_page(client):
    page = announced(client, "/", 5 * MB, headers={"Accept": "text/html,*/*;q=0.8"}).content.decode()
    assert "<p>This is more than the page takes: send at most 4 MB.</p>" in page


def test_an_editor_sends_none_either(desk):
    assert announced(desk, f"/desk/articles/article/{make_article().pk}/change/", 5 * MB).status_code == 413


def test_no_file_of_a_refused_body_is_written(monkeypatch):
    monkeypatch.setattr(request_size, "TEXTS", 100)
    monkeypatch.setattr("django.http.request.HttpRequest.parse_file_upload", lambda *_: pytest.fail("It was read."))
    file = SimpleUploadedFile("x.jpg", picture_file(), "image/jpeg")
    assert Client(enforce_csrf_checks=True).post("/", {"file": file}).status_code == 413


@pytest.mark.parametrize("path", [ADD, UPLOAD, f"{UPLOAD}?x=1"])
def test_who_is_not_signed_in_is_led_to_the_login_with_a_file(path):
    answer = announced(Client(enforce_csrf_checks=True), path, 5 * MB)
    assert answer.status_code == 302
    assert answer.url.startswith("/desk/login/?next=/desk/media/photo/")


def test_a_cookie_that_anybody_may_write_is_no_session():
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = "made-up"
    assert announced(client, UPLOAD, 5 * MB).status_code == 302


def test_the_forms_of_photos_take_as_much_as_their_files_may_have(desk, settings):
    settings.PHOTO_MOST_BYTES, settings.DATA_UPLOAD_MAX_NUMBER_FILES = 10 * MB, 30
    change = f"/desk/media/photo/{make_photo().pk}/change/"
    for path, most in ((ADD, 114), (change, 114), (UPLOAD, 304)):
        assert announced(desk, path, most * MB + 1).status_code == 413
        assert announced(desk, path, most * MB).status_code == 200


def test_a_heap_is_bounded_in_all(desk, settings):
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES * settings.PHOTO_MOST_BYTES > 14_000 * MB
    assert announced(desk, UPLOAD, 504 * MB).status_code == 200
    answer = announced(desk, UPLOAD, 504 * MB + 1)
    assert answer.status_code == 413
    assert answer.content.decode().endswith("send at most 504 MB. Send fewer files at once.")


def test_a_photo_comes_in_whose_file_is_larger_than_a_form_of_words(desk, monkeypatch):
    monkeypatch.setattr(request_size, "TEXTS", 100)
    file = SimpleUploadedFile("x.jpg", picture_file(), "image/jpeg")
    save(desk, Photo, description="A quay", upload=file)
    assert Photo.objects.get().file


def test_a_body_without_a_length_is_not_taken(desk):
    answer = desk.generic("POST", ADD, b"", HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code == 411
    assert "Content-Length" in answer.content.decode()


def test_a_length_that_is_none_is_no_error(client):
    assert announced(client, "/desk/login/", "x").status_code == 200

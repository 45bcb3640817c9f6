"""Accents without end: whatever composes a text sorts those of each letter, in the square of their number."""

import time
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kit.text import MOST_ACCENTS

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
HONEST = {
    "Vietnamese": "Nguyễn Thị Phượng đứng trước tấm gương. " * 40,
    "Hebrew with points": "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם" * 40,
    "Tibetan without blanks": "བོད་སྐད་ཧྐྵྨླྺྼྻྂ" * 40,
    "Thai": "น้ำใจนี้ที่นั่น" * 40,
    "Chinese": "一件雨衣掛在椅子上" * 400,
    "flags and families": "🏳️‍🌈👩‍👩‍👧‍👦" * 100,
    "a letter that is adorned": "Z" + "\u0301\u0316" * (MOST_ACCENTS // 2) + "algo",
}


def adorned(number):
    return "a" + "\u0301\u0316" * (number // 2)


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def assert_refused(answer, where):
    assert answer.status_code == 400
    assert f"{where} has a letter with more than {MOST_ACCENTS} accents: take them out." in answer.content.decode()


@pytest.mark.parametrize("form", ["{text}=1", "{text}\x01=1", "username={text}&password=x", "a=1&next=\x01{text}"])
def test_a_stranger_gets_no_more_work_done_than_they_send(stranger, form):
    def cost(number):
        sent = form.format(text=adorned(number)).encode()
        began = time.process_time()
        assert stranger.generic("POST", "/desk/login/", sent, FORM).status_code == 400
        return time.process_time() - began

    few, many = (min(cost(number) for _ in range(2)) for number in (12_000, 96_000))
    assert many < 24 * few + 0.3  # in the square it is 64 times as long, and 5 s


def test_no_part_of_a_request_holds_them(stranger, desk):
    text = adorned(MOST_ACCENTS + 2)
    assert_refused(stranger.get(f"/tags/{quote(text)}/"), "The address")
    assert_refused(stranger.get("/", QUERY_STRING=urlencode({"page": text})), "The value of “page” in the address")
    assert_refused(stranger.post("/desk/login/", {"username": text}), "The field “username”")
    upload = {"file": SimpleUploadedFile(f"{text}.jpg", b"x")}
    assert_refused(desk.post("/desk/media/photo/upload/", upload), "The field “file”")
    assert_refused(desk.post("/desk/people/person/add/", {"biography": text}), "The field “biography”")


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_what_is_written_anywhere_is_taken(stranger, desk, text):
    assert stranger.get("/", QUERY_STRING=urlencode({"q": text})).status_code == 200
    assert desk.post("/desk/people/person/add/", {"biography": text}).status_code == 200

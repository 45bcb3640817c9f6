"""Whoever only reads is asked for no session, account or token, and everybody else for all of them, as ever."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import path

from magazine.http import members

pytestmark = pytest.mark.django_db

OURS = ("session", "user", "_messages")
HOOKS = []


class Noting:
    """Middleware that notes what it is asked, and what it answers where the request says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        HOOKS.append(f"{self.name} in")
        response = self.get_response(request)
        HOOKS.append(f"{self.name} out")
        return response

    def process_view(self, request, view, args, kwargs):
        HOOKS.append(f"{self.name} view")
        return HttpResponse(self.name) if request.GET.get("answers") == self.name else None

    def process_exception(self, request, exception):
        HOOKS.append(f"{self.name} exception")
        return HttpResponse(self.name) if request.GET.get("mends") == self.name else None

    def process_template_response(self, request, response):
        HOOKS.append(f"{self.name} template")
        return response


class First(Noting):
    name = "first"


class Second(Noting):
    name = "second"


def said(request):
    if "fails" in request.GET:
        raise LookupError
    if "later" in request.GET:
        return TemplateResponse(request, "refusal.html", {})
    return HttpResponse(" ".join(["said", *(name for name in OURS if hasattr(request, name))]))


urlpatterns = [path("said/", said), path(members.DESK, said)]


@pytest.fixture
def said_of(settings, client):
    settings.ROOT_URLCONF = __name__

    def said_of(address="/said/", method="get", **headers):
        response = getattr(client, method)(address, **headers)
        assert response.headers["X-Frame-Options"] == "DENY"
        return response.content.decode().split()[1:]

    return said_of


def test_a_reader_has_none_of_it(said_of):
    assert said_of() == []
    assert said_of(headers={"Cookie": "other=1"}) == []


def test_whoever_sends_a_session_or_a_body_or_asks_for_the_desk_has_all_of_it(said_of, client):
    assert said_of(f"/{members.DESK}") == [*OURS]
    assert said_of(headers={"Content-Length": "1"}) == [*OURS]
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    assert said_of() == [*OURS]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "first in, second in, first view, second view, second out, first out"),
        ("answers=first", "first in, second in, first view, second out, first out"),
        (
            "later",
            "first in, second in, first view, second view, second template, first template, second out, first out",
        ),
        (
            "fails&mends=first",
            "first in, second in, first view, second view, second exception, first exception, second out, first out",
        ),
        (
            "fails&mends=second",
            "first in, second in, first view, second view, second exception, second out, first out",
        ),
    ],
)
@pytest.mark.parametrize("place", ["MIDDLEWARE", "MEMBERS_MIDDLEWARE"])
def test_its_hooks_are_asked_as_django_asks_them(settings, place, query, expected):
    settings.ROOT_URLCONF = __name__
    setattr(settings, place, [*getattr(settings, place), f"{__name__}.First", f"{__name__}.Second"])
    HOOKS.clear()
    Client().get(f"/{members.DESK}?{query}")
    assert ", ".join(HOOKS) == expected

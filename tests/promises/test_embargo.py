"""Embargo: what is under embargo, in draft, in review or scheduled reaches nobody who isn't signed in to see it.

Every address that the URL configuration has for the public is asked twice, before a secret story is there and after:
not a byte may differ. The secret's own addresses answer as addresses that never were.
"""

import re
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, re_path, reverse
from django.utils import timezone

from articles.publishing import publish
from magazine.views import server_error
from media.renditions import naming
from tests.builders import publish_article
from tests.forms import signed_in
from tests.kept import once_in_a_module
from tests.magazines import build
from tests.promises import secret
from tests.promises.secret import HIDDEN, ID, WORD

pytestmark = pytest.mark.django_db

GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
NOBODY = "never-was"


@dataclass
class Address:
    """How an address is filled in: as readers know it (a function of the magazine), as the secret's (a function of
    `Secret`), and as nobody's."""

    known: object = lambda magazine: []
    hidden: object = lambda hidden: []
    nobody: tuple = (NOBODY,)


# Whoever adds a public address says here what a secret would be on it; one that isn't here fails the test.
ADDRESSES = {
    "front_page": Address(lambda magazine: [()]),
    "article": Address(
        lambda magazine: [(story.slug,) for story in magazine.stories] + [("a-story-that-leads-on",), ("plain",)],
        lambda hidden: [(f"the-{WORD}-coat",), (ID,)],
    ),
    "picture_credits": Address(
        lambda magazine: [(story.slug,) for story in magazine.stories], lambda hidden: [(f"the-{WORD}-coat",), (ID,)]
    ),
    "page": Address(lambda magazine: [("about",)], lambda hidden: [(f"{WORD}-page",), (f"the-{WORD}-coat",), (ID,)]),
    "feed": Address(lambda magazine: [()]),
    "section": Address(lambda magazine: [("fashion",)]),
    "tag": Address(lambda magazine: [("leather",), ("fold",)], lambda hidden: [(f"{WORD}-tag",)]),
    "archive": Address(lambda magazine: [()]),
    "month": Address(
        lambda magazine: [(2026, 3)],
        lambda hidden: {(at.year, at.month) for at in (timezone.now(), timezone.now() + secret.TOMORROW)},
        (1999, 1),
    ),
    "campaigns": Address(lambda magazine: [()]),
    "campaign": Address(lambda magazine: [(magazine.campaign.slug,)], lambda hidden: [(f"{WORD}-campaign",)]),
    "product": Address(lambda magazine: [(magazine.product.slug,)], lambda hidden: [(f"{WORD}-bag",)]),
    "brand": Address(lambda magazine: [(magazine.brand.slug,)], lambda hidden: [(f"{WORD}-house",)]),
    "brand_part": Address(
        lambda magazine: [
            *((magazine.brand.slug, part) for part in ("ambassadors", "campaigns", "products")),
            ("quai", "credits"),
        ],
        lambda hidden: [(f"{WORD}-house", "products"), (f"{WORD}-house", "credits")],
        (NOBODY, "products"),
    ),
    "product_part": Address(
        lambda magazine: [(magazine.product.slug, part) for part in ("appearances", "campaigns")],
        lambda hidden: [(f"{WORD}-bag", part) for part in ("appearances", "campaigns")],
        (NOBODY, "campaigns"),
    ),
    "people": Address(lambda magazine: [()]),
    "person": Address(
        lambda magazine: [(magazine.person.slug,), ("jo-drape",)],
        lambda hidden: [(f"{WORD}-{name}",) for name in ("person", "designer", "talent", "author", "before")],
    ),
    "person_part": Address(
        lambda magazine: [
            *((magazine.person.slug, part) for part in ("appointments", "credits", "appearances")),
            ("jo-drape", "designs"),
        ],
        lambda hidden: [
            (f"{WORD}-designer", "designs"),
            (f"{WORD}-talent", "credits"),
            (f"{WORD}-person", "appointments"),
        ],
        (NOBODY, "credits"),
    ),
    "author": Address(lambda magazine: [(magazine.author.person.slug,)], lambda hidden: [(f"{WORD}-author",)]),
    "rendition": Address(
        lambda magazine: [(naming.name(photo, 320),) for photo in magazine.photos],
        lambda hidden: [(naming.name(each, width),) for each in hidden.photos for width in naming.widths(each)],
        (f"1-{'0' * 32}-free-320.webp",),
    ),
    "preview": Address(hidden=lambda hidden: [(hidden.token,), (hidden.token[:-1],), (ID,)]),
}
PATHS = ("/nowhere/", "/sections/fashion/?page=2", "/photos/", "/previews/", "/desk", "/robots.txt")


def public_patterns(patterns=None, prefix=""):
    """Yield (name, route) of every address outside the desk."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{prefix}{each.pattern}"
        if isinstance(each, URLResolver) and each.app_name != "admin":
            yield from public_patterns(each.url_patterns, route)
        elif isinstance(each, URLPattern):
            yield each.name, route


def _filled(arguments):
    """Return {path: name of the address} for what `arguments` gives of each address."""
    return {reverse(name, args=each): name for name, address in ADDRESSES.items() for each in arguments(address)}


def hidden_paths(hidden):
    return _filled(lambda address: address.hidden(hidden))


def known_paths(magazine):
    return [*_filled(lambda address: address.known(magazine)), *PATHS]


def answer(client, path, method="get"):
    """Return all that a reader receives: status, headers, body.

    But for since when it is sent: that is remembered in the cache, which is emptied between two tests.
    """
    response = getattr(client, method)(path)
    del response.headers["Last-Modified"]
    body = response.getvalue() if response.streaming else response.content
    return response.status_code, sorted(response.headers.items()), sorted(response.cookies), body


def readers(django_user_model):
    """Return the clients of whoever has no business with drafts: a search engine, which is anonymous, and an account.

    What each gets is held against what an anonymous reader got before.
    """
    member = signed_in(django_user_model.objects.create_user("reader", password="irrelevant"))
    member.get("/desk/")  # the first answer alone brings the cookie of a session that is in use
    return {"anonymous": Client(headers={"User-Agent": GOOGLEBOT}), "a reader’s account": member}


def read_all(client, asked):
    return {path: answer(client, path) for path in asked}


def assert_nothing_tells(clients, before, hidden):
    """What readers get is what anonymous ones got before, to the byte, and has no trace of the secret."""
    for who, client in clients.items():
        for path, was in before.items():
            said = answer(client, path)
            told = str(said).lower()
            assert [trace for trace in hidden.traces if trace in told] == [], (who, path)
            assert (said[0], said[-1]) == (was[0], was[-1]), (who, path)
            assert who == "a reader’s account" or said == was, (who, path)  # an account’s answer varies on the cookie


def assert_unknown(clients, hidden, but=()):
    """The secret's own addresses answer, byte for byte, as those that never were."""
    asked = set(hidden_paths(hidden).values())
    never = {name: reverse(name, args=ADDRESSES[name].nobody) for name in asked}
    for who, method in [*((who, "get") for who in clients), ("anonymous", "head")]:
        lost = answer(clients[who], "/nowhere/", method)
        unknown = {name: answer(clients[who], path, method) for name, path in never.items()}
        for path, name in hidden_paths(hidden).items():
            if name not in but:
                said = answer(clients[who], path, method)
                assert (said[0], said[-1]) == (404, lost[-1]), (who, path)
                assert said == unknown[name], (who, path)


@dataclass
class Stage:
    """A magazine, what anonymous readers got of it before there was a secret, and the secret, which is saved."""

    magazine: object
    chief: object
    before: dict
    hidden: secret.Secret


def set_stage():
    magazine, chief = build(), get_user_model().objects.create_superuser("chief", password="irrelevant")
    publish_article("Plain")
    article = secret.make_bare()
    secret.lead_to(article)
    before = read_all(Client(), known_paths(magazine))
    assert {said[0] for said in before.values()} == {200, 301, 404}
    return Stage(magazine, chief, before, secret.fill(article, magazine, by=chief))


staged_first, staged = once_in_a_module("staged", set_stage)


def test_every_public_address_is_known_to_this_test():
    names = dict(public_patterns())
    assert None not in names, f"An address without a name can't be walked: {names}"
    assert set(names) == set(ADDRESSES), "Say in ADDRESSES how the new address is filled in."


@pytest.mark.parametrize("state", HIDDEN)
def test_a_hidden_story_changes_no_byte_of_what_readers_get(staged, django_user_model, state):
    hidden, clients = staged.hidden, readers(django_user_model)
    hidden.token = secret.link(secret.put(hidden.article, HIDDEN[state]), staged.chief)
    assert_nothing_tells(clients, staged.before, hidden)
    assert_unknown(clients, hidden)


@pytest.mark.parametrize("state", HIDDEN)
def test_a_hidden_page_changes_no_byte_of_what_readers_get(staged, django_user_model, state):
    secret.become_page(staged.hidden.article)
    hidden, clients = staged.hidden, readers(django_user_model)
    hidden.token = secret.link(secret.put(hidden.article, HIDDEN[state]), staged.chief)
    assert_nothing_tells(clients, staged.before, hidden)
    assert_unknown(clients, hidden)


def test_once_a_page_is_live_every_page_leads_to_it_and_no_list_has_it(staged):
    secret.become_page(staged.hidden.article)
    secret.put(staged.hidden.article, [publish])
    path = f"/the-{WORD}-coat/"
    after = read_all(Client(), [*staged.before, path])
    html = {asked: said[3].decode() for asked, said in after.items() if b"<footer" in said[3]}
    assert set(html) >= {path, "/", "/archive/", "/people/"}
    assert [asked for asked, said in html.items() if f'href="{path}"' not in said.partition("</header>")[0]] == []
    link = f'href="/stories/the-{WORD}-coat/"'
    assert [asked for asked, said in after.items() if link in str(said)] == []
    assert WORD not in str(after["/feed/"]).lower()


def test_once_it_is_live_every_address_tells_of_it(staged):
    """Else the tests above would prove nothing: they would look where nothing ever stands."""
    hidden, magazine, before = staged.hidden, staged.magazine, staged.before
    hidden.token = secret.link(secret.put(hidden.article, [publish]), staged.chief)
    after = read_all(Client(), before)
    this_month = f"/archive/{timezone.now():%Y/%m}/"
    for path, name in hidden_paths(hidden).items():
        if str(ID) not in path and name not in ("preview", "page") and (name != "month" or path == this_month):
            assert answer(Client(), path)[0] in (200, 301), path
    changed = {path for path in before if before[path] != after[path]}
    told = {path for path, said in after.items() if WORD in str(said).lower()}
    own = {"rendition", "picture_credits"}  # they tell of themselves and of one story
    pages = {path for path, name in _filled(lambda address: address.known(magazine)).items() if name not in own}
    others = {"/brands/maison-ourlet/products/", "/brands/quai/credits/", "/people/vera-lind/appointments/"}
    others |= {"/stories/plain/", "/tags/fold/", "/people/jo-drape/", "/people/jo-drape/designs/", "/archive/"}
    assert pages - told == others | {"/archive/2026/03/", "/about/"}
    assert "/archive/" in changed


@pytest.mark.parametrize("state", ["draft", "under embargo"])
def test_the_desk_says_nothing_to_whoever_is_not_at_it(staged, django_user_model, state):
    hidden = staged.hidden
    secret.put(hidden.article, HIDDEN[state])
    for name, client in readers(django_user_model).items():
        for route in ("{}/change/", "{}/history/", "{}/revisions/1/preview/", "{}/preview-links/", "?q={}"):
            there, nowhere = (f"/desk/articles/article/{route.format(pk)}" for pk in (ID, ID + 1))
            said, unknown = (
                re.sub(rf"{pk}|{re.escape(path)}|\d\d:\d\d:\d\d GMT", "", str(answer(client, path)))
                for pk, path in ((ID, there), (ID + 1, nowhere))
            )
            assert WORD not in said, name
            assert said == unknown, (name, route)
    assert hidden.article


def test_the_error_page_knows_nothing(staged, monkeypatch):
    secret.put(staged.hidden.article, HIDDEN["draft"])
    monkeypatch.setattr("magazine.views.front", lambda stories: {}[WORD])  # the error itself names it
    said = answer(Client(raise_request_exception=False), "/")
    assert said[0] == 500
    assert [trace for trace in staged.hidden.traces if trace in str(said).lower()] == []


def test_an_address_without_a_name_would_be_seen():
    """The walk goes down into included configurations, and stops at the desk's."""
    unnamed = [re_path("there/", include([re_path("here/", server_error)]))]
    assert [*public_patterns(unnamed)] == [(None, "there/here/")]
    routes = dict(public_patterns()).values()
    assert "stories/<address:slug>/" in routes
    assert not [route for route in routes if route.startswith("desk/")]

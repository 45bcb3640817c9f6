"""The table of permissions, asked cell by cell: every address of the desk, by everybody, with every method, in every
state of a story. A request that isn't let in changes nothing, and neither does one that only looks."""

import re
from itertools import product

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLResolver

from tests.forms import filled
from tests.promises.newsroom import CANARY, differing, dump, newsroom, staffed, staffed_first, undone, writes  # noqa: F401
from tests.promises.permissions import (
    ACTORS,
    ANYONE,
    CHIEF,
    DOORS,
    METHODS,
    MODELS,
    OTHER,
    OUTSIDE,
    OWN_PAGES,
    OWN_PHOTO,
    PAGES,
    SITE,
    STAFF,
    STATES,
    STORY,
    WRITER,
    may_to_rows,
    may_to_site,
    may_to_story,
)

IN, LOGIN, FORBIDDEN, MISSING, NO_METHOD = "let in", "to the login", "forbidden", "no such thing", "no such method"
LOOKING = ("GET", "HEAD")
# The rules read no database by themselves: beside the second one the pages are asked where most of them answer.
BESIDE_ANY = {"scheduled", "changed", CHIEF, WRITER}


def cases(names):
    return [each if each in BESIDE_ANY else pytest.param(each, marks=pytest.mark.alike) for each in names]


# What a POST sends, beside what a form of the page holds: enough for it to act wherever it may.
SAID = {
    "note": "Because",
    "reason": "Because",
    "text": "A word",
    "override": "It is right as it is",
    "live_from_0": "2040-01-01",
    "live_from_1": "10:00",
    "live_until_0": "2041-01-01",
    "live_until_1": "10:00",
    "until_0": "2042-01-01",
    "until_1": "10:00",
    "days": "7",
    "revision": "2",
    "based_on": "2",
}
FORMS = {"change/", "autosave/", "keep/"}  # they are sent the story's form


def outcome(response):
    """Return in a word what a response says to who asked."""
    if response.status_code in (301, 302):
        if response.url.startswith("/desk/login/"):
            return LOGIN
        return MISSING if response.url == "/desk/" else IN  # Django's forms lead there from a row that there isn't
    names = {200: IN, 204: IN, 409: IN, 403: FORBIDDEN, 404: MISSING, 405: NO_METHOD}
    return names.get(response.status_code, f"status {response.status_code}")


def read(response):
    """Read a file that is sent to its end: it stays open until then."""
    if response.streaming:
        b"".join(response.streaming_content)


def ask(room, actor, method, address, data):
    """Send a request, undo what it did, and return (its outcome, whether it changed a row)."""
    client = room.clients[actor]
    with undone(), writes() as changed:
        response = client.post(address, data) if method == "POST" else client.generic(method, address)
    read(response)
    if actor in STAFF and ("password" in address or "logout" in address):
        client.force_login(room.users[actor])
    return outcome(response), bool(changed)


def wrong(cell, expected, asked, method):
    """Yield a line on a cell that isn't as the table says."""
    found, has_changed = asked
    if found != expected:
        yield f"{cell}: {found}, but should be {expected}"
    elif has_changed and (method != "POST" or found != IN):
        yield f"{cell}: {found}, and yet something was changed"


def expected_of(actor, method, may, *, hidden=False):
    """Return the outcome of a request by what the table says: let in or not, None where there is no such method."""
    if actor in OUTSIDE:
        return LOGIN
    if method not in (*LOOKING, "POST") or may is None:
        return NO_METHOD
    return IN if may else MISSING if hidden else FORBIDDEN


def form_of(room, state):
    """Return what a browser sends of a story's form when the chief saves it with another headline."""
    if state == "trash":
        return {"headline": ["Forged"]}
    return filled(room.clients[CHIEF].get(room.path(state, "change/")), "article_form", headline="Forged")


def story_cells(room, state):
    form, note = form_of(room, state), {f"answer-{room.notes[state].pk}": "Yes"}
    for actor, path, method in product(ACTORS, STORY, METHODS):
        may = may_to_story(actor, state, path, method)
        if method == "HEAD" and may and state != "live":
            continue  # the same view as GET, and half of the time of all cells
        expected = expected_of(actor, method, may, hidden=actor == OTHER)
        data = SAID | (form if path in FORMS else note)
        asked = ask(room, actor, method, room.path(state, path, actor), data)
        yield from wrong(f"{method} {path} by {actor}", expected, asked, method)


def pages_of_rows(room):
    """Yield (address, model, the rights that looking and acting take) of every page of a model."""
    for model in MODELS:
        row = room.rows.get(model) or room.stories["own"]
        pages = {"": PAGES[""], "add/": PAGES["add/"]} if model == "articles/article" else PAGES
        for path, rights in pages.items():
            yield f"/desk/{model}/{path}".replace("<row>", str(row.pk)), model, rights
    for path, rights in OWN_PAGES.items():
        model = "/".join(path.split("/")[:2])
        address = (
            f"/desk/{path}".replace("<row>", str(room.rows[model].pk))
            .replace("<window>", str(room.window.pk))
            .replace("<use>", "1")
        )
        yield address, model, rights


def row_cells(room, actor):
    for address, model, rights in pages_of_rows(room):
        for method in METHODS:
            may = may_to_rows(actor, model, rights, method)
            if method == "HEAD" and may and actor != CHIEF:
                continue  # the same view as GET, as for the chief, who may look at all
            expected = expected_of(actor, method, may)
            asked = ask(room, actor, method, address, SAID | {"post": "yes", "_save": "1", "headline": "A"})
            yield from wrong(f"{method} {address}", expected, asked, method)


def site_cells(room, actor):
    query = "?app_label=articles&model_name=byline&field_name=author"
    for path in SITE:
        address = f"/desk/{path}".replace("<app>", "articles").replace("autocomplete/", f"autocomplete/{query}")
        for method in METHODS:
            expected = expected_of(actor, method, may_to_site(actor, path, method))
            asked = ask(room, actor, method, address, {"username": "nobody", "password": "wrong"})
            yield from wrong(f"{method} {address}", expected, asked, method)


def photo_cells(room, actor):
    for path, (look, act) in OWN_PHOTO.items():
        for method in ("GET", "POST"):
            who = act if method == "POST" else look
            address = f"/desk/media/photo/{room.own_photo.pk}/{path}"
            asked = ask(room, actor, method, address, SAID | {"post": "yes"})
            if who is not None:
                yield from wrong(f"{method} {address}", expected_of(actor, method, actor in who), asked, method)


def refuse(lines):
    if lines := list(lines):
        pytest.fail("\n".join(["The desk doesn't answer as the table says.", *lines]), pytrace=False)


@pytest.mark.long
@pytest.mark.parametrize("state", cases(STATES))
def test_a_story_answers_everybody_as_the_table_says(newsroom, state):  # noqa: F811
    refuse(story_cells(newsroom, state))


@pytest.mark.long
@pytest.mark.parametrize("actor", cases(ACTORS))
def test_every_other_page_of_the_desk_answers_as_the_table_says(newsroom, actor):  # noqa: F811
    refuse([*row_cells(newsroom, actor), *photo_cells(newsroom, actor), *site_cells(newsroom, actor)])


def routes(resolver, prefix=""):
    """Yield every address below a resolver, what varies in it as "<>"."""
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        else:
            yield re.sub(r"\(\?P<[^)]*\)|<[^>]*>", "<>", route).replace("^", "").replace("$", "")


def addresses_in_the_table():
    rows = [f"{model}/{path}" for model in MODELS for path in PAGES]
    stories = [f"articles/article/<story>/{path}" for path in STORY]
    listed = [*rows, *OWN_PAGES, *stories, *SITE, *DOORS, "<anything that there isn't>"]
    return {re.sub(r"<[^>]*>", "<>", address) for address in listed}


def test_every_address_of_the_desk_stands_in_the_table():
    class Desk:
        url_patterns = admin.site.get_urls()

    found = {*routes(Desk)}
    assert found - addresses_in_the_table() == set(), "An address of the desk has no line in permissions.py"
    assert addresses_in_the_table() - found == set(), "A line of permissions.py is about no address of the desk"


def every_address(room, actor):
    """Return an address of every page of the desk, the stories' in a state in which most is possible."""
    addresses = [room.path("changed", path, actor) for path in STORY]
    addresses += [address for address, _model, _rights in pages_of_rows(room)]
    return [*addresses, *(f"/desk/{path}".replace("<app>", "articles") for path in (*SITE, *DOORS))]


@pytest.mark.parametrize("actor", [CHIEF, WRITER])
def test_no_request_without_a_token_acts(newsroom, actor):  # noqa: F811
    client = Client(enforce_csrf_checks=True)
    client.force_login(newsroom.users[actor])
    for address in every_address(newsroom, actor):
        with undone(), writes() as changed:
            response = client.post(address, SAID)
        assert (address, response.status_code, changed) == (address, 403, [])


def test_looking_at_everything_changes_nothing(newsroom):  # noqa: F811
    addresses, client = every_address(newsroom, CHIEF), newsroom.clients[CHIEF]
    before = dump()
    for address in addresses:
        read(client.get(address))
    assert differing(before, dump()) == set()


@pytest.mark.parametrize("actor", [ANYONE, OTHER])
def test_an_address_without_its_last_slash_lets_nobody_in(newsroom, actor):  # noqa: F811
    addresses, client = [newsroom.path("draft", path, actor)[:-1] for path in STORY], newsroom.clients[actor]
    with writes() as changed:
        for address in addresses:
            for response in (client.get(address), client.post(address, SAID)):
                assert response.status_code in (301, 302), address
                assert CANARY not in response.content.decode() + response.url
    assert changed == []


def test_an_address_that_there_isnt_is_missing_or_leads_to_the_login(newsroom):  # noqa: F811
    story = newsroom.stories["draft"].pk
    for path in ("nothing/", f"articles/article/{story}/publish/", f"articles/article/{story}/copy/", "r/7/1/"):
        assert outcome(newsroom.clients[ANYONE].get(f"/desk/{path}")) == LOGIN
        assert newsroom.clients[OTHER].get(f"/desk/{path}", follow=True).status_code in (200, 404)
        assert CANARY not in newsroom.clients[OTHER].get(f"/desk/{path}", follow=True).content.decode()

"""Nothing is offered that is then refused: every link and every button of the desk's pages, followed by each role."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from tests.promises.newsroom import newsroom, staffed, staffed_first, undone  # noqa: F401
from tests.promises.permissions import CHIEF, EDITOR, MODELS, PICTURES, WRITER

AWAY = ("/desk/logout/", "/static/", "/media/")
SHOWN = ("in_review", "changed")  # a story in each of them is opened
OTHERS = (WRITER, EDITOR, PICTURES)  # who are led to some of the pages that the chief is led to
REFUSED = {403: "forbidden", 404: "no such thing"}


class Offers(HTMLParser):
    """The addresses to which a page leads, and those to which its buttons send a form."""

    def __init__(self, address):
        super().__init__()
        self.address, self.links, self.acts, self.forms = address, set(), set(), {}
        self.inside = self.chosen = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form" and attributes.get("method") == "post":
            self.inside = attributes.get("id", "the form")
            self.forms[self.inside] = attributes.get("action") or ""
        is_button = (tag, attributes.get("type", "submit")) in (("input", "submit"), ("button", "submit"))
        if attributes.get("name") == "_onward":  # saves, and leads to a page of the row
            self.links.add(f"../{attributes['value'].replace('_', '-')}/")
        elif is_button and (form := attributes.get("form", self.inside)):
            self.pressed(form, attributes.get("formaction"))
        if tag == "select":
            self.chosen = None
        if tag == "option" and "selected" in attributes:
            self.chosen = attributes.get("value")
        if tag in ("a", "option") and (target := self.target(attributes)):
            self.links.add(target)

    def target(self, attributes):
        """Return where a link leads, one beside a field to the row that is chosen there."""
        template = attributes.get("data-href-template") if self.chosen else None
        return (
            template.replace("__fk__", self.chosen)
            if template
            else attributes.get("href") or attributes.get("data-form")
        )

    def handle_endtag(self, tag):
        self.inside = None if tag == "form" else self.inside

    def pressed(self, form, action):
        self.acts.add((form, action))

    def offered(self):
        acts = {self.forms.get(form, "") if action is None else action for form, action in self.acts}
        return [
            sorted({path_of(urljoin(self.address, each)) for each in found} - {None}) for found in (self.links, acts)
        ]


def offers(address, response):
    """Return (links, acts) of a page, as paths of this site; a list's own ways to sort and to filter aside."""
    parser = Offers(f"http://testserver{address}")
    parser.feed(response.content.decode())
    return parser.offered()


def path_of(target):
    parts = urlsplit(target)
    is_ours = parts.netloc == "testserver" and not parts.path.startswith(AWAY)
    return parts.path if is_ours else None


def pages(room, actor):
    """Yield the pages that an actor comes to: the first one, all lists, a row of each model, stories in some states."""
    yield "/desk/"
    for model in MODELS:
        yield f"/desk/{model}/"
        yield f"/desk/{model}/add/"
        if row := room.rows.get(model):
            yield f"/desk/{model}/{row.pk}/change/"
    yield f"/desk/media/photo/{room.own_photo.pk}/change/"
    yield f"/desk/media/photo/{room.rows['media/photo'].pk}/take-down/"
    for state in SHOWN:
        yield room.path(state, "change/")
    for path in ("history/", "compare/<older>/<newer>/", "preview-links/", "submit/", "schedule/"):
        yield room.path("changed", path)
    yield f"/desk/articles/article/{room.stories['own'].pk}/change/"


def refusal(response):
    """Return in words how a response refuses, None if it doesn't."""
    if response.streaming:
        b"".join(response.streaming_content)
    if response.status_code in (301, 302):
        return "no such row" if response.url == "/desk/" else None
    return REFUSED.get(response.status_code)


def kind(address):
    return re.sub(r"\d+", "#", address)


def some(targets, address):
    """Return the addresses to follow from a page: of a list's rows, which all look alike, one of each kind."""
    if not address.endswith(("/change/", "/history/")):
        return {kind(each): each for each in targets}.values()
    return targets


def refusals(room, actor):
    """Yield a line on each offer that is refused."""
    client, visited = room.clients[actor], {}
    waiting = [("get", address, "") for address in pages(room, actor)]
    for method, address, origin in waiting:
        is_new = (method, address) not in visited
        if is_new:
            with undone():
                visited[method, address] = getattr(client, method)(address)
        response = visited[method, address]
        if (found := refusal(response)) and origin:
            yield f"{method.upper()} {address} from {origin}: {found}"
        if is_new and not origin and response.status_code == 200:
            links, acts = offers(address, response)
            waiting += [("get", each, address) for each in some(links, address)]
            waiting += [("post", each, address) for each in some(acts, address)]


@pytest.mark.long
@pytest.mark.parametrize("actor", [CHIEF, *(pytest.param(each, marks=pytest.mark.alike) for each in OTHERS)])
def test_nothing_is_offered_that_is_then_refused(newsroom, actor):  # noqa: F811
    if lines := [*refusals(newsroom, actor)]:
        pytest.fail("\n".join([f"Offered to the {actor} and then refused:", *lines]), pytrace=False)

"""Editors at work and readers on the site for some minutes: what fails, what is lost, and how long a save takes.

    .venv/bin/python bench/newsroom.py 200 --editors 20 --readers 200 --minutes 5

needs what `make lint` and `make test` install. It starts the magazine of so many stories (made by `bench/load.py` where
it isn't kept) under its own server. Each editor signs in, opens a story, types, is autosaved, saves, and publishes now
and then, as the form's script does; each saved text is read back from its preview, or from the form where that is
opened anew, and each published one from the page. Each reader walks from page
to page. All think between two requests. What editors write stays in the magazine that is kept.
"""

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple
from urllib.parse import urlencode

import kept
from serve import OURS, serving

BENCH = Path(__file__).resolve().parent
EDITORS_THINK, READERS_THINK = (4, 12), (2, 8)  # seconds between two requests, from and to
WORDS = "articles_text_set-0-html"  # the field in which editors type
PUBLISHES = 4  # of so many saves one is a publication
FOLLOWED = re.compile(r'href="(/(?:stories|sections|tags|people|products|campaigns|authors|archive)/[^"#]*)"')


class Page(NamedTuple):
    """An answer, as `tests.forms` reads one."""

    status: int
    content: bytes
    location: str

    @property
    def text(self) -> str:
        return self.content.decode()


class Found:
    """What all of them have met, told from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: dict[str, int] = defaultdict(int)
        self.lost: list[str] = []

    def took(self, act: str, seconds: float) -> None:
        with self._lock:
            self.seconds[act].append(seconds)

    def failed(self, said: str) -> None:
        with self._lock:
            self.errors[said] += 1

    def is_lost(self, text: str) -> None:
        with self._lock:
            self.lost.append(text)


class Browser:
    """Somebody's connection, which is kept, and their cookies."""

    def __init__(self, port: int, found: Found) -> None:
        self._connection, self._found = HTTPConnection("127.0.0.1", port, timeout=60), found
        self._cookies: dict[str, str] = {}

    def ask(
        self,
        act: str,
        path: str,
        data: dict | None = None,
        *,
        expected: tuple[int, ...] = (200,),
        headers: dict[str, str] | None = None,
    ) -> Page | None:
        """Return the answer to a request, None where it isn't one of those expected; `data` is that of a form."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies} | (headers or {})
        if data is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(data, doseq=True) if data is not None else None
        start = time.monotonic()
        try:
            self._connection.request("GET" if data is None else "POST", path, body, headers)
            answer = self._connection.getresponse()
            page = Page(answer.status, answer.read(), answer.headers.get("Location", ""))
        except (OSError, HTTPException) as error:
            self._connection.close()
            self._found.failed(f"{act}: {type(error).__name__}")
            return None
        self._found.took(act, time.monotonic() - start)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        if page.status not in expected:
            self._found.failed(f"{act}: status {page.status}")
            return None
        return page


class Editor:
    """Somebody who writes one story."""

    def __init__(self, browser: Browser, found: Found, name: str, password: str, story: tuple[int, str]) -> None:
        self.browser, self.found, self.name, self.password = browser, found, name, password
        self.form, self.address = f"/desk/articles/article/{story[0]}/", f"/stories/{story[1]}/"
        self.rounds = count(1)
        self.data: dict = {}  # of the form that is open, {} where it has to be opened anew
        self.you = ""

    def begin(self) -> bool:
        """Sign in; return whether that went well."""
        from tests.forms import filled

        page = self.browser.ask("sign in, page", "/desk/login/")
        if not page:
            return False
        data = filled(page, "login-form", username=self.name, password=self.password)
        return self.browser.ask("sign in", "/desk/login/?next=/desk/", data, expected=(302,)) is not None

    def work(self, think: Callable[[], bool]) -> None:
        """Type into the form, be autosaved, save or publish, and read it back; `think` says if there is time."""
        number = next(self.rounds)
        if not self.data and not (self.open() and think()):
            return
        said = token_hex(8)  # one word, which no page sets otherwise
        typed = self.data | {WORDS: f"<p>Half of what {self.name} writes.</p>"}
        self.browser.ask("autosave", f"{self.form}autosave/", typed)
        if not think():
            return
        # The number of the autosave isn't sent: the save then forgets all of this editor's.
        self.data |= {WORDS: f"<p>{self.name} in round {number}: {said}.</p>"}
        if number % PUBLISHES == 0:
            self.publish(said, number)
        else:
            self.save(said, number)
        think()

    def open(self) -> bool:
        """Open the form; return whether that went well."""
        from tests.forms import filled

        page = self.browser.ask("open", f"{self.form}change/")
        if not page:
            return False
        self.data = filled(page, "article_form")
        self.you = re.search(r'data-you="(\d+)"', page.text)[1]
        return True

    def save(self, said: str, number: int) -> None:
        """Save as the page's script does: the page stays, unless the answer is an address at which to open it anew."""
        data = self.data | {"_continue": "1", "you": self.you}
        saved = self.browser.ask("save", f"{self.form}change/", data, headers={"Accept": "application/json"})
        if not saved:
            self.data = {}
            return
        told = json.loads(saved.content)
        if "revision" in told:
            self.data["based_on"] = told["revision"]
            shown = self.browser.ask("preview", told["preview"])
        else:
            shown = self.browser.ask("open", f"{self.form}change/")
            self.data = {}
        if shown and said not in shown.text:
            self.found.is_lost(f"{self.name}, round {number}")

    def publish(self, said: str, number: int) -> None:
        """Publish, and read the story as readers do; its form is opened anew then."""
        data, self.data = self.data | {"_publish": "1"}, {}
        saved = self.browser.ask("publish", f"{self.form}change/", data, expected=(302,))
        if not saved:
            return
        if "?" in saved.location:
            self.found.failed("publish: the checklist is against it")
        elif (public := self.browser.ask("read back", self.address)) and said not in public.text:
            self.found.is_lost(f"{self.name}, round {number}, published")


class Reader:
    """Somebody who follows links, and begins anew at the front page now and then."""

    def __init__(self, browser: Browser, number: int) -> None:
        self.browser, self.rng, self.path = browser, random.Random(number), "/"  # noqa: S311

    def work(self, think: Callable[[], bool]) -> None:
        page = self.browser.ask("read", self.path)
        links = FOLLOWED.findall(page.text) if page else []
        self.path = self.rng.choice(links).replace("&amp;", "&") if links and self.rng.random() > 0.1 else "/"
        think()


def main() -> None:
    said = options()
    load = [sys.executable, BENCH / "load.py", str(said.size)]
    if subprocess.run(load, check=False).returncode:  # noqa: S603 - our own words
        sys.exit("The magazine couldn’t be made.")
    around = {**kept.environment(said.size), "WEB_CONCURRENCY": str(said.workers)}
    kept.enter(said.size)
    password, found = token_hex(12), Found()
    stories = prepare(said.editors, password)
    with serving([*OURS, "magazine.wsgi"], around) as server:
        end = time.monotonic() + 60 * said.minutes
        editors = [
            Editor(Browser(server.port, found), found, f"bench-{n + 1}", password, story)
            for n, story in enumerate(stories)
        ]
        readers = [Reader(Browser(server.port, found), number) for number in range(said.readers)]
        threads = [threading.Thread(target=live, args=(each, end, EDITORS_THINK)) for each in editors]
        threads += [threading.Thread(target=live, args=(each, end, READERS_THINK)) for each in readers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    report(found, said)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("size", type=int, help="stories in the magazine")
    for name, default in {"editors": 20, "readers": 200, "workers": 2}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--minutes", type=float, default=5)
    return parser.parse_args()


def prepare(editors: int, password: str) -> list[tuple[int, str]]:
    """Give so many editors their accounts; return (id, address) of a live story for each of them."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.db import connections
    from django.utils import timezone

    from articles.models import Revision
    from magazine import roles

    group = Group.objects.get(name=roles.EDITOR)
    for number in range(editors):
        user = get_user_model().objects.get_or_create(username=f"bench-{number + 1}", is_staff=True)[0]
        user.set_password(password)
        user.save()
        user.groups.add(group)
    rows = (
        Revision.objects.live(timezone.now()).exclude(photos__windows__isnull=False).order_by("article_id").distinct()
    )
    stories = [*rows.values_list("article_id", "slug")[:editors]]
    connections.close_all()
    return stories


def live(somebody: Editor | Reader, end: float, between: tuple[int, int]) -> None:
    """Let somebody work until the end, and think in between."""
    rng = random.Random(id(somebody))  # noqa: S311

    def think() -> bool:
        time.sleep(max(0, min(rng.uniform(*between), end - time.monotonic())))
        return time.monotonic() < end

    time.sleep(rng.uniform(0, between[1]))  # nobody begins with everybody else
    if isinstance(somebody, Editor) and not somebody.begin():
        return
    while time.monotonic() < end:
        somebody.work(think)


def report(found: Found, said: argparse.Namespace) -> None:
    print(f"{said.editors} editors, {said.readers} readers, {said.minutes:g} minutes, {said.workers} processes")
    print(f"{'':16}{'number':>10}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}")
    for act, seconds in sorted(found.seconds.items()):
        cuts = statistics.quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else seconds * 99
        print(f"{act:16}{len(seconds):>10,}" + "".join(f"{1000 * cuts[n - 1]:>10.0f}" for n in (50, 95, 99)))
    print(f"lost edits: {len(found.lost)}", *found.lost, sep="\n  ")
    print(f"errors: {sum(found.errors.values())}", *(f"{n} × {what}" for what, n in found.errors.items()), sep="\n  ")
    if found.lost:
        sys.exit(1)


if __name__ == "__main__":
    main()

"""What stands before the program answers as the program does, byte for byte, and keeps what everybody gets alone."""

import gzip
import hashlib
import io
import re
from contextlib import contextmanager
from datetime import timedelta

import brotli
import pytest
from django.apps import apps
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from articles.models import Section
from articles.publishing import withdraw
from magazine.http.requests import RequestHandler
from magazine.pages.entries import Answer, Kept
from magazine.pages.front import Front
from magazine.pages.shelf import Files
from magazine.pages.store import Store
from magazine.pages.turns import Turns
from tests.builders import make_section, publish_article

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}  # the program itself packs with gzip alone

pytestmark = pytest.mark.django_db(transaction=True)


class Digest:
    """A digest of all rows of the magazine, worked out anew after whatever may write one: nothing can slip past it."""

    known = None

    def __call__(self):
        if self.known is None:
            models = [
                model
                for label in ("articles", "media", "people", "taggit")
                for model in apps.get_app_config(label).get_models()
            ]
            rows = [sorted(map(repr, each._base_manager.values_list())) for each in models]
            self.known = hashlib.sha256(repr(rows).encode()).hexdigest()
        return self.known

    def note(self, execute, sql, *arguments):
        try:
            return execute(sql, *arguments)
        finally:
            if not sql.startswith("SELECT"):
                self.known = None


stamp = Digest()


@pytest.fixture
def program(settings):
    settings.ALLOWED_HOSTS = ["localhost", "magazine.example"]
    stamp.known = None
    with as_a_server(), connection.execute_wrapper(stamp.note):
        yield Counted(RequestHandler())


@contextmanager
def as_a_server():
    """Leave the connection of the test to it: a server's would be given back between two requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Counted:
    """A program that counts how often it is asked."""

    def __init__(self, application):
        self.application, self.asked = application, 0

    def __call__(self, environ, start_response):
        self.asked += 1
        return self.application(environ, start_response)


@pytest.fixture
def kept(tmp_path):
    """Return a function that puts what keeps pages before a program: one more process beside those before it."""

    def begin(program, stamp=stamp, next_change=lambda at: None, shelf=None):
        return Front(program, stamp, lambda: None, next_change, shelf or Files(tmp_path), Turns(tmp_path), "this one")

    return begin


@pytest.fixture
def front(program, kept):
    return kept(program)


def ask(application, path="/", query="", method="GET", **headers):
    """Return (status, headers, body) of a request as a server makes it."""
    said = {f"HTTP_{name.upper()}": value for name, value in headers.items() if not name.isupper()}
    said |= {name: value for name, value in headers.items() if name.isupper()}
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    } | said
    found = []
    parts = application(environ, lambda status, headers, _failure=None: found.extend([status, sorted(headers)]))
    body = b"".join(parts)
    getattr(parts, "close", lambda: None)()
    return (*found, b"" if method == "HEAD" else body)


def plain(answer):
    """Return an answer without what compression chooses by chance."""
    status, headers, body = answer
    said = dict(headers)
    if unpack := UNPACK.get(said.pop("Content-Encoding", "")):
        body = unpack(body) if body else body
        said.pop("Content-Length")
    return status, said, body


@pytest.mark.alike
def test_every_page_is_as_the_program_makes_it(front, program, magazine):
    for path in [*magazine.pages.values(), "/feed/", "/archive", "/stories/nothing/"]:
        for method in ("GET", "HEAD"):
            for headers in ({}, {"accept_encoding": "gzip, br"}, {"accept_encoding": "gzip;q=0"}, {"cookie": "a=b"}):
                uncached = ask(program, path, method=method, **headers)
                kept = [ask(front, path, method=method, **headers) for _again in range(2)]
                assert plain(kept[0]) == plain(kept[1]) == plain(uncached), (path, method, headers)
        before = program.asked
        kept = ask(front, path)
        assert program.asked == before, path
        if etag := dict(kept[1]).get("ETag"):
            date = dict(kept[1]).get("Last-Modified")
            # How a condition is read has nothing to do with the page: two pages are asked under all of them.
            more_known = (f"W/{etag}", f'"x", {etag}', "*", "nonsense", "") if path in ("/", "/feed/") else ()
            for known in (etag, '"x"', *more_known):
                for more in ({}, {"accept_encoding": "gzip"}, {"method": "HEAD"}) if more_known else ({},):
                    asked = {"if_none_match": known, **more}
                    assert plain(ask(front, path, **asked)) == plain(ask(program, path, **asked)), (path, asked)
            for since in (date, "Thu, 01 Jan 1970 00:00:00 GMT", *(["yesterday"] if more_known else [])):
                asked = {"if_modified_since": since or ""}
                assert plain(ask(front, path, **asked)) == plain(ask(program, path, **asked)), (path, asked)
        before = program.asked
        ask(front, path, if_none_match=etag or '"x"')
        assert program.asked == before, path


@pytest.mark.alike
def test_what_may_get_another_answer_is_left_to_the_program(front, program, settings):
    publish_article()
    others = [
        {"cookie": f"{settings.SESSION_COOKIE_NAME}=x"},
        {"cookie": "look-12345678=x"},
        {"cookie": 'a="\\012"'},
        {"authorization": "Basic eDp5"},
        {"range": "bytes=0-1"},
        {"if_match": '"x"'},
        {"if_unmodified_since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"accept": "application/json"},
        {"accept": "text/plain"},
        {"CONTENT_LENGTH": "3"},
        {"CONTENT_TYPE": "text/html; charset=utf-16"},
        {"host": "elsewhere.example"},
        {"host": "LOCALHOST"},
        {"host": ""},
        {"user_agent": "\xff"},
        {"user_agent": "a\x01"},
        {"query": "x=%00"},
        {"query": "x=%E0%A0"},
        {"query": f"x={'y' * 2000}"},
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"SCRIPT_NAME": "/x"},
    ]
    for path in ("/", "/nowhere/"):
        ask(front, path)
        for asked in others:
            before = program.asked
            kept = ask(front, path, **asked)
            assert program.asked == before + 1, (path, asked)
            assert plain(kept) == plain(ask(program, path, **asked)), (path, asked)
    for path in ("/desk/", "/desk", "/previews/abc/", "/photos/abc", "/static/nothing.css", "/" + "x" * 600):
        before = program.asked
        assert [plain(ask(front, path)) for _again in range(2)] == [plain(ask(program, path))] * 2
        assert program.asked == before + 3, path


@pytest.mark.alike
def test_a_page_is_known_by_the_parameters_that_its_address_knows(front, program):
    section = make_section()
    for number in range(30):
        publish_article(f"Story {number}", section=section)
    path = section.get_absolute_url()
    first = ask(front, path)
    key = re.search(rb"\\?before=([^\"&]+)", first[2])[1].decode()
    second = ask(front, path, f"before={key}")
    assert first != second
    before = program.asked
    assert ask(front, path, "utm_source=x&fbclid=1&page=2") == first
    assert ask(front, path, f"utm_source=x&before={key}&y") == second
    assert program.asked == before
    for query in ("before=", "before=x", f"before=x{key}", "page=2", "after=1"):
        for _again in range(2):
            assert plain(ask(front, path, query)) == plain(ask(program, path, query)), query
    for query in ("", "utm_source=x"):  # a redirect takes along whatever it was asked with
        for _again in range(2):
            assert plain(ask(front, path.rstrip("/"), query)) == plain(ask(program, path.rstrip("/"), query)), query
    before = program.asked
    twice = [ask(front, path, "before=1&before=2") for _again in range(2)]
    assert program.asked == before + 2
    assert twice[0] == ask(program, path, "before=1&before=2")
    assert ask(front, "/", host="magazine.example") == ask(program, "/", host="magazine.example")


def test_what_is_hidden_is_as_what_never_was(front, program):
    article, revision = publish_article("Secret")
    path = revision.get_absolute_url()
    assert ask(front, path)[0] == "200 OK"
    withdraw(article, by=None)
    for _again in range(2):
        hidden, nothing = ask(front, path), ask(front, "/stories/nothing/")
        assert hidden[0] == "404 Not Found"
        assert hidden[1:] == nothing[1:]
    assert {each.path for each in front.lost._entries} == {path, "/stories/nothing/"}


def test_a_page_holds_as_long_as_its_stamp_and_its_time(program, kept, monkeypatch):
    publish_article()
    begun = timezone.now()
    change = begun + timedelta(hours=1)
    front = kept(program, next_change=lambda at: change if at < change else None)
    clock = [begun]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])

    def is_made(path="/"):
        before = program.asked
        ask(front, path)
        return program.asked > before

    assert is_made()
    assert not is_made()
    for moment, made in (
        (change - timedelta(microseconds=1), False),
        (begun - timedelta(seconds=1), True),
        (begun - timedelta(seconds=1), False),
        (change - timedelta(microseconds=1), False),
        (change, True),
        (change, False),
        (change - timedelta(microseconds=1), True),
    ):
        clock[0] = moment
        assert is_made() is made, moment
    Section.objects.filter(pk=make_section("News").pk).update(name="Newer")
    assert is_made()
    with transaction.atomic():
        Section.objects.filter(name="Newer").update(name="Newest")
        assert is_made("/people/")
        assert is_made("/people/")  # nothing of an open transaction is kept


def test_what_changes_while_a_page_is_made_isnt_kept(program, kept):
    publish_article()
    made = []

    def writes(environ, start_response):
        answer = program(environ, start_response)
        made.append(make_section(f"Made {len(made)}"))
        return answer

    front = kept(writes)
    for _again in range(2):
        before = program.asked
        ask(front)
        assert program.asked == before + 1
    without = kept(program, lambda: None)
    for _again in range(2):
        before = program.asked
        ask(without)
        assert program.asked == before + 1


def test_failures_and_what_is_one_persons_arent_kept():
    def said(status="200 OK", **headers):
        return Answer(status, [(name.replace("_", "-"), value) for name, value in headers.items()], b"x")

    assert said().is_for_everybody
    assert said("404 Not Found", Cache_Control="no-store", Vary="Accept-Encoding").is_for_everybody
    assert said("301 Moved Permanently").is_for_everybody
    for other in (
        said("500 Internal Server Error"),
        said("503 Service Unavailable"),
        said("302 Found"),
        said("404 Not Found", Cache_Control="no-store", Vary="Accept, Accept-Encoding"),  # of a failure
        said(Cache_Control="private"),
        said(Cache_Control="no-store"),
        said(Set_Cookie="a=b"),
        said(Vary="Cookie"),
        said(Vary="*"),
    ):
        assert not other.is_for_everybody, other


def test_a_store_is_bounded_in_bytes_and_lets_go_of_what_nobody_asks_for():
    def entry(size):
        answer = Answer("200 OK", [], b"x" * size)
        return Kept("stamp", timezone.now(), None, [answer])

    store = Store(100_000)
    for name in "abcdefghij":
        store.put(name, entry(10_000))
        assert store.get("a")
    assert store.get("j")
    assert not store.get("b")
    store.put("a", entry(20_000))
    assert store.bytes == sum(each.size for each in store._entries.values()) <= 100_000
    store.put("large", entry(50_000))
    assert not store.get("large")

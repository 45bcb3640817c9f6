"""What the processes share of the pages that they keep, what a failure costs, and what the server has at hand."""

import logging
import re
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from magazine.pages.asked import Wanted
from magazine.pages.entries import Answer, kept, read
from magazine.pages.front import Front
from magazine.pages.shelf import PLACES, Files, Shared, place
from magazine.pages.turns import Turns
from tests.builders import publish_article
from tests.magazine.served import HOST, Server, head
from tests.magazine.test_kept_pages import ask, plain
from tests.magazine.test_kept_pages import program as handler  # noqa: F401 - a fixture

PAGE = Wanted("http", "localhost", "/", "")
AT = timezone.now()
BODY = b"<p>A fold</p>" * 100


def page(body=BODY, status="200 OK", *headers):
    said = [("Content-Type", "text/html"), ("Content-Length", str(len(body))), ("ETag", '"x"'), *headers]
    return Answer(status, said, body)


class Program:
    """A program that answers one thing, and counts how often it is asked."""

    def __init__(self, answer, seconds=0):
        self.answer, self.seconds, self.asked = answer, seconds, []

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        time.sleep(self.seconds)
        start_response(self.answer.status, [*self.answer.headers])
        return [self.answer.body]


def before(program, folder, name="this one", **more):
    said = {"stamp": lambda: "s", "glance": lambda: "s", "next_change": lambda at: None, **more}
    return Front(program, shelf=Files(folder), turns=Turns(folder), program=name, **said)


pytestmark = pytest.mark.django_db(transaction=True)  # a page asks whether a transaction is open


def test_an_entry_is_read_as_it_was_written_or_not_at_all():
    entry = kept("s", AT, AT + timedelta(days=1), page())
    assert [each.header("content-encoding") for each in entry.forms] == ["", "gzip", "br"]
    data = entry.written(PAGE, "a")
    found = read(data, PAGE, "a")
    assert found == entry
    assert read(data, PAGE, "b") is None
    assert read(data, PAGE._replace(path="/x"), "a") is None
    for length in range(0, len(data), 7):
        assert read(data[:length], PAGE, "a") is None
        spoilt = data[:length] + bytes([data[length] ^ 1]) + data[length + 1 :]
        assert read(spoilt, PAGE, "a") is None
    short = kept("s", AT, None, page(b"x"))  # too short to be packed
    assert read(short.written(PAGE, "a"), PAGE, "a") == short


def test_what_one_process_makes_the_next_finds_unless_it_is_another_program(tmp_path):
    program = Program(page())
    first = ask(before(program, tmp_path))
    assert ask(before(program, tmp_path)) == first
    assert len(program.asked) == 1
    ask(before(program, tmp_path, "another"))
    assert len(program.asked) == 2
    (tmp_path / f"{place(('http', 'localhost', '/', '')):04d}").write_bytes(b"nonsense")
    assert ask(before(program, tmp_path)) == first
    assert len(program.asked) == 3


def test_the_shelf_has_a_bound_and_nothing_is_left_beside_it(tmp_path):
    front = before(Program(page()), tmp_path)
    for number in range(50):
        ask(front, f"/tags/{number}/", f"before=20260302T091500-{number}")
    ask(before(Program(page(b"", "404 Not Found")), tmp_path), "/nowhere/")
    names = {each.name for each in tmp_path.iterdir()}
    assert all(name.startswith("turn-") or int(name) < PLACES for name in names)
    assert len([name for name in names if not name.startswith("turn-")]) <= 50
    assert {place(("http", "localhost", f"/{number}", "")) for number in range(99_999)} == {*range(PLACES)}


def test_where_nothing_can_be_written_pages_are_right(tmp_path):
    (tmp_path / "file").write_text("")
    front = before(Program(page()), tmp_path / "file")
    assert [ask(front)[2] for _again in range(2)] == [BODY, BODY]
    assert len(front.application.asked) == 1


def test_a_burst_makes_a_page_once_in_all_processes_and_none_waits_for_long(tmp_path):
    program = Program(page(), 0.3)
    fronts = [before(program, tmp_path) for _process in range(4)]
    threads = [threading.Thread(target=ask, args=[each]) for each in fronts * 3]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(program.asked) == 1
    slow = Program(page(), 4)
    begun = time.monotonic()
    holds = threading.Thread(target=ask, args=[before(slow, tmp_path), "/people/"])
    holds.start()
    time.sleep(0.2)
    ask(before(Program(page()), tmp_path), "/people/")
    assert 0.5 < time.monotonic() - begun < 3.5
    holds.join()


def test_a_failure_is_made_once_and_never_kept(tmp_path):
    program = Program(page(b"failed", "500 Internal Server Error", ("Vary", "Accept")))
    front = before(program, tmp_path)
    for number in (1, 2):
        assert ask(front)[::2] == ("500 Internal Server Error", b"failed")
        assert len(program.asked) == number
    assert ask(front, method="HEAD")[2] == b""


def test_what_is_one_persons_is_asked_for_with_all_that_they_said(tmp_path):
    program = Program(page(BODY, "200 OK", ("Set-Cookie", "a=b")))
    front = before(program, tmp_path)
    ask(front, cookie="theme=dark", x_request_id="r1")
    made, again = program.asked
    assert (made.get("HTTP_COOKIE"), again["HTTP_COOKIE"]) == (None, "theme=dark")
    assert made["HTTP_X_REQUEST_ID"] == "r1"  # by which the log calls it


def test_a_database_that_is_away_leaves_it_to_the_program(tmp_path):
    from django.db import InterfaceError, OperationalError

    for error in (InterfaceError, OperationalError):

        def fails(error=error):
            raise error

        program = Program(page())
        assert ask(before(program, tmp_path, stamp=fails))[2] == BODY
        assert len(program.asked) == 1


def test_a_redis_that_answers_slowly_is_left_alone_for_a_while(monkeypatch):
    class Slow:
        asked = 0

        def get(self, key):
            Slow.asked += 1
            time.sleep(0.4)

    monkeypatch.setattr("magazine.pages.shelf.caches", {"default": Slow()})
    shelf = Shared()
    assert [shelf.get(1) for _again in range(5)] == [None] * 5
    assert Slow.asked == 1


def test_a_refusal_in_the_place_of_a_page_is_never_kept(handler, tmp_path, monkeypatch, caplog):  # noqa: F811
    """The program's own: what a database that is away answers, and a fault of ours."""
    caplog.set_level(logging.CRITICAL)
    publish_article()
    front = before(handler, tmp_path)
    monkeypatch.setattr("magazine.views.front", lambda stories: {}["fault"])
    counted = handler.asked
    assert ask(front)[0] == "500 Internal Server Error"
    assert handler.asked == counted + 1
    assert not any(each.name.isdigit() for each in tmp_path.iterdir())
    monkeypatch.undo()
    assert ask(front)[0] == "200 OK"
    assert plain(ask(front)) == plain(ask(handler))


def test_the_server_sends_what_is_at_hand_in_the_order_of_the_requests(tmp_path, monkeypatch):
    publish_article()
    server = Server(tmp_path)
    try:
        first = server.ask("/", headers={"Host": HOST})
        assert first[0] == 200
        for _again in range(3):
            status, headers, body = server.ask("/", headers={"Host": HOST})
            assert (status, body, headers["ETag"]) == (200, first[2], first[1]["ETag"])
        opened = server.open(
            head("/")
            + b"\r\n"
            + head("/nowhere/")
            + b"\r\n"
            + head("/", method="HEAD")
            + b"\r\n"
            + head("/", If_None_Match=first[1]["ETag"], Connection="close")
            + b"\r\n"
        )
        said = b""
        while part := opened.recv(65536):
            said += part
        codes = re.findall(rb"HTTP/1.1 (\d+)", said)
        assert codes == [b"200", b"404", b"200", b"304"]
        assert said.count(first[2].encode()) == 1
    finally:
        server.stop()

"""Whatever is sent to the server costs it little, gets one answer at most, and is told of in one line."""

import base64
import itertools
import os
import re
import resource
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings as project

from tests.magazine.served import HOST, Server, answer, head, is_closed

pytestmark = pytest.mark.django_db(transaction=True)

LARGE = {"Content_Length": 20 * 1024**2}
END = b"\r\n"
TARGET = f" HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


def raw(version="1.1", line=b"POST /desk/login/", fields=b""):
    return line + f" HTTP/{version}\r\nHost: {HOST}\r\n".encode() + fields + END


def statuses(said):
    return [int(status) for status in re.findall(r"HTTP/1\.[01] (\d+) ", said)]


HEADS = {
    "an address that takes the square of its length": (b"GET a://" + b"1" * 16_000 + b" x" + TARGET, 400),
    "an address that is none": (b"GET http://[x/" + TARGET, 400),
    "an address with a control character": (b"GET /pre\tviews/" + TARGET, 400),
    "blanks without end": (raw(fields=b"X:" + b" " * 30_000 + b"x\r\n"), 400),
    "blanks on many lines": (raw(fields=b"X: a\r\n" + b"  b\r\n" * 3), 400),
    "a length of 5000 digits": (raw(fields=b"Content-Length: " + b"9" * 5000 + END), 400),
    "two lengths": (raw(fields=b"Content-Length: 5\r\nContent-Length: 5\r\n") + b"hello", 400),
    "a blank before the colon": (raw(fields=b"Transfer-Encoding : chunked\r\n"), 400),
    "a version that is none": (raw("9.9", fields=b"Connection: keep-alive\r\n"), 400),
    "chunks in HTTP/1.0": (raw("1.0", fields=b"Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n"), 411),
    "chunks and a length": (raw(fields=b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n") + b"0\r\n\r\n", 411),
    "a coding without a name": (raw(fields=b"Transfer-Encoding: ,\r\n"), 411),
    "chunks that wait to be asked for": (raw(fields=b"Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n"), 411),
    "a length that waits to be asked for": (raw(fields=b"Content-Length: 9999999999\r\nExpect: 100-continue\r\n"), 413),
    "a large body that waits to be asked for": (head("/", "POST", **LARGE, Expect="100-continue") + END, 413),
    "a large body of no known encoding": (head("/", "POST", **LARGE, Content_Type="text/plain; a*=x''b") + END, 400),
    "a large body with a broken cookie": (head("/", "POST", **LARGE, Cookie=r'sessionid="\000"') + END, 400),
}


@pytest.mark.parametrize("case", HEADS)
def test_what_is_no_request_gets_one_answer_and_what_follows_it_none(server, case):
    sent, status = HEADS[case]
    said = answer(server.open(sent + head("/nowhere/") + END))
    assert statuses(said) == [status]
    assert server.ask()[0] == 200
    assert "Traceback" not in server.log.read_text()


def test_a_head_without_a_body_that_waits_to_be_asked_is_answered(server):
    assert statuses(answer(server.open(head(Expect="100-continue", Connection="close") + END))) == [200]


def test_answers_are_given_once_and_in_turn_though_a_large_body_is_judged_meanwhile(server):
    large = head("/desk/media/photo/add/", "POST", **LARGE) + END
    assert statuses(answer(server.open(head("/slow/") + END + large))) == [200, 302]
    assert statuses(answer(server.open(head("/slow/", Connection="close") + END + large))) == [200]


def test_an_editor_is_asked_for_a_large_body_once_the_head_is_judged(server, client, chief):
    client.force_login(chief)
    cookie = f"{project.SESSION_COOKIE_NAME}={client.cookies[project.SESSION_COOKIE_NAME].value}"
    more = {"Cookie": cookie, "Expect": "100-continue", "Connection": "close", "Content_Length": 600_000}
    opened = server.open(head("/desk/media/photo/add/", "POST", **more) + END)
    assert opened.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    opened.sendall(b"x" * 600_000)
    assert statuses(answer(opened)) == [403]  # without a token


def test_urgent_data_ends_a_connection_and_is_not_told_of(server):
    opened, length = server.open(), len(server.log.read_text())
    opened.send(b"x", socket.MSG_OOB)
    ends = time.monotonic() + 10
    while not is_closed(opened):
        assert time.monotonic() < ends
    assert len(server.log.read_text()) == length


def test_a_line_of_the_access_log_holds_no_secret_and_is_one_line_that_says_what_was_sent(server):
    before = len(server.log.read_text())
    page = f"http://{HOST}/previews/SECRET/"
    forged = base64.b64encode(b"anna\nforged: x").decode()
    for path in ("/previews/SECRET/", "/%70reviews/SECRET/", "/desk/login/?next=%2Fpreviews%2FSECRET%2F"):
        server.ask(path, headers={"Referer": page, "User-Agent": "\x9b31m" + "x" * 5000})
    said = server.ask(headers={"Authorization": f"Basic {forged}"})
    assert said[0] == 200
    refused = answer(server.open(head(Host=HOST) + END)).partition("\r\n\r\n")[2]
    written = server.log.read_text()[before:]
    lines = [line for line in written.splitlines() if line.startswith(f"{HOST} - ")]
    assert len(lines) == 5
    assert "SECRET" not in written
    assert "forged" not in written
    assert "\x9b" not in written
    assert max(map(len, lines)) < 2000
    # The line of an answer is written once it was sent: another's may come before it.
    assert any(re.search(r'"GET / HTTP/1.1" 400 \d\d', line) for line in lines[-2:])
    assert refused


def worker_of(server):
    """Return the number of the process that answers."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not children.exists():
        pytest.skip("the kernel doesn't tell of children")
    return next(pid for pid in map(int, children.read_text().split()) if b"hurried" in _command(pid))


def _command(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def limit_that_leaves(count, pid):
    """Return the limit of open files under which a process may open `count` more: what it has closed leaves gaps."""
    taken = {int(each.name) for each in Path(f"/proc/{pid}/fd").iterdir()}
    free = (number for number in itertools.count() if number not in taken)
    return next(itertools.islice(free, count - 1, None)) + 1


def test_where_no_file_can_be_opened_who_has_waited_the_longest_makes_room(server):
    assert server.ask()[0] == 200
    worker = worker_of(server)
    before = resource.prlimit(worker, resource.RLIMIT_NOFILE)
    resource.prlimit(worker, resource.RLIMIT_NOFILE, (limit_that_leaves(6, worker), before[1]))
    try:
        kept = [server.open(head()) for _n in range(20)]  # more than the six and what is just being closed
        assert statuses(answer(server.open(head("/slow/", Connection="close") + END))) == [200]
    finally:
        resource.prlimit(worker, resource.RLIMIT_NOFILE, before)
    assert is_closed(kept[0])
    assert not is_closed(kept[-1])


@pytest.fixture
def pair(tmp_path):
    """Return a server of two processes with a thread each."""
    started = Server(tmp_path, processes=2, threads=1)
    yield started
    started.stop()


def test_nobody_waits_behind_another_and_who_has_come_is_answered_before_the_end(pair):
    last = head("/slow/", Connection="close") + END
    slow = pair.open(last)
    time.sleep(0.3)
    assert [statuses(answer(pair.open(head("/nowhere/", Connection="close") + END))) for _n in range(12)] == [
        [404]
    ] * 12
    assert not is_closed(slow)  # so that none of those has waited for it
    slow.setblocking(True)
    waiting = [slow, pair.open(head("/slow/") + END + head("/nowhere/") + END), *(pair.open(last) for _n in range(2))]
    time.sleep(0.3)
    os.kill(pair.process.pid, signal.SIGTERM)
    assert [statuses(answer(each)) for each in waiting] == [[200], [200, 404], [200], [200]]
    with suppress(subprocess.TimeoutExpired):
        pair.process.wait(10)
    assert pair.process.poll() == 0

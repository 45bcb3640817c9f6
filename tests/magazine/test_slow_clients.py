"""No client holds a thread of the server by being slow, and nobody reads why by halves."""

import re
import time
from contextlib import closing, suppress
from http.client import HTTPConnection

import pytest
from django.conf import settings as project

from magazine.serving import parser
from tests.builders import picture_file
from tests.magazine.served import HOST, HURRY, answer, head, is_closed

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 60


BEGINNINGS = {
    "nothing": b"",
    "half a head": head(),
    "half a body": head("/desk/login/", "POST", Content_Length=1000) + b"\r\ncsrf",
    "half a long body": head("/desk/login/", "POST", Content_Length=200_000) + b"\r\n" + b"x" * 100_000,
}


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_sixty_who_send_slowly_keep_nobody_waiting_and_are_closed_in_time(server, beginning):
    slow = [server.open(BEGINNINGS[beginning]) for _n in range(MANY)]
    time.sleep(1)
    assert [server.ask()[0] for _n in range(10)] == [200] * 10
    assert not any(map(is_closed, slow))
    ends = time.monotonic() + 10 * HURRY
    while not all(map(is_closed, slow)):
        assert time.monotonic() < ends
        time.sleep(0.1)


def test_who_sends_a_byte_now_and_then_is_closed_in_time_too(server):
    slow, begun = server.open(b"GET / HTTP/1.1\r\nX: "), time.monotonic()
    while not is_closed(slow):
        assert time.monotonic() < begun + 10 * HURRY
        slow.setblocking(True)
        with suppress(ConnectionError):
            slow.sendall(b"x")
        time.sleep(0.2)
    assert time.monotonic() > begun + HURRY / 2


def test_who_reads_slowly_keeps_nobody_waiting(server):
    slow = []
    for _n in range(10):
        opened = server.open(head("/heavy/") + b"\r\n", room=4096)
        assert opened.recv(12) == b"HTTP/1.1 200"  # and no more of its megabytes
        slow.append(opened)
    assert [server.ask()[0] for _n in range(10)] == [200] * 10


def test_who_has_waited_the_longest_makes_room(server):
    slow = [server.open(head()) for _n in range(120)]
    assert server.ask()[0] == 200
    assert is_closed(slow[0])
    assert not is_closed(slow[-1])


def test_a_kept_connection_is_longer_kept_than_by_any_proxy(server):
    with closing(HTTPConnection(HOST, server.port, timeout=30)) as asked:
        asked.connect()
        first = asked.sock.getsockname()
        for _n in range(2):
            asked.request("GET", "/")
            assert asked.getresponse().read()
            assert asked.sock.getsockname() == first
            time.sleep(HURRY + 2)  # longer than gunicorn's own two seconds, or than a head may take
    from magazine import gunicorn

    assert gunicorn.keepalive > 600  # what the most patient of them, a load balancer of a great house, keeps


LARGE = 20 * 1024**2


@pytest.mark.parametrize("path", ["/desk/media/photo/upload/", "/desk/media/photo/add/"])
def test_a_stranger_is_led_to_the_sign_in_before_a_large_body_is_received(server, path):
    opened = server.open(head(path, "POST", Content_Length=LARGE, Content_Type="text/plain") + b"\r\n")
    said = answer(opened)
    assert said.startswith("HTTP/1.1 302 ")
    assert "/desk/login/?next=" in said


def test_who_sends_too_much_reads_why_even_while_sending(server):
    opened = server.open(head("/desk/login/", "POST", Content_Length=LARGE, Accept="text/html") + b"\r\n")
    with suppress(ConnectionError):
        for _n in range(LARGE // 65536):
            opened.sendall(b"x" * 65536)
    said = answer(opened)
    assert said.startswith("HTTP/1.1 413 ")
    assert "send at most 4 MB" in said


def test_an_editor_on_a_slow_line_sends_a_large_file(server, client, chief):
    client.force_login(chief)
    cookie = f"{project.SESSION_COOKIE_NAME}={client.cookies[project.SESSION_COOKIE_NAME].value}"
    page = server.ask("/desk/media/photo/add/", headers={"Cookie": cookie})
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page[2])[1]
    cookie += "; " + page[1]["Set-Cookie"].split(";")[0]
    data = picture_file("#345678", (640, 480))
    fields = {"csrfmiddlewaretoken": token, "alt_text": "A bag", "filler": "x" * 600_000}
    parts = [f'--B\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    about = 'Content-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg'
    body = b"".join(parts) + f"--B\r\n{about}\r\n\r\n".encode() + data + b"\r\n--B--\r\n"
    more = {"Cookie": cookie, "Content_Length": len(body), "Content_Type": "multipart/form-data; boundary=B"}
    opened = server.open(head("/desk/media/photo/add/", "POST", **more, Connection="close") + b"\r\n")
    step = len(body) // 20 + 1
    for start in range(0, len(body), step):
        opened.sendall(body[start : start + step])
        time.sleep(0.1)
    said = answer(opened)
    assert said.startswith(("HTTP/1.1 200 ", "HTTP/1.1 302 ")), said[:500]
    assert "csrf" in said.lower()  # the form was read: it says what is missing
    assert "A bag" in said


REFUSED = {
    "400 a request that is none": (b"hello\r\n\r\n", 400),
    "400 a length that is none": (head("/", "POST", Content_Length="many") + b"\r\n", 400),
    "400 a length of endless digits": (head("/", "POST", Content_Length="9" * 5000) + b"\r\n", 400),
    "400 an address past reading": (b"GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "411 no length": (head("/desk/login/", "POST", Transfer_Encoding="chunked") + b"\r\n", 411),
    "414 an address": (head("/?q=" + "x" * parser.LONGEST_ADDRESS) + b"\r\n", 414),
    "431 a head": (head("/", Cookie="x" * 40_000) + b"\r\n", 431),
    "501 a form of sending": (head("/", "POST", Transfer_Encoding="gzip") + b"\r\n", 501),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_never_reaches_the_program_is_refused_in_a_sentence(server, case):
    sent, status = REFUSED[case]
    said = answer(server.open(sent))
    assert re.match(rf"HTTP/1.[01] {status} ", said), said[:200]
    assert "waitress" not in said.lower()
    body = said.partition("\r\n\r\n")[2]
    assert re.search(r"[A-Z][^<]+[a-z]\.", body), body
    assert server.ask()[0] == 200
    assert f'" {status} ' in server.log.read_text()


def test_an_answer_to_head_has_no_body_and_the_connection_goes_on(server):
    opened = server.open(head("/", "HEAD") + b"\r\n" + head("/nowhere/", Connection="close") + b"\r\n")
    first, _, rest = answer(opened).partition("\r\n\r\n")
    assert first.startswith("HTTP/1.1 200 ")
    assert int(re.search(r"Content-Length: (\d+)", first)[1]) > 1000
    assert rest.startswith("HTTP/1.1 404 ")


def test_who_has_the_page_already_keeps_the_connection(server):
    etag = server.ask(headers={"Host": HOST})[1]["ETag"]  # a page names the host by which it was asked for
    asked = head("/", If_None_Match=etag)
    said = answer(server.open((asked + b"\r\n") * 2 + asked + b"Connection: close\r\n\r\n"))
    assert re.findall(r"HTTP/1.1 (\d+) ", said) == ["304"] * 3

"""A connection, from its first byte to its last: nobody holds a thread by being slow.

Waitress receives a whole request before a thread sees it, and sends what the thread has written when the other side
takes it. Here stand the times that each side has for that, and what is refused by its head alone.
"""

import errno
import logging
import resource
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from threading import get_ident
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from gunicorn.glogging import Logger
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, TcpWSGIServer, UnixWSGIServer
from waitress.task import ErrorTask, Task, WSGITask

from magazine import logs
from magazine.http import request_size, unavailable
from magazine.http.refusals import OUR_SIDE, refuse
from magazine.serving.parser import SENTENCES, HeadRefused, Parser

logger = logging.getLogger(__name__)

MOST_CONNECTIONS = 500  # connections of one process; beyond that the one that has waited the longest makes room
PLAIN = "/:*@!$&'()+,;=~"  # in the path of an address
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HEAD = 20  # seconds for the head of a request
STALL = 30  # seconds in which nothing moves, of a body or an answer
LEAST = 1000  # bytes in a second, after the first STALL seconds: a telephone in a lift has more
LINGER = 5  # seconds in which the rest of a refused body is thrown away, so that its sender reads why (RFC 9112 9.6)


class _Answer(Task):
    """What both kinds of answers share: the line in the access log, and that a server which ends says so."""

    sent = 0  # bytes, without the head
    is_all = False  # whether the head is: of 204 and 304 (RFC 9112 6.3), which need no length, as Waitress thinks

    def service(self) -> None:
        begun = time.monotonic()
        try:
            super().service()
        finally:
            self.channel.has_answered()
            if self.wrote_header:
                self.channel.server.note(self, time.monotonic() - begun)

    def write(self, data: bytes) -> None:
        try:
            super().write(data)
        except OSError as error:  # a large answer is kept on the disk
            logger.error("An answer can't be kept: %s", error)
            raise
        self.sent += len(data) if self.has_body else 0

    def build_response_header(self) -> bytes:
        if self.channel.server.is_ending and len(self.channel.requests) < 2:  # what came behind it is answered, too
            self.set_close_on_finish()
        self.is_all = self.version == "1.1" and not self.has_body and self._goes_on()
        try:
            return super().build_response_header()
        finally:
            self.is_all = False

    def _goes_on(self) -> bool:
        return not self.close_on_finish and self.request.headers.get("CONNECTION", "").lower() != "close"

    def set_close_on_finish(self) -> None:
        if not self.is_all:
            super().set_close_on_finish()


class Page(_Answer, WSGITask):
    """An answer of the program, which may have had it at hand."""

    at_hand: Any = None  # status, headers, body

    def execute(self) -> None:
        if self.at_hand is None:
            super().execute()
            return
        self.status, headers, body = self.at_hand
        self.response_headers.extend(headers)
        self.complete, sent = True, body if self.request.command != "HEAD" else b""
        head = self.build_response_header()
        self.wrote_header, self.sent = True, len(sent)
        self.channel.write_soon(head + sent)

    def finish(self) -> None:
        if self.request.command == "HEAD" and not self.wrote_header:
            self.write(b"")
        elif self.request.command != "HEAD":
            super().finish()


class Refusal(_Answer, ErrorTask):
    """The answer to what never reaches the program, as the house gives it."""

    def execute(self) -> None:
        self.channel.is_cut = True
        error = self.request.error
        answer = error.answer if isinstance(error, HeadRefused) else _said_of(error.code)
        self.status = f"{answer.status_code} {answer.reason_phrase}"
        self.response_headers.extend(answer.items())
        self.set_close_on_finish()
        self.content_length = len(answer.content)
        self.write(b"" if self.request.command == "HEAD" else answer.content)


def _said_of(code: int) -> HttpResponse:
    code = code if code in SENTENCES else HTTPStatus.INTERNAL_SERVER_ERROR
    return refuse(None, code, SENTENCES.get(code, OUR_SIDE))


class Judgement:
    """The task of judging a large body by its head, which may ask the database: a thread's, as an answer is."""

    def __init__(self, channel: "Connection"):
        self.channel = channel

    def service(self) -> None:
        answer: HttpResponse | None = refuse(None, 503, OUR_SIDE, unavailable.AGAIN)
        try:
            answer = request_size.beforehand(Page(self.channel, self.channel.request).get_environment())
        finally:  # whatever happens: who isn't judged would stay for ever
            self.channel.server.task_dispatcher.has_done()
            self.channel.judged(answer)

    def cancel(self) -> None:
        self.channel.cancel()


class Connection(HTTPChannel):
    """One client's connection, and how long it may take over what it does."""

    error_task_class, parser_class = Refusal, Parser
    page: Page | None = None  # which answers the request that is first in line, once it was asked whether it is at hand
    receiver: int | None = None  # the thread that is just receiving; another may be answering what came before
    is_at_hand = False  # whether that thread has found an answer, which no other is asked for then
    is_cut = False  # whether the other side may still be sending what is refused
    is_being_judged = False
    request: Parser | None  # under way
    close_when_flushed: bool
    lingers_until: float | None = None
    has_asked = False  # for anything yet
    owed = 0  # bytes of the answer that were not yet sent when it was done

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.begun = time.monotonic()  # what is waited for

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for the other side, and no thread is at work for it."""
        return not self.requests and not self.is_being_judged

    def is_overdue(self, kept: float) -> bool:
        """Whether the other side has taken longer than it may; `kept` is the time between two requests in seconds."""
        now, quiet = time.monotonic() - self.begun, time.time() - self.last_activity
        if not self.is_waiting:
            return False
        if self.lingers_until:
            return time.monotonic() > self.lingers_until
        if self.total_outbufs_len:
            return quiet > STALL or now > STALL + (self.owed - self.total_outbufs_len) / LEAST
        if self.request is None:
            return quiet > (kept if self.has_asked else HEAD)
        if not self.request.headers_finished:
            return now > HEAD
        return quiet > STALL or now > STALL + self.request.body_bytes_received / LEAST

    def readable(self) -> bool:
        if self.lingers_until:
            return not self.will_close
        return not self.is_being_judged and super().readable()

    def received(self, data: bytes) -> bool:
        if self.lingers_until:
            return False
        if self.request is None:
            self.begun, self.has_asked = time.monotonic(), True
        self.receiver = get_ident()
        try:
            super().received(data)
        except OSError as error:  # a large body is kept on the disk
            logger.error("A body can't be kept: %s", error)
            self.judged(refuse(None, 503, unavailable.outage_sentence(error) or OUR_SIDE, unavailable.AGAIN))
            return False
        finally:
            self.receiver = None
        if self.is_at_hand:
            self.is_at_hand = False
            super().service()  # here, as nothing has to be waited for
        if self.request and self.request.is_large:
            self.request.is_judged = self.is_being_judged = True
            self.server.add_task(Judgement(self))
        return True

    def finds_answer(self) -> bool:
        """Say whether the answer to the request that is first in line is at hand."""
        request = self.requests[0]
        if request.error or not self.server.at_once:
            return False
        page = Page(self, request)
        page.at_hand = self.server.at_once(page.get_environment())
        self.page, self.is_at_hand = page, page.at_hand is not None
        return self.is_at_hand

    def task_class(self, _channel: "Connection", request: Parser) -> Page:
        """Return what answers a request."""
        page, self.page = self.page, None
        return page if page is not None and page.request is request else Page(self, request)

    def judged(self, answer: HttpResponse | None) -> None:
        """Receive the rest of the body under way, or give this answer to its head."""
        with self.requests_lock:
            self.is_being_judged = False
            is_last = self.close_when_flushed or self.will_close  # the answer to an earlier request
            if answer is not None and self.request is not None and not is_last:
                self.request.refuse(answer)
                self.requests.append(self.request)
                self.request = None
                if len(self.requests) == 1:  # else it follows those before it
                    self.server.add_task(self)
            elif not is_last and self.request is not None and self.request.expect_continue and not self.requests:
                self.send_continue()
        self.server.pull_trigger()

    def send_continue(self) -> None:
        if self.request is not None:  # which has asked for it
            self.request.expect_continue = False
        self.sent_continue = True
        with self.outbuf_lock:
            self.outbufs[-1].append(CONTINUE)
            self.current_outbuf_count += len(CONTINUE)
            self.total_outbufs_len += len(CONTINUE)

    def service(self) -> None:
        try:
            super().service()
        finally:
            if self.server.task_dispatcher.has_done():
                self.server.pull_trigger()  # it takes in others again

    def has_answered(self) -> None:
        """Begin to wait until the other side takes the answer: before it is seen that no thread is at work for it."""
        self.begun, self.last_activity = time.monotonic(), time.time()
        self.owed = self.total_outbufs_len

    def _flush_some(self, do_close: bool = True) -> bool:
        with self.outbuf_lock:  # a thread may just be adding to it
            return super()._flush_some(do_close)

    def handle_expt(self) -> None:
        self.handle_close()  # urgent data: nobody who speaks HTTP sends it, and it would be told of again and again

    def handle_write(self) -> None:
        if self.is_cut and self.close_when_flushed and not self.requests and not self.will_close:
            self._flush_exception(self._flush_some)
            if not self.total_outbufs_len and self.connected and not self.will_close:
                self.close_when_flushed, self.lingers_until = False, time.monotonic() + LINGER
                with suppress(OSError):
                    self.socket.shutdown(socket.SHUT_WR)
        else:
            super().handle_write()


class Listening(BaseWSGIServer):
    """What stands at a listening socket, of either family: it takes connections in, and has an eye on them."""

    channel_class = Connection
    is_ending = is_full = is_deserted = is_shut = False

    def serve(self, log: Logger, kept: float, at_once: Callable[[dict[str, Any]], Any] | None) -> None:
        """Say where lines about answers go, and for how many seconds a connection is kept between two requests.

        `at_once` returns (status, headers, body) of a request where the program has its answer at hand, None otherwise.
        """
        self.log, self.kept, self.at_once = log, kept, at_once
        files, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.most = min(MOST_CONNECTIONS, files // 2)  # each may have a file of its own
        self.server_name = self.effective_host

    def add_task(self, task: Any) -> None:
        """Give something to a thread, unless it has just been received and its answer is at hand."""
        if not (isinstance(task, Connection) and task.receiver == get_ident() and task.finds_answer()):
            super().add_task(task)

    def readable(self) -> bool:
        """Leave a connection to another process while all threads of this one are at work."""
        return super().readable() and not self.task_dispatcher.are_busy and not self.is_full

    def accept(self) -> tuple[socket.socket, Any] | None:
        try:
            taken = super().accept()
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            self.is_full = not self._make_room()
            return None
        self.is_deserted = taken is None
        return taken

    def handle_accept(self) -> None:
        super().handle_accept()
        if len(self._channels()) > self.most:
            self._make_room()

    def _channels(self) -> list[Connection]:
        """Return the connections of the process, through whichever door they came."""
        return [each for each in self._map.copy().values() if isinstance(each, Connection)]

    def _make_room(self) -> bool:
        waiting = [each for each in self._channels() if each.is_waiting]
        if waiting:
            min(waiting, key=lambda each: each.begun).handle_close()
        return bool(waiting)

    def shut(self) -> None:
        """Take in nobody else, and close what this process has of the socket, so that nobody waits in vain."""
        self.del_channel()
        self.socket.close()
        self.is_shut = True

    def take_last(self) -> None:
        """Take one in who already waits at the door, if a thread is free; shut it when there is nobody."""
        if not self.is_shut and not self.task_dispatcher.are_busy:
            self.handle_accept()
            if self.is_deserted:
                self.shut()

    def maintenance(self, now: float) -> None:
        self.is_full = False
        for channel in [*self.active_channels.values()]:
            if channel.is_overdue(self.kept):
                channel.handle_close()

    def end(self) -> None:
        """Close every connection of which nothing has come but, at most, the beginning of a head."""
        for channel in [*self.active_channels.values()]:
            is_received = channel.request is not None and channel.request.headers_finished
            if channel.is_waiting and not is_received and not channel.total_outbufs_len:
                channel.handle_close()

    def note(self, task: _Answer, seconds: float) -> None:
        """Write the line of the access log, if there is one."""
        if not self.log.access_log_enabled:
            return
        request = task.request
        environ = task.get_environment() if isinstance(task, Page) else {"REMOTE_ADDR": task.channel.addr[0]}
        environ = {"REQUEST_METHOD": request.command, "SERVER_PROTOCOL": f"HTTP/{task.version}", **environ}
        address = quote(request.path.encode("latin-1"), safe=PLAIN) + f"?{request.query}" * bool(request.query)
        environ = {key: logs.shown(text) for key, text in environ.items() if isinstance(text, str)}
        environ.pop("HTTP_AUTHORIZATION", None)  # a name would be read out of it, and nobody signs in by it
        environ |= {"RAW_URI": logs.shown(address), "REMOTE_ADDR": environ["REMOTE_ADDR"] or "-"}
        headers = {key: logs.shown(text) for key, text in request.headers.items()}
        sent = task.sent or (task.content_length or 0 if task.has_body else 0)
        sent = 0 if request.command == "HEAD" else sent
        answer = SimpleNamespace(status=task.status, headers=task.response_headers, sent=sent)
        self.log.access(answer, headers, environ, timedelta(seconds=seconds))


class Port(Listening, TcpWSGIServer):
    pass


class Unix(Listening, UnixWSGIServer):
    def fix_addr(self, addr: Any) -> tuple[str, str]:
        return ("", "")

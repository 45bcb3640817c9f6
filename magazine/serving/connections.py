"""A connection, from its first byte to its last: nobody holds a thread by being slow.

Waitress receives a whole request before a thread sees it, and sends what the thread has written when the other side
takes it. Here stand the times that each side has for that, and what is refused by its head alone.
"""

import logging
import socket
import time
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from types import SimpleNamespace

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer, UnixWSGIServer
from waitress.task import ErrorTask, WSGITask

from magazine import away, bodies
from magazine.refusals import OUR_SIDE, refuse

logger = logging.getLogger(__name__)

MOST = 500  # connections of one process; beyond that the one that has waited the longest makes room
HEAD = 20  # seconds for the head of a request
STALL = 30  # seconds in which nothing moves, of a body or an answer
LEAST = 1000  # bytes in a second, after the first STALL seconds: a telephone in a lift has more
LINGER = 5  # seconds in which the rest of a refused body is thrown away, so that its sender reads why (RFC 9112 9.6)
ADDRESS = 8 * 1024  # bytes (RFC 9110 4.1 asks for 8000 octets at least)
UNASKED = 256 * 1024  # bytes of a body that is received from anybody; of a larger one the head is judged first

SENTENCES = {
    400: _("This isn’t a request as browsers make it."),
    413: _("This is more than any page takes."),
    414: _("The address is longer than any of this site’s: shorten it."),
    431: _("The head of this request is longer than any of this site’s: delete its cookies, and try again."),
    501: _("This form of sending isn’t known here: send it with a Content-Length."),
}


class Refused:
    """What is wrong with a request, in the place of one of Waitress's own errors."""

    def __init__(self, answer: HttpResponse):
        self.answer = answer


class Parser(HTTPRequestParser):
    """The request as it comes in; its head is judged as soon as it is whole."""

    path = request_uri = query = command = ""  # of a head that can't be read, too
    is_judged = False

    def received(self, data: bytes) -> int:
        consumed = super().received(data)
        if self.headers_finished and not self.error and not self.empty and len(self.request_uri) > ADDRESS:
            self.refuse(refuse(None, 414, SENTENCES[414]))
        elif self.headers_finished and self.chunked and not self.error:
            self.refuse(bodies.without_length())
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head; where a number or an address is past reading, Waitress would go without a word."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError(str(error)) from None

    def refuse(self, answer: HttpResponse) -> None:
        """Answer so, and read no more."""
        self.error, self.completed = Refused(answer), True

    @property
    def is_large(self) -> bool:
        return self.headers_finished and not self.completed and self.content_length > UNASKED


class _Answer:
    """What both kinds of answers share: the line in the access log, and that a server which ends says so."""

    def service(self):
        begun = time.monotonic()
        try:
            super().service()
        finally:
            self.channel.server.note(self, time.monotonic() - begun)

    def build_response_header(self):
        if self.channel.server.is_ending:
            self.set_close_on_finish()
        return super().build_response_header()


class Page(_Answer, WSGITask):
    """An answer of the program."""

    def finish(self):
        if self.request.command == "HEAD" and not self.wrote_header:
            self.write(b"")
        elif self.request.command != "HEAD":
            super().finish()


class Refusal(_Answer, ErrorTask):
    """The answer to what never reaches the program, as the house gives it."""

    def execute(self):
        self.channel.is_cut = True
        error = self.request.error
        answer = error.answer if isinstance(error, Refused) else _said_of(error.code)
        self.status = f"{answer.status_code} {answer.reason_phrase}"
        self.response_headers.extend(answer.items())
        self.set_close_on_finish()
        self.content_length = len(answer.content)
        self.write(b"" if self.request.command == "HEAD" else answer.content)


def _said_of(code):
    code = code if code in SENTENCES else HTTPStatus.INTERNAL_SERVER_ERROR
    return refuse(None, code, SENTENCES.get(code, OUR_SIDE))


class Judgement:
    """The task of judging a large body by its head, which may ask the database: a thread's, as an answer is."""

    def __init__(self, channel: "Connection"):
        self.channel = channel

    def service(self):
        environ = Page(self.channel, self.channel.request).get_environment()
        self.channel.judged(bodies.beforehand(environ))

    def cancel(self):
        self.channel.cancel()


class Connection(HTTPChannel):
    """One client's connection, and how long it may take over what it does."""

    task_class, error_task_class, parser_class = Page, Refusal, Parser
    is_cut = False  # whether the other side may still be sending what is refused
    is_being_judged = False
    lingers_until = None
    has_asked = False  # for anything yet
    owed = 0  # bytes of the answer that were not yet sent when it was done

    def __init__(self, *args, **kwargs):
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

    def readable(self):
        if self.lingers_until:
            return not self.will_close
        return not self.is_being_judged and super().readable()

    def received(self, data):
        if self.lingers_until:
            return False
        if self.request is None:
            self.begun, self.has_asked = time.monotonic(), True
        try:
            super().received(data)
        except OSError as error:  # a large body is kept on the disk
            logger.error("A body can't be kept: %s", error)
            self.judged(refuse(None, 503, away.sentence_of(error) or OUR_SIDE, away.AGAIN))
            return False
        if self.request and self.request.is_large and not self.request.is_judged:
            self.request.is_judged = self.is_being_judged = True
            self.server.add_task(Judgement(self))
        return True

    def judged(self, answer: HttpResponse | None) -> None:
        """Receive the rest of the body under way, or give this answer to its head."""
        with self.requests_lock:
            if answer is not None and self.request is not None:
                self.request.refuse(answer)
                self.requests.append(self.request)
                self.request = None
                self.server.add_task(self)
            self.is_being_judged = False
        self.server.pull_trigger()

    def service(self):
        super().service()
        self.begun, self.owed = time.monotonic(), self.total_outbufs_len

    def handle_write(self):
        if self.is_cut and self.close_when_flushed and not self.requests and not self.will_close:
            self._flush_exception(self._flush_some)
            if not self.total_outbufs_len and self.connected and not self.will_close:
                self.close_when_flushed, self.lingers_until = False, time.monotonic() + LINGER
                with suppress(OSError):
                    self.socket.shutdown(socket.SHUT_WR)
        else:
            super().handle_write()


class Listening:
    """What stands at a listening socket, of either family: it takes connections in, and has an eye on them."""

    channel_class = Connection
    is_ending = False

    def serve(self, log, kept: float) -> None:
        """Say where lines about answers go, and for how many seconds a connection is kept between two requests."""
        self.log, self.kept = log, kept
        self.server_name = self.effective_host

    def readable(self):
        """Leave a connection to another process while all threads of this one are at work and others wait for them."""
        tasks = self.task_dispatcher
        is_busy = len(tasks.queue) > len(tasks.threads) - tasks.active_count
        return super().readable() and not is_busy

    def handle_accept(self):
        super().handle_accept()
        if len(self.active_channels) > MOST:
            waiting = (each for each in self.active_channels.values() if each.is_waiting)
            if oldest := min(waiting, key=lambda each: each.begun, default=None):
                oldest.handle_close()

    def maintenance(self, now):
        for channel in [*self.active_channels.values()]:
            if channel.is_overdue(self.kept):
                channel.handle_close()

    def end(self) -> None:
        """Close every connection of which nothing has come but, at most, the beginning of a head."""
        for channel in [*self.active_channels.values()]:
            is_received = channel.request is not None and channel.request.headers_finished
            if channel.is_waiting and not is_received and not channel.total_outbufs_len:
                channel.handle_close()

    def note(self, task, seconds: float) -> None:
        """Write the line of the access log, if there is one."""
        if not self.log.access_log_enabled:
            return
        request = task.request
        environ = task.get_environment() if isinstance(task, Page) else {"REMOTE_ADDR": task.channel.addr[0]}
        environ = {"REQUEST_METHOD": request.command, "SERVER_PROTOCOL": f"HTTP/{request.version}", **environ}
        sent = 0 if request.command == "HEAD" else task.content_bytes_written or task.content_length or 0
        answer = SimpleNamespace(status=task.status, headers=task.response_headers, sent=sent)
        environ["RAW_URI"] = request.request_uri
        self.log.access(answer, request.headers, environ, timedelta(seconds=seconds))


class Port(Listening, TcpWSGIServer):
    pass


class Unix(Listening, UnixWSGIServer):
    def fix_addr(self, addr):
        return ("", "")

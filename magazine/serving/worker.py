"""A process of the server: gunicorn begins, watches, reloads and ends it, and Waitress's loop is within.

Of gunicorn's own workers each gives a thread to whoever connects, for as long as they like to send.
"""

import os
import socket
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers import base
from waitress import wasyncore
from waitress.adjustments import Adjustments

from magazine.serving.threads import Threads

if TYPE_CHECKING:
    from magazine.serving.connections import Listening

HEADS = 32 * 1024  # bytes of a request's head
LARGEST = 1024**3  # bytes of a body; how much less a page takes is said by `magazine.http.request_size`
SPOOLED = 1024**3  # bytes of an answer that no thread waits for: what has no room in the memory lies on the disk
HEARTBEAT = 1  # seconds between two signs of life, and two looks at the connections
ENDING = 2  # seconds in which a connection that is kept may still bring a request


class Worker(base.Worker):
    """Receives requests in one thread, and has others answer those that are whole."""

    @classmethod
    def check_config(cls, cfg: Config, log: Logger) -> None:
        if cfg.is_ssl:
            sys.exit("TLS ends at a proxy: take certfile and keyfile out of the configuration, and set HTTPS=1.")

    def init_process(self) -> None:
        self.map: dict[int, Any] = {}
        self.tasks = Threads()
        self.doors: list[Listening] = []
        super().init_process()

    def run(self) -> None:
        """Serve until this process is asked to end, or the one that began it is no more."""
        self.tasks.set_thread_count(self.cfg.threads)
        self.doors = [self._door(each.sock) for each in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self._look()
        self._end()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        for door in self.doors:
            door.pull_trigger()  # else it would be seen at the end of a step only

    def _door(self, listening: socket.socket) -> "Listening":
        from magazine.serving.connections import Port, Unix  # gunicorn loads this module before the program

        adjustments = Adjustments(
            sockets=[listening],
            threads=self.cfg.threads,
            backlog=self.cfg.backlog,
            ident=None,
            clear_untrusted_proxy_headers=False,  # the settings say what is believed
            max_request_header_size=HEADS,
            max_request_body_size=LARGEST,
            outbuf_high_watermark=SPOOLED,
            connection_limit=sys.maxsize,  # the oldest makes room instead
            cleanup_interval=HEARTBEAT,
            log_socket_errors=False,
            asyncore_use_poll=True,
        )
        kind = Unix if listening.family == socket.AF_UNIX else Port
        about = (listening.family, listening.type, listening.proto, listening.getsockname())
        door = kind(
            without_bodies(self.wsgi),
            self.map,
            True,
            listening,
            dispatcher=self.tasks,
            adj=adjustments,
            bind_socket=False,
            sockinfo=about,
        )
        door.serve(self.log, self.cfg.keepalive, getattr(self.wsgi, "at_once", None))
        return door

    def _look(self, seconds: float = HEARTBEAT) -> None:
        self.notify()
        wasyncore.poll2(seconds, self.map)

    def _end(self) -> None:
        """Take in who is at the door, finish what has begun, and close what is kept as soon as nothing comes of it."""
        begun = time.monotonic()
        for door in self.doors:
            door.is_ending = True
            door.del_channel()  # one at a time from here on
        while any(door.active_channels or not door.is_shut for door in self.doors):
            since = time.monotonic() - begun
            if since > self.cfg.graceful_timeout:
                break
            for door in self.doors:
                door.maintenance(time.time())
                if since > ENDING:
                    door.end()
                door.take_last()  # what it has sent is read below, before it could be taken for one that is kept
            self._look(0.1)
        self.tasks.shutdown(timeout=max(0, self.cfg.graceful_timeout - (time.monotonic() - begun)))
        with suppress(OSError):
            wasyncore.close_all(self.map, ignore_all=True)


def without_bodies(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return the application whose answers to HEAD have no body (RFC 9110 9.3.2): Waitress leaves that to it."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return []

    return answer

"""A server of gunicorn's with the magazine in it, and what a client may send to it byte by byte."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from http.client import HTTPConnection

import pytest
from django.conf import settings as project

from tests.database import database_url

HOST = "127.0.0.1"
HURRY = 4  # seconds for a head, in the place of connections.HEAD


class Server:
    """The production server on the test's own tables."""

    def __init__(self, folder, processes=1, threads=2):
        with socket.socket() as trial:
            trial.bind((HOST, 0))
            self.port = trial.getsockname()[1]
        environment = os.environ | {"DATABASE_URL": database_url(), "VAR_DIR": str(folder), "PORT": str(self.port)}
        environment |= {"PYTHONWARNINGS": "ignore", "HURRY": str(HURRY)}
        environment |= {"WEB_CONCURRENCY": str(processes), "WEB_THREADS": str(threads)}
        command = [sys.executable, "-m", "gunicorn", "--config", "magazine/gunicorn.py", "--access-logfile", "-"]
        self.log, self.opened = folder / "log", []
        with self.log.open("w") as log:
            command += ["tests.magazine.hurried:application"]
            self.process = subprocess.Popen(command, cwd=project.BASE_DIR, env=environment, stdout=log, stderr=log)
        for _try in range(600):
            with suppress(ConnectionRefusedError):
                self.open().close()
                return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        pytest.fail(self.log.read_text())

    def open(self, sent=b"", room=None):
        """Return another connection, over which something has been sent, with `room` for what is not yet read."""
        opened = socket.socket()
        self.opened.append(opened)
        opened.settimeout(30)
        if room:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        opened.connect((HOST, self.port))
        opened.sendall(sent)
        return opened

    def ask(self, path="/", method="GET", headers=None):
        with closing(HTTPConnection(HOST, self.port, timeout=30)) as asked:
            asked.request(method, path, headers=headers or {})
            answer = asked.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def stop(self):
        for each in self.opened:
            each.close()
        self.process.terminate()
        self.process.wait(30)


def head(path="/", method="GET", **more):
    """Return a request without the empty line at its end."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", *(f"{k.replace('_', '-')}: {v}" for k, v in more.items())]
    return "\r\n".join(lines).encode() + b"\r\n"


def answer(opened, most=10_000_000):
    """Return all that comes until the connection is closed."""
    said = b""
    while len(said) < most and (part := opened.recv(65536)):
        said += part
    return said.decode("latin-1")


def is_closed(opened):
    """Tell whether the other side has closed, without waiting."""
    opened.setblocking(False)
    try:
        while data := opened.recv(65536):
            assert data
        return True
    except BlockingIOError:
        return False
    except ConnectionError:
        return True

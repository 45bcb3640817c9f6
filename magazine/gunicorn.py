"""The production server's configuration, from the environment: HOST, PORT, WEB_CONCURRENCY, WEB_THREADS, ACCESS_LOG.

`make run` serves with this file too, so that what a developer sees is what a reader gets.
"""

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from magazine.environment import Environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
try:
    workers, threads = settings.WEB_CONCURRENCY, settings.WEB_THREADS
    port = Environment().number("PORT", 8000, least=0, most=65535)  # 0: any that is free
except ImproperlyConfigured as error:
    sys.exit(str(error))

host = (os.environ.get("HOST") or "127.0.0.1").strip("[]")
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
worker_class = "magazine.serving.worker.Worker"
timeout = 60  # seconds in which a process gives no sign of life; how long a request takes is nobody’s concern here
graceful_timeout = 20
keepalive = 650  # seconds; longer than any proxy keeps one, or it would send a request into a connection that ends

preload_app = True  # the code is loaded and checked once, and its memory shared
control_socket_disable = True  # it would be written to the home folder

loglevel = "warning"
errorlog = "-"
accesslog = os.environ.get("ACCESS_LOG") or None  # "-" prints a line for each request


def when_ready(server: Any) -> None:
    """Set apart what is in memory, and start the process beside the server that works at the queue.

    All processes are forks: what the collector of garbage doesn't look through again stays shared between them.
    """
    from django.conf import settings

    from magazine.setup import worker

    gc.collect()
    gc.freeze()
    server.beside = None if settings.IMMEDIATE_TASKS else worker.start(each.sock for each in server.LISTENERS)


def post_worker_init(worker: Any) -> None:
    """End the server that this one follows (`kill -USR2`), now that there is somebody to answer in its place.

    One that can't be loaded never comes so far, and the former one goes on. What that has begun it finishes.
    """
    former = os.environ.get("GUNICORN_PID")  # until that one has ended
    if former and worker.age == 1:
        with suppress(ProcessLookupError):
            os.kill(int(former), signal.SIGTERM)


def on_exit(server: Any) -> None:
    """End it; a server that is killed can't, and it then sees that by itself."""
    from magazine.setup import worker

    if getattr(server, "beside", None):
        worker.stop(server.beside)


def post_fork(server: Any, worker: Any) -> None:
    """Leave the master's database connections to the master."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.connection = None

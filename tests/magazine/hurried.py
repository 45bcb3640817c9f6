"""The magazine as gunicorn serves it in the tests of `served.py`: in less time than readers are given, and to fewer."""

import os
import time

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
# The hashed names need collectstatic, which takes longer than all of the test.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

from magazine.wsgi import application as magazine  # noqa: E402, I001 - it makes what the other stands on

from magazine.serving import connections  # noqa: E402

HEAVY = 8 * 1024**2  # bytes: more than what may lie on the way between a server and a client

SLOW = 2  # seconds

connections.HEAD = connections.STALL = int(os.environ["HURRY"])
connections.MOST_CONNECTIONS = 100


def application(environ, start_response):
    if environ["PATH_INFO"] == "/heavy/":
        start_response("200 OK", [("Content-Length", str(HEAVY))])
        return [b"x" * HEAVY]
    if environ["PATH_INFO"] == "/slow/":
        time.sleep(SLOW)
        start_response("200 OK", [("Content-Length", "0")])
        return []
    return magazine(environ, start_response)

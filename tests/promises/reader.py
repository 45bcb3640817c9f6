"""The magazine as one of its processes answers it, on the tables of a test: asked by a line, it answers by a line.

A line is {"at": moment or null, "paths": [...]}. Each path is asked of what keeps pages, and of the program behind it:
the answer says whether they are alike in every byte, what it was, and whether the program was asked for it.
"""

import hashlib
import io
import json
import os
import sys
from datetime import datetime
from difflib import unified_diff

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
# The hashed names need collectstatic, which takes longer than all of the test.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if settings.REDIS_URL:
    settings.CACHES["default"]["KEY_PREFIX"] = str(settings.VAR_DIR)  # other tests may share one Redis meanwhile

from magazine.wsgi import application as front  # noqa: E402, I001 - it makes what the other stands on
from django.utils import timezone  # noqa: E402

from magazine.pages import front as pages, shelf  # noqa: E402

now, program = timezone.now, front.application
clock = None
counted = 0


def counting(environ, start_response):
    global counted
    counted += 1
    return program(environ, start_response)


def ask(application, path):
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    found = []
    at_hand = application.at_once(environ) if application is front else None
    if at_hand:
        return at_hand.status, said(at_hand.headers), at_hand.body
    parts = application(environ, lambda status, headers, _failure=None: found.extend([status, said(headers)]))
    body = b"".join(parts)
    getattr(parts, "close", lambda: None)()
    return found[0], found[1], body


def said(headers):
    """Return headers but for since when the same is sent, which without Redis each process remembers by itself."""
    return sorted(each for each in headers if each[0] != "Last-Modified")


def lines(answer):
    status, headers, body = answer
    return [status, *map(str, headers), *body.decode(errors="replace").splitlines()]


def judged(path):
    before = counted
    kept = ask(front, path)
    is_made = counted > before
    anew = ask(program, path)
    return {
        "is_right": kept == anew,
        "differs": "" if kept == anew else "\n".join(unified_diff(*map(lines, (kept, anew)), lineterm="", n=1))[:3000],
        "status": kept[0],
        "digest": hashlib.sha256(repr(kept).encode()).hexdigest(),
        "is_made": is_made,
    }


timezone.now = lambda: clock or now()
front.application = counting
shelf.SLOW = 60  # a machine that has much to do is no Redis that is away
pages.SLIP = 3600  # a clock that stands still is no clock that somebody has set
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    clock = asked["at"] and datetime.fromisoformat(asked["at"])
    print(json.dumps({path: judged(path) for path in asked["paths"]}), flush=True)

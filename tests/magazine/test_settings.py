"""Settings that can't be meant end in one sentence, whichever way the program is started; no secret stands in it."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from magazine import logs
from magazine.environment import Environment
from tests.database import ALONE

ROOT = Path(__file__).resolve().parents[2]
WRONG = {
    "database": [
        "garbage",
        "mysql://u:hunter2@h/d",
        "postgres://",
        "postgres://u:hunter2@h:port/d",
        "sqlite",
        "://",
        "http://[x",
        "postgres://u:hunter2@h:5432",
        "postgres://u:hunter2@h:5432/",
        "postgres://u:hunter2@h/d?bogus=1",
        "postgres://u:hunter2@h/d?sslmode=require&sslcerts=/x",
    ],
    "cache": [
        *("garbage", "http://:hunter2@h", "localhost:6379", "redis://h:port"),
        *("redis://:hunter2@h/x", "redis://h/-1", "redis://h/0/1", "redis://h/0?bogus=1", "redis://h/0?db=x"),
    ],
    "zone": ["Mars/Olympus", "../etc/passwd", "/etc/localtime", "Europe", "utc+1", "\x00", "x" * 5000],
    "language": ["xx", "english", "x-y-z", "../en", "en-", "en--gb", "de_DE.UTF-8", "en gb"],
    "flag": ["maybe", "2", "ja", "-1", "1 0"],
    "number": ["0", "-1", "ten", "1.5", "1e9", "٣", "9" * 5000, "50 MB"],
    "hosts": ["https://magazine.example", "magazine.example/x", "magazine.example:8000", "a.example b.example"],
    "proxies": [
        "proxy.example",
        "10.0.0.0/33",
        "0.0.0.0/0",
        "::/0",
        "unix:/run/x",
        "10.0.0.1:80",
        "10.0.0.1 10.0.0.2",
        "u:hunter2@h",
    ],
    "origins": [
        *("magazine.example", "ftp://magazine.example", "https://", "https://magazine.example/x", "https://[x", "null"),
        *("https://a b", "https://a.example?x", "https://a.example#x", "https://u:hunter2@a.example", "https://*"),
    ],
    "origin": [
        *("magazine.example", "ftp://magazine.example", "https://", "https://magazine.example/x", "https://[x", "null"),
        *("https://a b", "https://a.example?x", "https://a.example#x", "https://u:hunter2@a.example", "https://*"),
        *("https://*.a.example", "https://a.example, https://b.example", "//a.example", "https://a.example:port"),
    ],
    "title": ["x" * 101, "A\nB", "\x1b[31mRed", "\u202eback", "a\u2028b"],
    "folder": ["/etc/passwd", "/etc/passwd/x", "/dev/null", "x" * 300, "~/uploads", "~", "s3://bucket", "http://x"],
    "store": [
        *("garbage", "ftp://x", "http://", "http://h:port", "http://[x", "http://u:hunter2@h", "//h", "h:9000"),
        *("http://h h", "http://h/?x=1"),
    ],
    "bucket": ["s3://b", "b/x", "b b", "..", "-", "https://s3/b", "b?x", "b" * 300, "é" * 5],
    "region": ["no where", "../x", "€", "x" * 200, "a/b", "a@b", "-", "eu-west-1,", "http://x"],
    "place": ["..", "../x", "a/../b", "./x", "a//b", "a\\b", "x" * 2000, "a\nb"],
}
RIGHT = {
    "database": [
        "postgres://u:p@h:5432/d",
        "postgresql:///d",
        "postgres://h/d?sslmode=require&connect_timeout=3",
        "sqlite:////tmp/x.sqlite3",
    ],
    "cache": ["redis://h:6379/0", "rediss://h", "unix:///run/redis.sock"],
    "zone": ["Europe/Paris", "UTC"],
    "language": ["fr", "en-GB", "de-at"],
    "flag": ["1", "0", "True", "off"],
    "number": ["1", "52428800"],
    "hosts": ["magazine.example, .magazine.example", "*", "[::1]", "127.0.0.1"],
    "proxies": ["127.0.0.1, ::1, unix", "10.0.0.1/8"],
    "origins": ["https://magazine.example", "http://*.magazine.example:8000/", "HTTPS://[::1]:8000"],
    "origin": ["https://magazine.example", "http://127.0.0.1:8000/", "HTTPS://[::1]:8000"],
    "title": ["Revers", "Réverbère & fils – Paris", "x" * 100],
    "folder": ["/tmp", "/tmp/not/yet/there", "var", "uploads with spaces"],
    "store": ["https://s3.example.com", "http://127.0.0.1:9000", "http://minio:9000/", "https://s3.example.com/path"],
    "bucket": ["my-magazine", "a.b", "Old_Name", "arn:aws:s3:eu-west-1:1234:accesspoint/name"],
    "region": ["eu-west-1", "us-east-1", "garage"],
    "place": ["magazine", "house/magazine", "house/magazine/", "/magazine", "a b", "été", "v1.2"],
}
DEFAULTS = {
    "title": ["x"],
    "folder": ["var"],
    "database": ["sqlite:///x"],
    "zone": ["UTC"],
    "language": ["en-gb"],
    "number": [5],
    "hosts": [["x"]],
}


def read(kind, value, monkeypatch):
    name = "A_VARIABLE"
    if "\x00" in value:  # no environment holds one; a file of them may
        monkeypatch.setattr(Environment, "ENVIRON", {name: value})
    else:
        monkeypatch.setenv(name, value)
    return getattr(Environment(), kind)(name, *DEFAULTS.get(kind, []))


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in WRONG.items() for value in values])
def test_what_cant_be_meant_is_a_sentence_with_the_variables_name(kind, value, monkeypatch):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(kind, value, monkeypatch)
    said = str(refusal.value)
    assert said.startswith("A_VARIABLE ")
    assert said.endswith(".")
    assert "\n" not in said
    assert "hunter2" not in said


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in RIGHT.items() for value in values])
def test_what_can_be_meant_is_taken(kind, value, monkeypatch):
    assert read(kind, value, monkeypatch) is not None


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        ("HTTPS://Magazine.Example/", "https://magazine.example"),
        ("https://magazine.example:443", "https://magazine.example"),
        ("http://magazine.example:80/", "http://magazine.example"),
        ("http://magazine.example:443", "http://magazine.example:443"),
        ("https://[::80]:8443", "https://[::80]:8443"),
        ("https://magazine.example:", "https://magazine.example"),
    ],
)
def test_an_origin_is_one_however_it_is_written(said, origin, monkeypatch):
    assert read("origin", said, monkeypatch) == origin


@pytest.mark.parametrize("kind", [*RIGHT])
def test_an_empty_variable_is_as_good_as_none(kind, monkeypatch):
    empty = read(kind, " ", monkeypatch)
    monkeypatch.delenv("A_VARIABLE")
    assert empty == getattr(Environment(), kind)("A_VARIABLE", *DEFAULTS.get(kind, []))


EVERY_VARIABLE = {
    "DATABASE_URL": "mysql://u:hunter2@h/d",
    "REDIS_URL": "garbage",
    "TIME_ZONE": "Mars/Olympus",
    "LANGUAGE_CODE": "xx",
    "DEBUG": "maybe",
    "HTTPS": "maybe",
    "IMMEDIATE_TASKS": "maybe",
    "PHOTO_MOST_BYTES": "50 MB",
    "PHOTO_MOST_PIXELS": "-1",
    "ALLOWED_HOSTS": "https://magazine.example",
    "CSRF_TRUSTED_ORIGINS": "magazine.example",
    "TRUSTED_PROXIES": "proxy.example",
    "WEB_CONCURRENCY": "many",
    "WEB_THREADS": "many",
    "STATEMENT_SECONDS": "0",
    "SITE_NAME": "A\x1bB",
    "SITE_URL": "magazine.example/",
    "VAR_DIR": "/etc/passwd",
    "UPLOADS_DIR": "/dev/null",
    "S3_BUCKET": "s3://hunter",
    "S3_ENDPOINT": "http://u:hunter2@[x",
    "S3_REGION": "no where",
    "S3_PREFIX": "../x",
}
SERVERS = {"WEB_CONCURRENCY": "0", "WEB_THREADS": "0", "PORT": "99999", "TIME_ZONE": "Mars/Olympus"}
COMMANDS = {
    "manage": ["manage.py", "check"],
    "server": ["-m", "gunicorn", "-c", "magazine/gunicorn.py", "magazine.wsgi"],
}


@pytest.mark.parametrize(
    ("command", "name", "value"),
    [
        *(("manage", *each) for each in EVERY_VARIABLE.items()),
        *(("server", *each) for each in SERVERS.items()),
    ],
)
def test_the_program_ends_with_the_sentence_alone(command, name, value):
    environment = os.environ | ALONE | {name: value}
    run = subprocess.run(
        [sys.executable, *COMMANDS[command]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert run.returncode == 1
    assert re.fullmatch(rf"{name} [^\n]+\.\n", run.stderr), run.stderr
    assert "hunter2" not in run.stderr + run.stdout


@pytest.mark.parametrize(("host", "bound"), [("::1", "[::1]"), ("[::1]", "[::1]"), ("127.0.0.1", "127.0.0.1")])
def test_the_server_listens_at_either_kind_of_address(host, bound):
    command = [sys.executable, *COMMANDS["server"], "--print-config"]
    environment = os.environ | ALONE | {"HOST": host, "PORT": "8000"}
    printed = subprocess.check_output(command, cwd=ROOT, env=environment, text=True)
    assert re.search(rf"^bind +=.*{re.escape(bound)}:8000", printed, re.MULTILINE)


def test_no_variable_is_read_past_the_judge():
    text = (ROOT / "magazine" / "settings.py").read_text()
    assert set(re.findall(r"env\.(\w+)\(", text)) <= {*RIGHT, "text", "read_env"}


@pytest.mark.django_db
def test_a_line_of_the_log_says_when_how_grave_and_which_request(caplog):
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(**_formatter()))
    handler.addFilter(logs.RequestFilter())
    lines = []
    handler.emit = lambda record: handler.filter(record) and lines.append(handler.format(record))
    logging.getLogger("django.request").addHandler(handler)
    try:
        Client().get("/nowhere\u2028/", headers={"x-request-id": "proxy-7"})
        Client().get("/previews/secret-of-a-look/", headers={"x-request-id": "no\nbreak"})
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    first, second = lines
    assert "secret" not in second
    assert re.match(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3} WARNING \[proxy-7 GET /nowhere�/\] django\.request: ", first
    )
    assert re.search(r"\[[0-9a-f]{8} GET /previews/…/\]", second)
    record = logging.makeLogRecord({})
    assert logs.RequestFilter().filter(record)
    assert record.request_line == "-"


def _formatter():
    found = logs.LOG_CONFIGURATION["formatters"]["line"]
    return {"fmt": found["format"], "style": found["style"], "datefmt": found["datefmt"]}

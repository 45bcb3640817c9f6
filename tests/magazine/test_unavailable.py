"""What is away is no fault of the program: 503, a sentence, when to ask again; what can do without it stands."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as project
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from articles.models import Article
from media.models import Photo
from media.renditions import naming
from tests.builders import make_photo, picture_file, publish_article
from tests.database import ALONE, database_url
from tests.forms import form_of

ASK = """
import json, sys
from io import BytesIO
from wsgiref.util import setup_testing_defaults
from magazine.wsgi import application

for line in sys.stdin:
    path, accept, cookie = json.loads(line)
    environ, said = {"HTTP_ACCEPT": accept, "HTTP_COOKIE": cookie, "PATH_INFO": path, "wsgi.input": BytesIO()}, {}
    setup_testing_defaults(environ)
    def start(status, headers, failure=None):
        said.update(status=int(status.split()[0]), headers=dict(headers))
    body = b"".join(application(environ, start)).decode()
    print(json.dumps({**said, "body": body}), flush=True)
"""


def answers(asked, database, cache, folder, timeout=None):
    """Return what a process with such a database and cache answers to requests: (path, what is accepted, cookie)."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "magazine.settings",
        "DATABASE_URL": database,
        "REDIS_URL": cache,
        "VAR_DIR": str(folder),
    }
    (folder / "static").mkdir()
    process = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK],
        input="".join(json.dumps(each) + "\n" for each in asked),
        env=environment,
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
        timeout=timeout,
    )
    return [json.loads(line) for line in process.stdout.splitlines()]


def closed_port():
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


# --- The database ----------------------------------------------------------------------------------------------------


def test_a_database_that_is_away_is_a_sentence_in_whatever_form_is_asked_for(tmp_path):
    asked = [("/", "text/html", ""), ("/feed/", "*/*", ""), ("/desk/", "text/html", "sessionid=made-up-by-nobody")]
    asked += [
        ("/desk/articles/article/1/autosave/", "application/json", "sessionid=made-up-by-nobody"),
        ("/x/y/", "text/html", ""),
    ]
    told = answers(asked, f"postgres://u:hunter2@127.0.0.1:{closed_port()}/d", "", tmp_path)
    assert [each["status"] for each in told] == [503, 503, 503, 503, 404]  # the last needs no database
    for each in told[:-1]:
        assert each["headers"]["Retry-After"] == "10"
        assert each["headers"]["Cache-Control"] == "no-store"
        assert "hunter2" not in each["body"]
    said = json.loads(told[3]["body"])
    assert said["status"] == 503
    assert said["reason"] in told[0]["body"]
    assert said["reason"].startswith("The database doesn’t answer just now")


@pytest.mark.parametrize(
    ("address", "reason"),
    [("sqlite:////nowhere/x", "unable to open database file"), ("sqlite:////etc/hostname", "file is not a database")],
)
def test_a_command_says_which_database_doesnt_answer_and_why(address, reason, tmp_path):
    environment = os.environ | ALONE | {"DATABASE_URL": address, "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "migrate", "--check"]
    run = subprocess.run(command, env=environment, cwd=project.BASE_DIR, capture_output=True, text=True, check=False)
    sentence = f"The database doesn’t answer ({reason}). Is it running, and does DATABASE_URL name it?\n"
    assert (run.returncode, run.stderr) == (1, sentence)


@pytest.mark.django_db(transaction=True)
def test_a_cache_that_takes_calls_and_never_answers_costs_no_page(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0), backlog=50)) as mute:
        cache = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        asked = [("/", "text/html", "sessionid=made-up-by-nobody"), ("/desk/", "text/html", "sessionid=made-up")]
        told = answers(asked, database_url(), cache, tmp_path, timeout=120)  # for ever, without a limit
    assert [each["status"] for each in told] == [200, 302]


class Relay:
    """A way to the database that can be cut: what a restart of it looks like from here."""

    def __init__(self, host, port):
        self.target, self.pairs, self.listener, self.port = (host, port), [], None, closed_port()
        self.open()

    def open(self):
        self.listener = socket.create_server(("127.0.0.1", self.port), reuse_port=True)
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def cut(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for each in self.pairs:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.pairs.clear()

    def _accept(self, listener):
        with suppress(OSError):
            while True:
                near, _address = listener.accept()
                far = socket.create_connection(self.target)
                self.pairs += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(one, other):
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_database_that_restarts_is_away_and_comes_back(tmp_path):
    publish_article()
    parts = urlsplit(database_url())
    relay, port = Relay(parts.hostname, parts.port or 5432), closed_port()
    by_relay = urlunsplit(parts._replace(netloc=parts.netloc.rpartition(":")[0] + f":{relay.port}"))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "magazine.settings",
        "DATABASE_URL": by_relay,
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "--config", "magazine/gunicorn.py", "magazine.wsgi"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, cwd=project.BASE_DIR, stdout=log, stderr=log)

    def ask():
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as asked:
            try:
                asked.request("GET", "/")
                return asked.getresponse().status
            except ConnectionRefusedError:
                return None

    def until(status):
        for _try in range(300):
            if ask() == status:
                return True
            time.sleep(0.1)
        return False

    try:
        assert until(200), (tmp_path / "log").read_text()
        relay.cut()
        assert [ask() for _n in range(5)] == [503] * 5
        relay.open()
        assert until(200)
        assert [ask() for _n in range(5)] == [200] * 5
    finally:
        relay.cut()
        server.terminate()
        server.wait(30)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_full_is_said_and_readers_read_on(desk):
    article, revision = publish_article()
    path = f"/desk/articles/article/{article.pk}/change/"
    data = form_of(desk, article) | {"headline": "Typed"}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what other tests have left free would take it in
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    try:
        desk.raise_request_exception = False
        data["articles_text_set-0-html"] = f"<p>{'It rains. ' * 9000}</p>"
        answer = desk.post(path, data)
        assert answer.status_code == 503
        assert "The disk is full, and nothing was saved" in answer.content.decode()
        assert desk.get(revision.get_absolute_url()).status_code == 200
        assert desk.get(path).status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert Article.objects.get().headline == article.headline


@pytest.mark.django_db
def test_a_fault_of_the_program_stays_one(client):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_campaign RENAME TO nowhere")
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers


# --- The store of the files ------------------------------------------------------------------------------------------


@pytest.fixture
def lost_store(settings, monkeypatch):
    """Return a function after which the files lie in a bucket of a store that doesn't answer."""

    def lose(port=None):
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "for-tests")
        options = {
            "bucket_name": "b",
            "endpoint_url": f"http://127.0.0.1:{port or closed_port()}",
            "region_name": "eu-west-1",
        }
        bucket = {"BACKEND": "media.storage.s3.Bucket", "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": bucket, "renditions": bucket}

    yield lose
    for alias in ("default", "renditions"):
        if hasattr(storages[alias], "_connections"):
            storages[alias].connection.meta.client.close()


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")  # botocore's
@pytest.mark.django_db
def test_a_store_that_is_away_takes_no_page_with_it(client, desk, lost_store):
    desk.raise_request_exception = client.raise_request_exception = False
    photo = make_photo("A coat", data=picture_file())
    _article, revision = publish_article(lead_photo=photo)
    photo.refresh_from_db()
    picture = naming.url(photo, naming.closest(photo, 320), "jpg")
    lost_store()
    for path in ("/", "/feed/", revision.get_absolute_url()):
        assert client.get(path).status_code == 200, path
    for path in ("/desk/", "/desk/media/photo/", "/desk/media/photo/upload/", f"/desk/media/photo/{photo.pk}/change/"):
        assert desk.get(path).status_code == 200, path
    answer = client.get(picture)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'fill="{photo.colour}"' in answer.content.decode()
    sent = {"rights": "staff", "creator": "Ada", "file": SimpleUploadedFile("a.jpg", picture_file("#224488"))}
    answer = desk.post("/desk/media/photo/upload/", sent, headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert "The store of the pictures doesn’t answer" in answer.json()["reason"]
    assert Photo.objects.count() == 1


class Anything(BaseHTTPRequestHandler):
    """Answers every request alike, as a proxy before a store does."""

    status, body = 200, b"<html><body><br>Sign in to the network"

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(self.body)

    do_HEAD = do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815 - as the server asks for them

    def log_message(self, *words):
        pass


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")  # botocore's
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "body"), [(200, Anything.body), (200, b""), (403, b"<Error/>"), (502, b"<html><br>"), (200, b"{}")]
)
def test_what_answers_for_the_store_is_not_taken_for_it(client, desk, lost_store, status, body):
    desk.raise_request_exception = client.raise_request_exception = False
    photo = make_photo("A coat", data=picture_file())
    publish_article(lead_photo=photo)
    photo.refresh_from_db()
    picture = naming.url(photo, naming.closest(photo, 320), "jpg")
    handler = type("Handler", (Anything,), {"status": status, "body": body})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as proxy:
        threading.Thread(target=proxy.serve_forever).start()
        try:
            lost_store(proxy.server_port)
            answer = client.get(picture)
            assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
            sent = {"rights": "staff", "creator": "Ada", "file": SimpleUploadedFile("a.jpg", picture_file("#224488"))}
            answer = desk.post("/desk/media/photo/upload/", sent, headers={"Accept": "application/json"})
            assert "The store of the pictures doesn’t answer" in answer.json()["reason"]
            assert Photo.objects.count() == 1
        finally:
            proxy.shutdown()


@pytest.mark.django_db
def test_a_file_that_cant_be_read_is_a_plate(client, uploads):
    photo = make_photo("A coat", data=picture_file())
    publish_article(lead_photo=photo)
    photo.refresh_from_db()
    address = naming.url(photo, naming.closest(photo, 320), "jpg")
    name = Path(storages["renditions"].path(naming.path(address.rsplit("/", 1)[1])))
    name.unlink()
    name.mkdir()  # whoever runs the tests may read every file, but no folder
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "image/svg+xml")

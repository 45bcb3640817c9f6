"""Rights: a photo outside its rights, denied or taken down is served nowhere, from its minute on, on live pages too.

Every address that the URL configuration has for the public is asked while the photos may be shown and once they may
not be. The production server is asked on both of its workers, over and over, while the minute passes.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.utils import timezone

from media.intake.takedown import lift, take_down
from media.models import Photo, Window
from media.renditions import naming
from tests.builders import allow, deny, make_photo, picture_file, publish_article
from tests.database import database_url
from tests.promises.newsroom import undone
from tests.promises.test_embargo import answer, known_paths
from tests.promises.worker import TAKE_DOWN

DAY = timedelta(days=1)


def deny_beside(photo):
    allow(photo, timezone.now() - DAY, timezone.now() + DAY)
    deny(photo, timezone.now() - timedelta(seconds=1))


def lose(**fields):
    """Return a function that changes columns of a photo."""
    return lambda photo: Photo.objects.filter(pk=photo.pk).update(**fields)


LOST = {
    "expired": lambda photo: allow(photo, usable_until=timezone.now()),
    "not yet": lambda photo: allow(photo, usable_from=timezone.now() + DAY),
    "denied beside a window that allows it": deny_beside,
    "taken down": lambda photo: take_down(photo, by=None, reason="The model has asked", places=[]),
    "without what its kind requires": lose(rights="agency", source="Agence X", licence=""),
    "of unknown rights": lose(rights="unknown"),
    "without a credit": lose(creator="", credit_line=""),
}


def files(photo):
    """Return the addresses of all files of a photo."""
    return [naming.url(photo, each.width, each.suffix, each.crop) for each in naming.wanted(photo)]


def showing(client, paths, photos):
    """Return {primary key: addresses} on which readers learn of a file of photos, in the body or in a header."""
    said = {path: str(answer(client, path)) for path in paths}
    return {photo.pk: {path for path, text in said.items() if f"/photos/{photo.pk}-" in text} for photo in photos}


def statuses(client, path, etag):
    """Return how a file answers to whoever asks for it, has it, has any, wants a part, or only wants to know."""
    asked = [{}, {"If-None-Match": etag}, {"If-None-Match": "*"}, {"Range": "bytes=0-9"}]
    return [*(client.get(path, headers=headers).status_code for headers in asked), client.head(path).status_code]


@pytest.mark.django_db
def test_a_photo_that_may_not_be_shown_is_on_no_page_and_has_no_file(client, magazine):
    photos = [magazine.photos[0], magazine.person.portraits.get()]
    paths = [path for path in known_paths(magazine) if not path.startswith("/photos/")]
    etags = {path: dict(answer(client, path)[1])["ETag"] for path in (files(photo)[0] for photo in photos)}
    on_pages, pages = showing(client, paths, photos), magazine.pages
    for name in ("front page", "story", "section", "tag", "month", "campaigns", "campaign", "product"):
        assert pages[name] in on_pages[photos[0].pk], f"{name}: it would be looked for where it never stands"
    assert pages["person"] in on_pages[photos[1].pk]
    nowhere = {photo.pk: set() for photo in photos}
    for state, act in LOST.items():
        with undone():
            for photo in photos:
                act(photo)
            assert (state, showing(client, paths, photos)) == (state, nowhere)
            for path, etag in etags.items():
                assert (state, statuses(client, path, etag)) == (state, [404] * 5)
    assert showing(client, [pages["story"]], photos)[photos[0].pk]  # nothing above has lasted


@pytest.mark.django_db
def test_no_file_of_any_kind_outlasts_the_rights(client):
    photo = make_photo(data=picture_file())
    publish_article(lead_photo=photo)
    assert {answer(client, path)[0] for path in files(photo)} == {200}
    deny(photo)
    assert {answer(client, path)[0] for path in files(photo)} == {404}


@pytest.mark.django_db
def test_a_takedown_that_is_lifted_brings_the_photo_back(client):
    photo = make_photo(data=picture_file())
    page = publish_article(lead_photo=photo)[1].get_absolute_url()
    made = take_down(photo, by=None, reason="The model has asked", places=[])
    assert showing(client, [page], [photo]) == {photo.pk: set()}
    lift(made, by=None)
    photo.refresh_from_db()
    assert showing(client, [page], [photo]) == {photo.pk: {page}}
    assert answer(client, files(photo)[0])[0] == 200


# On two workers.


class Worker:
    """A connection that one of the workers holds open, and what that worker answers."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.connection.connect()

    def ask(self, path, **headers):
        """Return (status, headers, body)."""
        self.connection.request("GET", path, headers=headers)
        response = self.connection.getresponse()
        return response.status, response.headers, response.read().decode("latin-1")


class Server:
    """The production server on the test's own tables."""

    def __init__(self, folder, uploads):
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]
        environment = {**os.environ, "DATABASE_URL": database_url(), "UPLOADS_DIR": str(uploads)}
        environment |= {"VAR_DIR": str(folder), "PORT": str(self.port)}
        environment |= {"WEB_CONCURRENCY": "2", "PYTHONWARNINGS": "ignore"}
        command = [sys.executable, "-m", "gunicorn", "--config", "magazine/gunicorn.py", "--keep-alive", "30"]
        self.log, self.opened = folder / "log", []
        with self.log.open("w") as log:
            command += ["tests.promises.worker:application"]
            self.process = subprocess.Popen(command, cwd=project.BASE_DIR, env=environment, stdout=log, stderr=log)

    def open(self):
        """Return another connection; wait until the server is there."""
        for _ in range(600):
            try:
                self.opened.append(Worker(self.port))
                return self.opened[-1]
            except ConnectionRefusedError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        return pytest.fail(self.log.read_text())

    def both(self):
        """Return a connection to each of the two processes."""
        found = {}
        for _ in range(100):
            worker = self.open()
            found.setdefault(worker.ask("/nowhere/")[1]["X-Worker"], worker)
            if len(found) == 2:
                return [*found.values()]
        return pytest.fail("Only one worker answers.")

    def stop(self):
        for each in self.opened:
            each.connection.close()
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def serve(tmp_path, uploads, transactional_db):
    """Return a function that starts the production server; it is stopped after the test."""
    started = []

    def start():
        started.append(Server(tmp_path, uploads))
        return started[-1]

    yield start
    for each in started:
        each.stop()


SHOWN, GONE = [200, 304, True, True], [404, 404, False, False]


def told(worker, page, photo):
    """Return what a worker says of a photo: its file, the same to whoever has it, its story, the first page."""
    file, etag = naming.url(photo, 320), f'"{naming.name(photo, 320)}"'
    statuses = [worker.ask(file)[0], worker.ask(file, **{"If-None-Match": etag})[0]]
    return statuses + [f"/photos/{photo.pk}-" in worker.ask(path)[2] for path in (page, "/")]


def test_both_workers_lose_a_photo_at_its_moment(serve):
    expiring, denied, taken = photos = [make_photo(f"Look {n}", data=picture_file(f"#5{n}6{n}7{n}")) for n in range(3)]
    allow(expiring, usable_until=timezone.now() + DAY)
    deny(denied, usable_from=timezone.now() + DAY)
    pages = {photo: publish_article(f"With {photo}", lead_photo=photo)[1].get_absolute_url() for photo in photos}
    workers = serve().both()
    for worker in workers:  # whatever keeps pages or rights anywhere has them now
        assert [told(worker, page, photo) for photo, page in pages.items()] == [SHOWN] * 3
    workers[0].ask(f"{TAKE_DOWN}{taken.pk}")
    assert [told(worker, pages[taken], taken) for worker in workers] == [GONE] * 2
    end = timezone.now() + timedelta(seconds=5)
    Window.objects.filter(photo=expiring).update(usable_until=end)
    Window.objects.filter(photo=denied).update(usable_from=end)
    seen = {(worker, photo): [] for worker in workers for photo in (expiring, denied)}
    while timezone.now() < end + timedelta(seconds=1) or not all(said and said[-1][0] for said in seen.values()):
        assert timezone.now() < end + timedelta(seconds=60)
        for worker, photo in seen:
            asked_at, said = timezone.now(), told(worker, pages[photo], photo)
            if asked_at > end or timezone.now() < end:  # the moment didn't pass between the answers
                seen[worker, photo].append((asked_at > end, said))
    for answers in seen.values():
        assert {is_over for is_over, _said in answers} == {False, True}
        assert [said for is_over, said in answers] == [GONE if is_over else SHOWN for is_over, said in answers]

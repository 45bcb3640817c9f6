"""The process beside the server does what is in the queue, is followed by another when it dies, and ends with it."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from magazine.setup import worker
from media.making import rendition_sets
from media.models import Photo
from media.renditions import naming
from tests.builders import make_photo, picture_file
from tests.database import database_url

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no /proc to look at processes in"),
]


def children(pid):
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(condition, seconds=60):
    """Wait until a condition holds, and return what it is then."""
    ends = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < ends, "It has not come about."
        time.sleep(0.1)
    return found


class Served:
    """A server with the configuration of production, on this test's database."""

    def __init__(self, uploads, log):
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "magazine.settings",
            "DATABASE_URL": database_url(),
            "UPLOADS_DIR": str(uploads),
            "IMMEDIATE_TASKS": "0",
            "WEB_CONCURRENCY": "1",
            "PORT": "0",
        }
        command = [sys.executable, "-m", "gunicorn", "--config", "magazine/gunicorn.py", "magazine.wsgi"]
        self.log = log
        with log.open("w") as file:
            self.server = subprocess.Popen(
                command, env=environment, cwd=project.BASE_DIR, stdout=file, stderr=file, start_new_session=True
            )

    @property
    def keeper(self):
        """The one of its processes that has begun another."""
        return until(lambda: [pid for pid in children(self.server.pid) if children(pid)])[0]

    @property
    def child(self):
        return until(lambda: children(self.keeper))[0]


@pytest.fixture
def serve(uploads, tmp_path, settings):
    """Return a function that starts a server."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    started = []

    def start():
        started.append(Served(uploads, tmp_path / "log"))
        return started[0]

    yield start
    for each in started:
        if each.server.poll() is None:
            each.server.kill()
            each.server.wait()


def bring(colour):
    photo = make_photo(data=picture_file(colour, (60, 80)))
    assert photo.edition == ""  # nobody has waited
    return photo


def is_made(photo):
    return Photo.objects.get(pk=photo.pk).edition


def test_it_works_dies_comes_again_and_ends_with_a_server_that_is_killed(serve):
    served, one = serve(), bring("#884422")
    until(lambda: is_made(one))
    keeper, child = served.keeper, served.child
    os.kill(child, signal.SIGKILL)
    other = bring("#224488")
    until(lambda: is_made(other))
    again = served.child
    assert again != child
    assert not rendition_sets.faults(Photo.objects.get(pk=other.pk))
    assert "has died (-9)" in served.log.read_text()
    served.server.kill()
    served.server.wait()
    until(lambda: not is_alive(keeper) and not is_alive(again))


def test_it_ends_no_process_while_it_waits_to_have_another(monkeypatch):
    killed, sleeps = [], iter([0.5])

    def sleep(seconds):
        if not next(sleeps, 0):
            sys.exit()  # as its handler of SIGTERM does

    monkeypatch.setattr(worker, "_child", lambda **options: 7)
    monkeypatch.setattr(worker.signal, "signal", lambda *options: None)
    monkeypatch.setattr(worker.os, "waitpid", lambda pid, options: (pid, 256))
    monkeypatch.setattr(worker.os, "kill", lambda *options: killed.append(options))
    monkeypatch.setattr(worker.time, "sleep", sleep)
    with pytest.raises(SystemExit):
        worker.keep_running()
    assert killed == []


def test_it_takes_up_what_was_left_and_ends_with_the_server_in_silence(serve, uploads):
    """What was left: two photos whose tasks are said to be running, one of which can't be made."""
    left, broken = bring("#884422"), bring("#224488")
    (uploads / broken.file.name).write_bytes(b"nothing")
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    served = serve()
    keeper, child = served.keeper, served.child
    until(lambda: is_made(left))
    until(lambda: f"This happened to photo {broken.pk}" in served.log.read_text())
    assert not is_made(broken)
    before = served.log.read_text()
    served.server.send_signal(signal.SIGTERM)
    assert served.server.wait(30) == 0
    assert not is_alive(keeper)
    assert not is_alive(child)
    assert served.log.read_text() == before


def test_what_has_failed_is_asked_for_again_and_not_for_ever(uploads, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    photo, now = bring("#884422"), timezone.now()

    def again(at=now, **row):
        """Say how the newest task has ended; return how many photos are then asked for again."""
        newest = DBTaskResult.objects.order_by("-enqueued_at").first()
        DBTaskResult.objects.filter(pk=newest.pk).update(**row)
        return worker.take_up_again(at)

    assert again() == 0  # it waits
    assert again(status="RUNNING", started_at=now) == 0
    assert again(status="RUNNING", started_at=now - timedelta(hours=1)) == 1  # its child was killed
    assert again(status="FAILED") == 1
    assert again(status="FAILED") == 0
    assert again(at=now + timedelta(days=1, minutes=1)) == 1
    DBTaskResult.objects.update(status="FAILED")
    Photo.objects.filter(pk=photo.pk).update(edition=naming.edition(Photo.objects.get(pk=photo.pk)))
    assert again(at=now + timedelta(days=3)) == 0  # somebody has made them

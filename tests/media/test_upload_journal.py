"""Whatever ends a process, and whenever: no file without a row is kept for long, and no row is without its file."""

import os
import threading
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from media.intake import ingest
from media.models import Photo
from media.storage import upload_journal
from tests.builders import picture_file
from tests.forms import form_of
from tests.media.test_ingest import ADD

pytestmark = pytest.mark.django_db(transaction=True)


def files(uploads):
    return sorted(str(path.relative_to(uploads)) for path in uploads.rglob("*") if path.is_file())


class KilledAfterwards(FileSystemStorage):
    """A storage whose process is killed once it has written an original."""

    def _save(self, name, content):
        saved = super()._save(name, content)
        if name.startswith(upload_journal.ORIGINALS):
            os._exit(9)
        return saved


def in_a_child(work):
    """Do something in a process of its own, and return how that ended."""
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        for each in connections.all(initialized_only=True):
            each.connection = None  # the parent's
        work()
    finally:
        os._exit(1)


def test_what_a_killed_process_left_is_swept_once_it_is_old(uploads, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": f"{__name__}.KilledAfterwards", "OPTIONS": {"location": str(uploads)}},
    }
    assert in_a_child(lambda: ingest.ingest(picture_file())) == 9
    assert not Photo.objects.exists()
    assert len(files(uploads)) == 2  # the original, and the note of it
    assert upload_journal.sweep_uploads() == 0
    assert len(files(uploads)) == 2  # it might still be coming
    assert upload_journal.sweep_uploads(timezone.now() + timedelta(hours=2)) == 1
    assert files(uploads) == []


def test_the_note_stays_until_the_row_is_written(uploads, monkeypatch):
    monkeypatch.setattr(Photo, "save", lambda photo: os._exit(9))
    assert in_a_child(lambda: ingest.ingest(picture_file())) == 9
    assert len(files(uploads)) == 2
    assert upload_journal.sweep_uploads(timezone.now() + timedelta(hours=2)) == 1
    assert files(uploads) == []


def test_a_sweep_takes_no_original_that_a_row_names_or_that_nothing_was_noted_of(uploads):
    photo = ingest.ingest(picture_file(size=(40, 40)))
    note = uploads / upload_journal.NOTES / photo.file.name.removeprefix("photos/")
    assert not note.exists()  # it went with the commit
    note.touch()  # as if the process had been killed just before
    (uploads / "photos" / "restored.jpg").write_bytes(b"of a row that a backup doesn't have")
    before = files(uploads)
    assert upload_journal.sweep_uploads(timezone.now() + timedelta(hours=2)) == 0
    assert files(uploads) == [name for name in before if not name.startswith(upload_journal.NOTES)]


def at_once(works):
    """Do several things, each in a thread of its own, at the same moment."""
    gate = threading.Barrier(len(works))

    def do(work):
        gate.wait()
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[work]) for work in works]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]


def test_the_same_file_brought_twice_at_once_is_one_photo_and_one_file(uploads):
    data, brought = picture_file(size=(40, 40)), []
    at_once([lambda: brought.append(ingest.take(data, name="coat.jpg"))] * 4)
    photo = Photo.objects.get()
    assert sorted(taken.is_new for taken in brought) == [False, False, False, True]
    assert {taken.photo.pk for taken in brought} == {photo.pk}
    assert [name for name in files(uploads) if not name.startswith("renditions")] == [photo.file.name]
    with photo.file.open() as file:
        assert file.read() == data


def test_the_same_file_in_two_forms_at_once_is_saved_by_one_and_told_by_the_other(uploads, chief):
    clients, answers = [Client(), Client()], []
    [client.force_login(chief) for client in clients]
    data = form_of(clients[0], Photo, description="A coat")

    def save(client):
        file = SimpleUploadedFile("coat.jpg", picture_file(size=(40, 40)))
        answers.append(client.post(ADD, {**data, "upload": file}))

    at_once([partial(save, client) for client in clients])
    photo = Photo.objects.get()
    told, saved = sorted(answers, key=lambda answer: answer.status_code)
    assert (told.status_code, saved.status_code) == (200, 302)
    assert "This very file is in the library already" in told.content.decode()
    assert [name for name in files(uploads) if not name.startswith("renditions")] == [photo.file.name]

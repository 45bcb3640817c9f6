"""A power cut in the library: `kill -9` at every step, in the database and in the storages, loses and leaves nothing.

Whatever was cut, once `inventory.sweep` has been there the storage holds the files that rows name, and no others.
"""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from media.intake import removal, takedown
from media.making import inventory, rendition_sets
from media.models import Departure, Photo, Takedown, Window
from media.renditions import naming
from media.storage import removal_journal, upload_journal
from tests.builders import make_photo, picture_file
from tests.cuts import ENDED, killed_at
from tests.forms import added, address_of, form_of, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.7 a contract"
LATER = timedelta(hours=2)  # when what was arriving is no more


def stored(storage, folder=""):
    """Return the paths of all files of a storage."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return set()
    below = [stored(storage, f"{folder}/{each}".lstrip("/")) for each in folders]
    return {f"{folder}/{name}".lstrip("/") for name in names}.union(*below)


def named():
    """Return the paths of all originals and proofs that rows name."""
    originals = Photo.objects.exclude(file="").values_list("file", flat=True)
    return {*originals, *Window.objects.exclude(proof="").values_list("proof", flat=True)}


def kept():
    """Return the paths of the originals and proofs that the storage holds."""
    found = stored(default_storage)
    return {path for path in found if path.startswith((upload_journal.ORIGINALS + "/", upload_journal.PROOFS + "/"))}


def shown():
    """Return the numbers of the photos that have renditions in the storage."""
    found = stored(storages["renditions"], naming.FOLDER)
    return {int(path.removeprefix(f"{naming.FOLDER}/").split("/")[0]) for path in found}


def tidy(monkeypatch):
    with monkeypatch.context() as later:
        later.setattr(upload_journal, "UPLOAD_PATIENCE", -LATER)
        inventory.sweep()
    assert not Departure.objects.exists()
    assert not {path for path in stored(default_storage) if path.startswith(upload_journal.NOTES)}


@pytest.fixture
def photo():
    """Return a photo with its renditions, and a window with its proof."""
    photo = make_photo(data=picture_file(size=(60, 80)))
    window = Window(photo=photo, verdict="allow")
    window.proof.save("contract.pdf", BytesIO(PDF))
    assert Photo.objects.get().edition
    return photo


def desk():
    from django.contrib.auth import get_user_model

    return signed_in(get_user_model().objects.get(username="chief"))


def upload():
    answer = desk().post(
        "/desk/media/photo/upload/",
        {"rights": "staff", "creator": "Ada", "file": SimpleUploadedFile("a.jpg", picture_file("#224488", (40, 60)))},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200


def delete():
    removal.remove(Photo.objects.get())


def delete_at_the_desk():
    assert desk().post(address_of(Photo.objects.get(), "delete"), {"post": "yes"}).status_code == 302


def form(client):
    return form_of(client, Photo.objects.get())


def another_proof():
    client = desk()
    data = form(client)
    data["windows-0-proof"] = SimpleUploadedFile("b.pdf", PDF + b" of another")
    assert client.post(address_of(Photo.objects.get()), data).status_code == 302


def one_more_window():
    client = desk()
    data = added(form(client), "windows", verdict="allow")
    data[f"windows-{int(data['windows-TOTAL_FORMS'][0]) - 1}-proof"] = SimpleUploadedFile("b.pdf", PDF)
    assert client.post(address_of(Photo.objects.get()), data).status_code == 302


def no_window():
    client = desk()
    data = form(client) | {"windows-0-DELETE": "on"}
    assert client.post(address_of(Photo.objects.get()), data).status_code == 302


def take_down():
    takedown.take_down(Photo.objects.get(), by=None, reason="The model has asked", places=[])


ACTS = [upload, delete, delete_at_the_desk, another_proof, one_more_window, no_window, take_down]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__.replace("_", " "))
def test_an_act_that_is_killed_leaves_no_file_without_a_row_and_no_row_without_its_file(
    photo, act, uploads, monkeypatch, chief, settings
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # as beside a server
    state = (Photo.objects.count(), Window.objects.count(), named(), Takedown.objects.count())
    for number in range(1, 400):
        ended = killed_at(number, act, storage_too=("default", "renditions"))
        tidy(monkeypatch)
        assert kept() == named(), f"after step {number}"
        assert shown() <= {row.pk for row in Photo.objects.all() if not row.is_taken_down}, f"after step {number}"
        now = (Photo.objects.count(), Window.objects.count(), named(), Takedown.objects.count())
        if now != state or ended == ENDED:
            break
    assert now != state
    assert number > 5
    for row in Photo.objects.exclude(edition=""):
        assert inventory.make_owed(row.pk).faults == []
        assert rendition_sets.missing_files(row) == []


def test_what_a_storage_kept_from_going_goes_with_the_next_sweep(photo, uploads, monkeypatch, caplog):
    had = kept()

    def refuse(*args):
        raise OSError("The store doesn’t answer.")

    with monkeypatch.context() as away:
        away.setattr(type(default_storage._wrapped), "delete", refuse)
        removal.remove(photo)  # the act is done, whatever the store says
        assert not Photo.objects.exists()
        assert removal_journal.sweep_removals() == 0
    assert kept() == had
    assert removal_journal.sweep_removals() == Departure.objects.count() + 2
    assert kept() == shown() == set()


def test_what_is_not_committed_goes_nowhere(photo, uploads):
    had, pictures = kept(), shown()
    with transaction.atomic():
        removal.remove(photo)
        transaction.set_rollback(True)
    assert (kept(), shown(), Departure.objects.count()) == (had, pictures, 0)


def test_a_takedown_that_is_lifted_before_its_files_are_gone_keeps_those_it_makes_anew(photo, uploads, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr(removal_journal, "_go", lambda row: None)
        made = takedown.take_down(photo, by=None, reason="The model has asked", places=[])
    takedown.lift(made, by=None)
    rendition_sets.make_set(Photo.objects.get())
    removal_journal.sweep_removals()
    row = Photo.objects.get()
    assert row.edition
    assert rendition_sets.missing_files(row) == []
    assert naming.stored(row.pk)

"""Renditions appear whole and together, and go with their photo."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from media.intake import removal, takedown
from media.making import rendition_sets
from media.models import Photo, Window
from media.renditions import naming
from media.storage import removal_journal, upload_journal
from media.storage.local import Renditions
from tests.builders import make_photo, picture_file, publish_article
from tests.forms import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    return make_photo(data=picture_file(size=(200, 300)))


def files(folder):
    """Return the paths of all stored files; a note of an arriving one goes with a commit, which a test doesn't do."""
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return [path for path in found if not path.startswith(upload_journal.NOTES)]


class Interrupted(Renditions):
    """A storage in which something happens when a number of files have been stored."""

    happens = None

    def _save(self, name, content):
        saved = super()._save(name, content)
        if ".webp" in name and Interrupted.happens:
            happens, Interrupted.happens = Interrupted.happens, None
            happens()
        return saved


@pytest.fixture
def meanwhile(settings, monkeypatch):
    """Return a function that says what happens while renditions are made."""
    settings.STORAGES = {**settings.STORAGES, "renditions": {"BACKEND": f"{__name__}.Interrupted"}}
    return lambda happens: monkeypatch.setattr(Interrupted, "happens", happens)


def test_a_row_that_was_changed_meanwhile_has_asked_for_others(photo, meanwhile):
    Photo.objects.update(edition="")
    meanwhile(lambda: Photo.objects.update(creator="Somebody else"))
    rendition_sets.make_set(photo)
    assert Photo.objects.get().edition == ""


def test_a_photo_that_was_deleted_meanwhile_leaves_no_file(
    photo, meanwhile, uploads, django_capture_on_commit_callbacks
):
    def delete():
        with django_capture_on_commit_callbacks(execute=True):
            removal.remove(Photo.objects.get())

    meanwhile(delete)
    with django_capture_on_commit_callbacks(execute=True):
        rendition_sets.make_set(photo)
    assert files(uploads) == []


def test_a_photo_that_was_taken_down_meanwhile_gets_no_files(
    photo, meanwhile, chief, django_capture_on_commit_callbacks
):
    meanwhile(lambda: takedown.take_down(Photo.objects.get(), by=chief, reason="Asked", places=[]))
    with django_capture_on_commit_callbacks(execute=True):
        rendition_sets.make_set(photo)
    assert naming.stored(photo.pk) == []
    assert Photo.objects.get().edition == ""


def test_a_storage_that_fails_half_way_leaves_the_former_edition_to_readers(photo, meanwhile, client):
    def fail():
        raise OSError("No space left on device")

    publish_article(lead_photo=photo)
    former = photo.edition
    Photo.objects.update(credit_line="A new line")
    meanwhile(fail)
    with pytest.raises(OSError, match="No space left"):
        rendition_sets.make_set(Photo.objects.get())
    photo.refresh_from_db()
    assert photo.edition == former
    assert not rendition_sets.missing_files(photo)
    assert not [name for name in naming.stored(photo.pk) if "partial" in name]
    assert client.get(naming.url(photo, 200)).getvalue()


def test_two_makers_at_once_make_one_set(photo, meanwhile):
    Photo.objects.update(edition="")
    meanwhile(lambda: rendition_sets.make_set(Photo.objects.get()))
    rendition_sets.make_set(Photo.objects.get())
    assert set(naming.stored(photo.pk)) == set(rendition_sets.file_names(Photo.objects.get()))
    assert rendition_sets.faults(Photo.objects.get()) == []


def test_a_file_that_is_written_again_is_never_half_there():
    storage, seen = storages["renditions"], []
    storage.save("renditions/1/a.jpg", ContentFile(b"before"))

    class Slow(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"after"
            with storage.open("renditions/1/a.jpg") as file:
                seen.append(file.read())
            yield b"wards"

    storage.save("renditions/1/a.jpg", Slow(b"afterwards"))
    assert seen == [b"before"]
    with storage.open("renditions/1/a.jpg") as file:
        assert file.read() == b"afterwards"
    assert storage.listdir("renditions/1") == ([], ["a.jpg"])


def test_a_deleted_photo_leaves_nothing_behind(photo, desk, uploads, django_capture_on_commit_callbacks):
    proof = ContentFile(b"%PDF-1.7", name="proof.pdf")
    Window.objects.create(photo=photo, proof=proof, usable_until=timezone.now() + timedelta(days=9))
    Photo.objects.update(credit_line="A new line")
    rendition_sets.make_set(Photo.objects.get())  # the files of its former edition are still there
    kept = make_photo(data=picture_file("#112233", (100, 100)))
    assert len(files(uploads)) > 20
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address_of(photo, "delete"), {"post": "yes"})
    assert Photo.objects.get() == kept
    assert files(uploads) == sorted([kept.file.name, *map(naming.path, rendition_sets.file_names(kept))])
    assert not (uploads / naming.folder(photo.pk)).exists()


def test_photos_deleted_from_the_list_leave_nothing_behind(photo, desk, uploads, django_capture_on_commit_callbacks):
    other = make_photo(data=picture_file("#112233", (100, 100)))
    chosen = {"action": "delete_selected", "_selected_action": [photo.pk, other.pk], "post": "yes"}
    with django_capture_on_commit_callbacks(execute=True):
        desk.post("/desk/media/photo/", chosen)
    assert files(uploads) == []


def test_a_photo_whose_original_is_lost_can_be_deleted(photo, uploads, django_capture_on_commit_callbacks):
    (uploads / photo.file.name).unlink()
    with django_capture_on_commit_callbacks(execute=True):
        removal.remove(Photo.objects.get())
    assert files(uploads) == []


def test_a_photo_in_use_keeps_its_files(photo, uploads):
    publish_article(lead_photo=photo)
    before = files(uploads)
    with pytest.raises(ProtectedError):
        removal.remove(photo)
    assert files(uploads) == before


def test_a_deletion_that_is_undone_has_removed_nothing(photo, uploads):
    before = files(uploads)

    class Undone(Exception):
        pass

    with suppress(Undone), transaction.atomic():
        removal.remove(photo)
        raise Undone
    assert files(uploads) == before


def test_a_row_that_was_never_written_takes_no_other_photos_files(photo):
    """Its number is another's by now."""
    before = naming.stored(photo.pk)
    removal_journal.remove_renditions(Photo(pk=photo.pk, sha256="f" * 64))
    assert naming.stored(photo.pk) == before


def test_a_takedown_takes_the_files_that_an_older_secret_key_has_named(
    photo, chief, settings, django_capture_on_commit_callbacks
):
    settings.SECRET_KEY = "another-" * 9
    assert not rendition_sets.is_current(photo)
    with django_capture_on_commit_callbacks(execute=True):
        takedown.take_down(photo, by=chief, reason="Asked", places=[])
    assert naming.stored(photo.pk) == []

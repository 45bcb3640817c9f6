"""The one door: what comes in through it is whole, and what is refused leaves nothing behind."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection
from PIL import Image

from media.intake import ingest
from media.models import Photo, Window
from media.renditions import naming
from media.storage import upload_journal
from tests.articles.importing.conftest import desk as importer  # noqa: F401
from tests.articles.importing.pictures import CREDITED, picture, with_photo
from tests.articles.importing.texts import A
from tests.builders import make_photo, picture_file
from tests.forms import form_of, save

pytestmark = pytest.mark.django_db
ADD, UPLOAD = "/desk/media/photo/add/", "/desk/media/photo/upload/"


def encoded(image, kind, **options):
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def stored(folder):
    """Return the names of the files in a folder, but for notes that wait for the commit of a test."""
    notes = folder / upload_journal.NOTES
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and notes not in path.parents)


def test_the_original_is_kept_to_the_byte():
    data = picture_file()
    with ingest.ingest(data, description="A coat").file.open() as file:
        assert file.read() == data


def test_the_same_file_twice_is_one_photo(uploads):
    data = picture_file()
    first = ingest.take(data, description="A coat")
    files = stored(uploads)
    again = ingest.take(data, description="The same coat")
    assert (first.is_new, again.is_new, again.photo) == (True, False, first.photo)
    assert stored(uploads) == files
    assert Photo.objects.count() == 1


def test_renditions_are_made_in_the_widths_that_layouts_use_and_never_enlarged(uploads):
    photo = ingest.ingest(picture_file(size=(1000, 500)), description="A coat")
    sizes = {}
    for width in naming.widths(photo):
        with Image.open(uploads / naming.path(naming.name(photo, width))) as image:
            sizes[width] = image.size
    assert sizes == {320: (320, 160), 640: (640, 320), 960: (960, 480), 1000: (1000, 500)}


def test_a_picture_taken_sideways_is_measured_upright():
    image = Image.new("RGB", (40, 20))
    exif = image.getexif()
    exif[0x0112] = 6
    photo = ingest.ingest(encoded(image, "JPEG", exif=exif), description="A coat")
    photo.refresh_from_db()
    assert (photo.width, photo.height) == (20, 40)


def test_a_photo_without_words_is_found_by_the_name_of_its_file():
    photo = ingest.ingest(picture_file(), name="../quay at noon.jpg")
    assert (str(photo), photo.file_name, photo.description) == ("quay at noon.jpg", "quay at noon.jpg", "")


def test_what_a_heap_has_in_common_fills_what_is_empty_and_nothing_else():
    shared = {"rights": "press_handout", "credit_line": "Courtesy of the Quay", "source": ""}
    photo = ingest.ingest(picture_file(), shared=shared, credit_line="Ada Lens", description="A coat")
    assert (photo.rights, photo.credit_line, photo.source) == ("press_handout", "Ada Lens", "")
    assert photo.windows.get().usable_until  # a handout's usual time


# Refused, through each door.

REFUSED = {
    "empty": b"",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<html><img src=x></html>",
    "cut off": picture_file()[:900],
    "animated": encoded(
        Image.new("RGB", (20, 20)), "PNG", save_all=True, append_images=[Image.new("RGB", (20, 20), "red")]
    ),
    "polyglot": picture_file() + b"PK\3\4" + bytes(100),
    "too many pixels": encoded(Image.new("1", (2000, 1000)), "PNG"),
    "too large": picture_file() + bytes(70_000),
}
REASONS = {
    "empty": "is empty",
    "svg": "SVG",
    "html": "web page",
    "cut off": "is cut off",
    "animated": "several pictures",
    "polyglot": "something else behind",
    "too many pixels": "megapixels",
    "too large": "MB",
}


def sent(data):
    return SimpleUploadedFile("photo.jpg", data, "image/jpeg")


def by_form(data, client, **options):
    return save(client, Photo, description="Kept", upload=sent(data))


def by_heap(data, client, **options):
    return client.post(UPLOAD, {"rights": "unknown", "file": [sent(data), sent(data)]})


def by_script(data, client, **options):
    return client.post(UPLOAD, {"rights": "unknown", "file": sent(data)}, headers={"accept": "application/json"})


def by_command(data, tmp_path, capsys, **options):
    (tmp_path / "photo.jpg").write_bytes(data)
    with pytest.raises(SystemExit, match="1"):
        call_command("import_photos", str(tmp_path / "photo.jpg"))
    return capsys.readouterr().err


def by_import(data, tmp_path, importer, **options):  # noqa: F811
    picture(tmp_path, data=data)
    return importer(a=A, dossier=with_photo(file="coat.jpg", **CREDITED)).problems[0][1]


@pytest.mark.parametrize("door", [by_form, by_heap, by_script, by_command, by_import])
def test_what_is_refused_is_told_and_leaves_nothing_through_any_door(
    door,
    desk,
    uploads,
    tmp_path,
    capsys,
    importer,  # noqa: F811
    settings,
):
    settings.PHOTO_MOST_PIXELS, settings.PHOTO_MOST_BYTES = 1_000_000, 60_000
    found = {}
    for kind, data in REFUSED.items():
        answer = door(data, client=desk, tmp_path=tmp_path, capsys=capsys, importer=importer)
        found[kind] = answer if isinstance(answer, str) else answer.content.decode()
    told = {kind: REASONS[kind] in found[kind] for kind in REFUSED if (door, kind) != (by_form, "empty")}
    assert all(told.values()), {kind: found[kind][-2000:] for kind, was in told.items() if not was}
    assert not Photo.objects.exists()
    assert not Window.objects.exists()
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


# Failures.


def test_renditions_that_cannot_be_stored_cost_no_photo(uploads):
    (uploads / "renditions").write_text("a file where the folder should be")
    photo = ingest.ingest(picture_file(), description="A coat")
    assert (photo.file.storage.exists(photo.file.name), photo.edition) == (True, "")


class Full(FileSystemStorage):
    """A storage in which half of an original finds room."""

    def _save(self, name, content):
        if not name.startswith(upload_journal.ORIGINALS):
            return super()._save(name, content)
        super()._save(name, ContentFile(content.read()[:100]))
        raise OSError("No space left on device")


@pytest.mark.parametrize("door", [by_form, by_heap, by_script])
def test_a_storage_that_fails_leaves_nothing(door, desk, uploads, settings):
    full = {"BACKEND": f"{__name__}.Full", "OPTIONS": {"location": str(uploads)}}
    settings.STORAGES = {**settings.STORAGES, "default": full}
    with pytest.raises(OSError, match="No space left"):
        door(picture_file(), client=desk)
    assert [path for path in uploads.rglob("*") if path.is_file()] == []
    assert not Photo.objects.exists()


def test_a_row_that_cannot_be_written_leaves_no_file(uploads):
    with pytest.raises(IntegrityError):
        ingest.ingest(picture_file(), description="A coat", focal_x=7)
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_a_form_whose_last_step_fails_leaves_no_row_and_no_file(desk, uploads):
    """The row is written, and then its tags are not; a trigger stands for whatever may go wrong."""
    data = form_of(desk, Photo, description="A coat", tags="broken")
    with failing("taggit_taggeditem"), pytest.raises(Exception, match="no room"):
        desk.post(ADD, {**data, "upload": sent(picture_file())})
    assert not Photo.objects.exists()
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


class failing:  # noqa: N801
    """While it is open, no row of a table can be added."""

    def __init__(self, table):
        self.table = table

    def __enter__(self):
        if connection.vendor == "sqlite":
            statements = [
                f"CREATE TRIGGER broken BEFORE INSERT ON {self.table} BEGIN SELECT RAISE(ABORT, 'no room'); END"
            ]
        else:
            statements = [
                "CREATE FUNCTION broken() RETURNS trigger AS $$ BEGIN RAISE 'no room'; END $$ LANGUAGE plpgsql",
                f"CREATE TRIGGER broken BEFORE INSERT ON {self.table} FOR EACH ROW EXECUTE FUNCTION broken()",
            ]
        self._run(*statements)

    def __exit__(self, *error):
        if connection.vendor == "sqlite":
            self._run("DROP TRIGGER broken")
        else:
            self._run(f"DROP TRIGGER broken ON {self.table}", "DROP FUNCTION broken()")

    def _run(self, *statements):
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def test_the_file_of_a_photo_that_is_there_is_never_discarded():
    """A commit whose answer was lost is a commit."""
    photo = make_photo(data=picture_file())
    ingest.discard(photo)
    assert photo.file.storage.exists(photo.file.name)

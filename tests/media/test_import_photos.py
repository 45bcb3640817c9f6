"""The command `import_photos`."""

import os
import signal
import subprocess
import sys
import time
from io import StringIO

import pytest
from django.conf import settings as current
from django.core.management import CommandError, call_command

from media.models import Photo
from tests.builders import picture_file
from tests.database import database_url
from tests.media.test_uploads import pictured

pytestmark = pytest.mark.django_db


def bring(*paths, **options):
    """Run the command; return (exit status, the lines it printed, the lines of its complaints)."""
    out, errors, status = StringIO(), StringIO(), 0
    try:
        call_command("import_photos", *map(str, paths), stdout=out, stderr=errors, **options)
    except SystemExit as leaving:
        status = leaving.code
    return status, out.getvalue().splitlines(), errors.getvalue().splitlines()


@pytest.fixture
def folder(tmp_path):
    """Return a folder with two photos, one of them in a folder of its own, and what is to be left out."""
    (tmp_path / "looks" / ".thumbs").mkdir(parents=True)
    for number, name in enumerate(("a.jpg", "looks/b.jpg", ".hidden.jpg", "looks/.thumbs/c.jpg")):
        (tmp_path / name).write_bytes(picture_file(f"#{number}{number}{number}", (40, 40)))
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "secret.jpg").write_bytes(picture_file("#999", (40, 40)))
    (tmp_path / "link.jpg").symlink_to(outside / "secret.jpg")
    (tmp_path / "linked").symlink_to(outside)
    return tmp_path


def test_a_folder_comes_in_with_its_folders_but_for_what_is_hidden_or_a_link(folder):
    status, lines, complaints = bring(folder, rights="press_handout", credit_line="Courtesy of the Quay", source="Quay")
    assert (status, complaints) == (0, [])
    assert lines == [f"added  {folder / 'a.jpg'}: a.jpg", f"added  {folder / 'looks/b.jpg'}: b.jpg", "2 photos added."]
    assert set(Photo.objects.values_list("rights", "credit_line", "source")) == {
        ("press_handout", "Courtesy of the Quay", "Quay")
    }


def test_a_second_run_changes_nothing(folder, uploads):
    bring(folder)
    before = sorted(uploads.rglob("*"))
    status, lines, _complaints = bring(folder, folder / "a.jpg", credit_line="Somebody else")
    assert status == 0
    assert lines[-1] == "0 photos added. 2 were here already."
    assert Photo.objects.without_credit().count() == 2
    assert sorted(uploads.rglob("*")) == before


def test_what_cannot_be_taken_is_told_and_the_others_go_on(folder):
    (folder / "a.txt").write_text("no picture")
    (folder / "broken.jpg").write_bytes(picture_file()[:500])
    status, lines, complaints = bring(folder, folder / "nowhere.jpg", folder / "link.jpg")
    assert status == 1
    assert lines[-1] == "2 photos added. 4 files could not be taken."
    assert sorted(line.removeprefix(f"{folder}/").split(":")[0] for line in complaints) == [
        "a.txt",
        "broken.jpg",
        "link.jpg",
        "nowhere.jpg",
    ]


def test_the_same_picture_and_another_credit_are_told(tmp_path):
    for number, size in enumerate(((480, 640), (240, 320))):
        (tmp_path / f"{number}.jpg").write_bytes(pictured(1, size))
    bring(tmp_path / "0.jpg", creator="Ada Lens")
    status, _lines, complaints = bring(tmp_path, creator="Bo Quill")
    assert status == 0
    assert f"{tmp_path / '1.jpg'} looks like photo {Photo.objects.earliest('pk').pk}: 0.jpg" in complaints
    assert f"{tmp_path / '1.jpg'}, Creator: “Bo Quill”, but in the library “Ada Lens”" in complaints


def test_rights_that_there_are_not_are_refused_before_any_file(folder):
    with pytest.raises(CommandError, match="--rights"):
        bring(folder, rights="stolen")
    assert not Photo.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_run_ends_after_the_file_under_way_and_a_second_one_takes_the_rest(tmp_path, uploads, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # no renditions meanwhile
    for number in range(60):
        (tmp_path / f"{number:02}.jpg").write_bytes(picture_file(f"#{number * 4:02x}8000", (1200, 900)))
    started = start(tmp_path, uploads)
    while started.poll() is None and Photo.objects.count() < 2:
        time.sleep(0.01)
    started.send_signal(signal.SIGINT)
    out, complaints = started.communicate(timeout=60)
    taken = Photo.objects.count()
    assert started.returncode == 130, complaints
    assert 2 <= taken < 60
    assert f"{taken} photos added." in out
    assert f"Run the command again for the rest: {60 - taken}." in complaints
    originals = {path.name for path in (uploads / "photos").iterdir()}
    assert originals == {name.removeprefix("photos/") for name in Photo.objects.values_list("file", flat=True)}
    assert bring(tmp_path)[1][-1] == f"{60 - taken} photos added. {taken} were here already."


def start(folder, uploads):
    """Start the command in a process of its own, on the tables of this test."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_photos", str(folder)],
        cwd=current.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url(), "UPLOADS_DIR": str(uploads), "IMMEDIATE_TASKS": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

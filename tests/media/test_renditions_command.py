"""`manage.py renditions`: whatever was interrupted, failed, lost or damaged is found again, and put right."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from media import tasks
from media.making import rendition_sets
from media.models import Photo, Resemblance
from media.renditions import naming
from tests.builders import make_photo, picture_file
from tests.media.test_uploads import pictured

# Its processes have connections of their own, so what they shall see is committed. Where another test has left a
# thread, Python warns of the fork.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
]


def run(*arguments):
    """Run the command, and return (exit status, what it said, what it complained of)."""
    out, errors, status = StringIO(), StringIO(), 0
    try:
        call_command("renditions", *arguments, stdout=out, stderr=errors)
    except SystemExit as leaving:
        status = leaving.code
    return status, out.getvalue(), errors.getvalue()


@pytest.fixture
def photos():
    """Return three small photos of which the last has no file."""
    return [make_photo(data=picture_file(colour, (60, 80))) for colour in ("#884422", "#224488")] + [make_photo()]


def test_it_compares_the_pictures_that_nobody_has_compared():
    photos = [make_photo(data=pictured(1, size)) for size in ((60, 80), (90, 120))]
    assert run() == (0, "Looked at 2 photos.\n", "")
    assert not Photo.objects.uncompared().exists()
    assert Resemblance.objects.filter(photo=photos[0], other=photos[1]).exists()


def lose(photo, number=1):
    """Remove some renditions of a photo, and return their paths."""
    lost = [naming.path(name) for name in rendition_sets.file_names(photo)[:number]]
    for path in lost:
        (settings.MEDIA_ROOT / path).unlink()
    return lost


def test_it_makes_what_is_owed_and_what_is_lost(photos):
    Photo.objects.filter(pk=photos[0].pk).update(edition="")
    lost = lose(photos[1])
    number = len(rendition_sets.file_names(photos[0]))
    assert run() == (0, f"Looked at 2 photos. Made {2 * number} files of 2.\n", "")
    assert Photo.objects.get(pk=photos[0].pk).edition
    assert (settings.MEDIA_ROOT / lost[0]).is_file()
    assert run("make") == (0, "Looked at 2 photos.\n", "")


def test_a_photo_whose_original_is_lost_or_damaged_is_named_and_the_others_are_made(photos):
    damaged = make_photo(data=picture_file("#ffffff", (60, 80)))
    lost, whole, _plate = photos
    (settings.MEDIA_ROOT / lost.file.name).unlink()
    (settings.MEDIA_ROOT / damaged.file.name).write_bytes(picture_file("#ffffff", (60, 80))[:300])
    Photo.objects.update(edition="")
    status, said, complaints = run()
    assert status == 1
    assert said == f"Looked at 3 photos. Made {len(rendition_sets.file_names(whole))} files of 1. 2 have a problem.\n"
    assert set(complaints.splitlines()) == {
        f"Photo {lost.pk}: its original {lost.file.name} isn’t there.",
        f"Photo {damaged.pk}: its original {damaged.file.name} isn’t the file that came in.",
    }
    assert [bool(Photo.objects.get(pk=each.pk).edition) for each in (lost, whole, damaged)] == [False, True, False]


def write(photo, suffix, data):
    path = next(
        path for path in map(naming.path, rendition_sets.file_names(photo)) if path.endswith(f"free-60.{suffix}")
    )
    (settings.MEDIA_ROOT / path).write_bytes(data)


def test_verify_reads_every_file_and_make_puts_it_right(photos):
    one, other, _plate = photos
    lose(one)
    write(one, "jpg", picture_file(size=(60, 80)))
    write(one, "webp", b"RIFF")
    write(other, "jpg", picture_file(size=(60, 90)))
    write(other, "webp", picture_file(size=(60, 80)))
    status, _said, complaints = run("verify")
    told = sorted(line.partition("-free-60")[2] for line in complaints.splitlines())
    assert status == 1
    assert told == [
        ".avif: it isn’t there.",
        ".jpg: it doesn’t carry the photo’s credit.",
        ".jpg: it is 60 × 90 pixels.",
        ".webp: it is a file of another format.",
        ".webp: it is damaged.",
    ]
    assert run("verify", "--make")[0] == 0
    assert run("verify") == (0, "Looked at 2 photos.\n", "")


def test_verify_says_that_an_original_has_changed(photos):
    (settings.MEDIA_ROOT / photos[0].file.name).write_bytes(picture_file("#000000", (60, 80)))
    status, _said, complaints = run("verify", "--make")
    assert (status, complaints) == (
        1,
        f"Photo {photos[0].pk}: its original {photos[0].file.name} isn’t the file that came in.\n",
    )


def age(path, **since):
    moment = (timezone.now() - timedelta(**since)).timestamp()
    os.utime(path, (moment, moment))


def test_prune_removes_old_files_that_belong_to_nobody_and_no_others(photos):
    one, other, _plate = photos
    root = settings.MEDIA_ROOT
    former = {naming.path(name) for name in rendition_sets.file_names(one)}
    Photo.objects.filter(pk=one.pk).update(credit_line="A new line")
    rendition_sets.make_set(Photo.objects.get(pk=one.pk))
    strays = [root / "renditions" / name for name in ("flat.jpg", "999/999.jpg", "sub/x.jpg", f"{other.pk}/a.partial")]
    for stray in strays:
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"x")
    for path in root.rglob("*.*"):
        age(path, hours=2)
    young = root / "renditions" / str(one.pk) / "young.jpg"
    young.write_bytes(b"x")
    orphan = root / "photos" / "orphan.jpg"
    orphan.write_bytes(b"x")
    age(orphan, hours=2)
    status, said, _complaints = run("prune")
    assert (status, said) == (
        0,
        f"Removed {len(former) + len(strays)} files.\nphotos/orphan.jpg belongs to no photo; it stays.\n",
    )
    assert young.exists()
    assert orphan.exists()
    assert not [path for path in [*strays, *(root / each for each in former)] if path.exists()]
    assert run("verify")[0] == 0


def test_what_a_killed_worker_left_undone_is_found_by_its_edition(photos, settings):
    """The row of its task says that it runs, for ever; nobody asks it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    one = photos[0]
    Photo.objects.filter(pk=one.pk).update(edition="")
    lose(one, 2)
    task = tasks.make_renditions.enqueue(one.pk).db_result
    type(task).objects.filter(pk=task.pk).update(status="RUNNING", started_at=timezone.now())
    assert run()[0] == 0
    assert rendition_sets.is_current(Photo.objects.get(pk=one.pk))
    assert not rendition_sets.missing_files(Photo.objects.get(pk=one.pk))


# It has more to do than can be done before it is stopped.
COMMAND = "from django.core.management import execute_from_command_line as run; run(['manage.py', 'renditions'])"


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)], ids=["Ctrl-C", "kill"])
@pytest.mark.sqlite
def test_it_may_be_stopped_at_any_time(uploads, number, status, settings):
    """The processes that it has started end with it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    for shade in range(0, 250, 30):
        make_photo(data=picture_file(f"#{shade:02x}4422", (500, 600)))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "magazine.settings",
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "UPLOADS_DIR": str(uploads),
    }
    with subprocess.Popen(
        [sys.executable, "-c", f"import signal; signal.signal(2, signal.default_int_handler); {COMMAND}"],
        env=environment,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
        cwd=settings.BASE_DIR,
    ) as running:
        while not Photo.objects.exclude(edition="").exists():
            time.sleep(0.02)
        if number == signal.SIGINT:
            os.killpg(running.pid, number)  # as a terminal does
        else:
            running.kill()
        errors = running.communicate(timeout=30)[1]  # its processes write there too: it closes when all have ended
    assert running.returncode == status
    if number == signal.SIGINT:
        assert errors == "Stopped. What has been made is whole; run the command again for the rest.\n"
    made = Photo.objects.exclude(edition="")
    assert 0 < made.count() < 9
    assert not [photo for photo in made if rendition_sets.faults(photo)]


def test_make_is_for_verify_alone():
    with pytest.raises(CommandError, match="--make is for verify"):
        call_command("renditions", "prune", "--make")

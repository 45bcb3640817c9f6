"""`manage.py start`: what stands in its way is said in a sentence, and what is done already is not done again."""

import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.models import Article
from magazine.management.commands import start as module
from magazine.setup import server
from tests.watch import allowance


@pytest.fixture
def port():
    """Return a port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


@pytest.fixture
def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.fixture
def steps(monkeypatch, settings, tmp_path):
    """Record the long steps instead of taking them, in a folder that holds nothing yet."""
    taken = []
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(module.fonts, "build", lambda folder: taken.append("fonts"))
    monkeypatch.setattr(module.statics, "collect", lambda: taken.append("statics"))
    monkeypatch.setattr(module, "call_command", lambda name, **options: taken.append(name))
    monkeypatch.setattr(module.server.Server, "__init__", lambda self, host, port, welcome: taken.append(welcome))
    monkeypatch.setattr(module.server.Server, "run", lambda self: taken.append("serve"))
    return taken


def test_a_port_in_use_is_one_sentence_that_offers_another(port):
    with pytest.raises(SystemExit, match=rf"^Port {port} on 127.0.0.1 is in use: .*make run PORT={port + 1}`\.$"):
        call_command("start", port=str(port))


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_one_sentence(port):
    with pytest.raises(SystemExit, match=r"^PORT has to be a number from 1 to 65535, and .* is not one\.$"):
        call_command("start", port=port)


def test_an_address_of_another_machine_is_one_sentence(monkeypatch):
    def refuse(host, port):
        raise OSError(99, "Cannot assign requested address")

    monkeypatch.setattr(module.server, "is_free", refuse)
    with pytest.raises(SystemExit, match=r"^Can't serve on 192\.0\.2\.1, port 8000: Cannot assign .*\.$"):
        call_command("start", host="192.0.2.1", port="8000")


def test_a_second_start_in_the_same_folder_waits_for_no_one(steps, free_port, tmp_path):
    with open(tmp_path / "start.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(SystemExit, match="Another start is at work here"):
            call_command("start", port=str(free_port))
    assert steps == []


@pytest.mark.django_db
def test_the_first_start_does_every_step_and_serves(steps, free_port, tmp_path):
    call_command("start", port=str(free_port))
    *before, welcome, last = steps
    assert before == ["fonts", "statics", "seed", "renditions"]
    assert last == "serve"
    assert f"http://127.0.0.1:{free_port}/" in welcome
    for line in (tmp_path / "logins.txt").read_text().splitlines()[1:]:
        assert line.split()[1] in welcome


@pytest.mark.django_db
def test_a_magazine_that_has_a_story_is_not_seeded(steps, free_port):
    Article.objects.create(headline="A story of one's own", slug="a-story-of-ones-own")
    call_command("start", port=str(free_port))
    assert "seed" not in steps


@pytest.mark.django_db
def test_a_seed_that_was_interrupted_is_taken_up_again(steps, free_port, tmp_path):
    Article.objects.create(headline="The first of sixteen", slug="the-first-of-sixteen")
    (tmp_path / "seeding").touch()
    call_command("start", port=str(free_port))
    assert "seed" in steps
    assert not (tmp_path / "seeding").exists()


@pytest.mark.django_db
def test_fonts_that_cannot_be_built_are_one_warning(steps, free_port, monkeypatch, capsys):
    def fail(folder):
        raise ValueError("no such table: glyf")

    monkeypatch.setattr(module.fonts, "build", fail)
    call_command("start", port=str(free_port))
    assert steps[-1] == "serve"
    warnings = capsys.readouterr().err.strip().splitlines()
    assert len(warnings) == 1
    assert "no such table: glyf" in warnings[0]


@pytest.mark.django_db
def test_a_sample_that_cannot_be_imported_is_one_warning(steps, free_port, monkeypatch, capsys):
    def fail(name, **options):
        if name == "seed":
            raise CommandError("it is empty")

    monkeypatch.setattr(module, "call_command", fail)
    call_command("start", port=str(free_port))
    assert steps[-1] == "serve"
    assert "it is empty" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_sample_with_a_bad_text_says_what_is_wrong_with_it(steps, free_port, monkeypatch, capsys, tmp_path):
    (tmp_path / "bad.txt").write_text("Only a headline")
    folder = {"seed": [tmp_path]}
    monkeypatch.setattr(
        module, "call_command", lambda name, **options: name in folder and call_command(name, *folder[name], **options)
    )
    call_command("start", port=str(free_port))
    assert steps[-1] == "serve"
    reason, warning = capsys.readouterr().err.strip().splitlines()
    assert reason.startswith(f"{tmp_path / 'bad.txt'}: ")
    assert warning == "The sample magazine was not imported whole."
    assert not (tmp_path / "seeding").exists()


# The half minute of the fonts is not what is tested, and a shell may have started the suite deaf to Ctrl-C.
START = """
import signal, sys
from magazine.setup import fonts
from django.core.management import execute_from_command_line
signal.signal(signal.SIGINT, signal.default_int_handler)
fonts.are_built = lambda folder: True
execute_from_command_line(["manage.py", "start", "--port", sys.argv[1]])
"""


def test_an_interrupted_import_ends_the_start_and_is_left_to_the_next(tmp_path, free_port):
    database = tmp_path / "db.sqlite3"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "magazine.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "REDIS_URL": "",
        "VAR_DIR": str(tmp_path),
        "UPLOADS_DIR": str(tmp_path / "uploads"),
    }
    command = [sys.executable, "-c", START, str(free_port)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=environment, cwd=settings.BASE_DIR, stdout=pipe, stderr=pipe, text=True
    ) as running:
        try:
            wait_for_a_story(database, running)
            running.send_signal(signal.SIGINT)
            out, errors = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode == 130
    assert errors == "Stopped. What has been imported is whole; run the command again for the rest.\n"
    assert "is at" not in out
    assert (tmp_path / "seeding").exists()


def wait_for_a_story(database, running):
    """Wait until a start has imported its first story."""
    until = time.monotonic() + allowance() / 4
    while time.monotonic() < until:
        time.sleep(0.1)
        assert running.poll() is None, running.stderr.read()
        with closing(sqlite3.connect(database, timeout=20)) as connection:
            if "articles_article" not in {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}:
                continue
            if connection.execute("SELECT count(*) FROM articles_article").fetchone()[0]:
                return
    pytest.fail("The start has imported nothing in a minute of a free machine.")


def test_the_server_takes_its_configuration_from_the_file_of_production(free_port):
    configuration = server.Server("127.0.0.1", free_port, "welcome").cfg
    assert configuration.bind == [f"127.0.0.1:{free_port}"]
    assert configuration.worker_class_str == "magazine.serving.worker.Worker"
    assert configuration.control_socket_disable

"""The command `seed`: what it prints, bad paths, a run that is cut short."""

import os
import signal
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.importing.run import ImportRun
from articles.models import (
    Article,
    Revision,
)
from kit.text import printable
from tests.articles.importing.texts import A, B
from tests.builders import REASON

pytestmark = pytest.mark.django_db


def seed(*paths, **options):
    """Run the command, passing what the checklist warns of; return (status, what it printed, what it complained of)."""
    options.setdefault("override", REASON)
    out, errors = StringIO(), StringIO()
    status = 0
    try:
        call_command("seed", *map(str, paths), stdout=out, stderr=errors, **options)
    except SystemExit as leaving:
        status = leaving.code
    return status, out.getvalue(), errors.getvalue()


# --- What it prints --------------------------------------------------------------------------------------------------


def test_every_object_has_a_line_and_the_last_line_counts(tmp_path):
    (tmp_path / "a.txt").write_text(A)
    status, out, errors = seed(tmp_path / "a.txt")
    assert (status, errors) == (0, "")
    assert out.splitlines() == [
        "made     person      Odile Hem",
        "made     author      Odile Hem",
        "made     story       The Coat That Waits",
        "Made 1 person, 1 author, 1 story.",
    ]


def test_quiet_is_quiet(tmp_path):
    (tmp_path / "a.txt").write_text(A)
    assert seed(tmp_path / "a.txt", verbosity=0) == (0, "", "")


def test_a_story_that_a_cut_run_left_unpublished_has_its_line_and_its_sentence(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(A)
    with monkeypatch.context() as cut:
        cut.setattr(ImportRun, "finish", interrupt)
        assert seed(tmp_path)[0] == 130
    assert seed(tmp_path) == (0, "published story       The Coat That Waits\nPublished 1 story.\n", "")
    assert seed(tmp_path)[1] == "Nothing changed: 1 story was here already.\n"


def interrupt(*args):
    raise KeyboardInterrupt


class Screen(StringIO):
    """A stream that says whether it is a terminal."""

    def __init__(self, is_terminal):
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self):
        return self.is_terminal


@pytest.mark.parametrize(("files", "is_terminal", "is_shown"), [(15, True, True), (5, True, False), (15, False, False)])
def test_a_progress_bar_is_shown_where_somebody_watches_many_files(tmp_path, monkeypatch, files, is_terminal, is_shown):
    for number in range(files):
        (tmp_path / f"{number}.txt").write_text(A.replace("Waits", f"Waits {number}"))
    monkeypatch.setattr(sys, "stderr", screen := Screen(is_terminal))
    assert seed(tmp_path)[0] == 0
    assert (f"{files}/{files}" in screen.getvalue()) is is_shown
    assert bool(screen.getvalue()) is is_shown


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\nb", "a\x9bb", "a\udce9b", "a\u202eb"])
def test_control_characters_are_never_printed_raw(text):
    shown = printable(text)
    assert shown.isprintable()
    assert shown.encode()
    assert printable("Ghesquière – “x”") == "Ghesquière – “x”"


def test_a_headline_with_an_escape_sequence_does_not_reach_the_terminal(tmp_path):
    (tmp_path / "a.txt").write_text(A.replace("The Coat", "The \x1b]0;Coat\x07\u202e"))
    assert "\x1b" not in seed(tmp_path)[1]


# --- Bad paths -------------------------------------------------------------------------------------------------------


def test_bad_paths_get_a_sentence_each_and_the_rest_is_imported(tmp_path):
    bad = {
        "empty.txt": b"",
        "blank.txt": b" \n",
        "binary.txt": b"\x89PNG\x00\x00",
        "latin.txt": "Élan\n\nÉté".encode("latin-1"),
        "wide.txt": "Élan\n\nÉté".encode("utf-16"),
        "headline.txt": b"Only a headline",
        "date.txt": b"Fashion | February 30, 2025\n\nSalt\n\nWords.",
        "broken.toml": b"[[story]",
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "hollow").mkdir()
    (tmp_path / "good.txt").write_text(A)
    wrong = [*bad, "missing.txt", "pipe.txt", "hollow"]
    status, out, errors = seed(*(tmp_path / name for name in [*wrong[:5], "good.txt", *wrong[5:]]))
    assert status == 1
    assert Article.objects.count() == 1
    for name in wrong:
        assert errors.count(f"{tmp_path / name}: ") == 1
    assert len(errors.splitlines()) == len(wrong)
    assert "Traceback" not in errors
    assert f"{len(wrong)} files have a problem." in out


def test_a_name_with_a_line_feed_or_broken_bytes_is_written_out(tmp_path):
    for name in (b"a\nb.txt", b"-c.txt", b"\xe9\x1b[2J.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"")
    status, _out, errors = seed(tmp_path)
    assert status == 1
    assert len(errors.splitlines()) == 3
    assert r"a\nb.txt" in errors
    assert r"\x1b" in errors
    assert "\x1b" not in errors


def test_a_link_in_a_folder_is_refused_and_one_that_is_named_is_followed(tmp_path):
    (tmp_path / "secret").write_text(A)
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "a.txt").symlink_to(tmp_path / "secret")
    status, _out, errors = seed(folder)
    assert (status, Article.objects.count()) == (1, 0)
    assert "link" in errors
    assert seed(folder / "a.txt")[0] == 0


def test_a_folder_that_is_named_twice_is_imported_once(tmp_path):
    (tmp_path / "a.txt").write_text(A)
    assert seed(tmp_path, tmp_path)[0] == 0
    assert (Article.objects.count(), Revision.objects.count()) == (1, 1)


def test_a_dossier_may_be_given_beside_the_texts(tmp_path):
    (tmp_path / "b.txt").write_text(B)
    (tmp_path / "mine.toml").write_text('[[story]]\nheadline = "The Glove Nobody Lost"\nkicker = "Lost"')
    assert seed(tmp_path / "b.txt", tmp_path / "mine.toml")[0] == 0
    assert Article.objects.get().kicker == "Lost"


def test_a_dossier_that_serves_no_text_is_named(tmp_path):
    (tmp_path / "b.txt").write_text(B)
    (tmp_path / "mine.toml").write_text('[[story]]\nheadline = "Another"')
    status, _out, errors = seed(tmp_path / "b.txt", tmp_path / "mine.toml")
    assert status == 1
    assert errors.startswith(f"{tmp_path / 'mine.toml'}: none of the texts")
    assert Article.objects.count() == 1


# --- A run that is cut short -----------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.sqlite
def test_a_run_that_is_killed_leaves_whole_stories_and_the_next_completes_it(tmp_path):
    folder, database = tmp_path / "texts", tmp_path / "db.sqlite3"
    folder.mkdir()
    count = 40
    for number in range(count):
        text = A.replace("The Coat That Waits", f"Coat {number:03}")
        text = text.replace("The Glove Nobody Lost", f"Coat {number + 1:03}")
        (folder / f"{number:03}.txt").write_text(text)
    (tmp_path / "var" / "static").mkdir(parents=True)
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "UPLOADS_DIR": str(tmp_path / "uploads"),
        "VAR_DIR": str(tmp_path / "var"),
        "PYTHONUNBUFFERED": "1",
    }
    manage = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
    command = [*manage, "seed", str(folder), "--override", REASON]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout:
            if "Coat 010" in line:
                break
        running.send_signal(signal.SIGKILL)
    begun = whole_stories(database)
    assert 10 <= begun < count
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert f"{count - begun} stories" in done.stdout
    assert whole_stories(database, live=True) == count
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert again.stdout == f"Nothing changed: {count} stories were here already.\n"


def whole_stories(database, *, live=False):
    """Return the number of stories in a database; fail if one of them lacks a part."""
    with sqlite3.connect(database) as connection:
        (count,) = connection.execute("SELECT count(*) FROM articles_article").fetchone()
        tables = {"articles_text": 2, "articles_seealso": 1, "articles_byline": 1, "articles_source": 1}
        if live:
            tables["articles_revision"] = 1
            (lacking,) = connection.execute("SELECT count(*) FROM articles_revision WHERE live_from IS NULL").fetchone()
            assert lacking == 0
        for table, each in tables.items():
            (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert rows == each * count, table
    return count

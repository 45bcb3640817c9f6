"""Without DEBUG the program refuses to start on a weak or missing secret key, and says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from magazine.secret import weakness
from tests.database import ALONE

ROOT = Path(__file__).resolve().parents[2]
GOOD = "k7-Zq" * 12


def manage(*arguments, folder, **environment):
    """Run manage.py as somebody would, with these variables and no others of ours."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "DEBUG")}
    environment = {**inherited, **ALONE, "VAR_DIR": str(folder), **environment}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", ["check", "makemigrations"])
@pytest.mark.parametrize("key", ["", "short", "a" * 80, "django-insecure-" + GOOD])
def test_a_weak_key_is_named_in_one_sentence_and_nothing_starts(key, command, tmp_path):
    run = manage(command, folder=tmp_path, SECRET_KEY=key)
    assert run.returncode == 1
    assert "Set SECRET_KEY" in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert key not in run.stderr or len(key) < 3


def test_debug_needs_no_key(tmp_path):
    assert manage("version", folder=tmp_path, DEBUG="1").returncode == 0


def test_the_key_of_the_file_is_read(tmp_path):
    (tmp_path / "env").write_text(f"SECRET_KEY={GOOD}\n")
    script = "from django.conf import settings; print(settings.SECRET_KEY)"
    assert manage("shell", "--no-imports", "-c", script, folder=tmp_path).stdout.strip() == GOOD


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "env").write_text(f"SECRET_KEY={GOOD}\n")
    assert "too weak" in manage("check", folder=tmp_path, SECRET_KEY="weak").stderr


def test_a_good_key_has_no_weakness():
    assert weakness(GOOD) == ""

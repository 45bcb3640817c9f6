"""`magazine/setup/environment.sh` and the requirement files that it installs."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; .+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


def pins(name):
    return {match[1]: match[2] for match in PIN.finditer((ROOT / name).read_text())}


@pytest.fixture
def clone(tmp_path):
    """Return a folder that holds the script and one small requirement, and nothing else."""
    script = tmp_path / "magazine" / "setup" / "environment.sh"
    script.parent.mkdir(parents=True)
    shutil.copy(ROOT / "magazine" / "setup" / "environment.sh", script)
    (tmp_path / "requirements.txt").write_text(f"tiny==1.0 --hash=sha256:{'0' * 64}\n")
    return tmp_path


def python(folder, version, works):
    """Write an interpreter that says it is of this version and refuses what needs a newer one."""
    path = folder / f"python-{version}"
    path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "Python {version}" && exit\n{works}\n')
    path.chmod(0o755)
    return str(path)


def install(clone, **environment):
    environment = {"PATH": os.environ["PATH"], "HOME": str(clone), **environment}
    command = [clone / "magazine" / "setup" / "environment.sh", "requirements.txt"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_python_too_old_is_one_sentence(clone):
    run = install(clone, PYTHON=python(clone, "3.9.2", works="exit 1"))
    assert run.returncode == 1
    assert re.fullmatch(r"Revers needs Python 3\.11 or newer, and here is Python 3\.9\.2 .*\.\n", run.stderr)


def test_no_python_is_one_sentence(clone):
    run = install(clone, PYTHON="/no/such/python")
    assert run.returncode == 1
    assert re.fullmatch(r"Revers needs Python 3\.11 or newer, and here is no Python at all: .*\.\n", run.stderr)


def test_a_python_without_venv_is_one_sentence(clone):
    without = f'case "$*" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"'
    run = install(clone, PYTHON=python(clone, "3.11.2", works=without))
    assert run.returncode == 1
    assert re.fullmatch(r"This Python .* apt-get install python3-venv\) and run make again\.\n", run.stderr)


def test_no_network_is_one_sentence_and_the_next_run_starts_anew(clone):
    run = install(clone, PYTHON=sys.executable, PIP_NO_INDEX="1", PIP_CONFIG_FILE="/dev/null")
    assert run.returncode == 1
    assert re.fullmatch(r"The packages could not be downloaded: check this machine's network .*\.\n", run.stderr)
    assert (clone / ".venv" / "unfinished").exists()


def test_an_environment_that_is_up_to_date_is_left_alone(clone):
    installed = clone / ".venv" / "installed"
    installed.mkdir(parents=True)
    shutil.copy(clone / "requirements.txt", installed)
    (clone / ".venv" / "bin").mkdir()
    (clone / ".venv" / "bin" / "python").symlink_to(sys.executable)
    run = install(clone)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_its_hashes_and_no_host_is_named(name):
    text = (ROOT / name).read_text()
    assert len(PIN.findall(text)) == len(re.findall(r"^[^\s#]", text, re.MULTILINE))
    assert not re.search(r"://|--index|--extra-index|--find-links|/", re.sub(r"#.*", "", text))


def test_the_development_requirements_hold_the_others_pinned_alike():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_what_the_project_names_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert {re.match(r"[\w-]+", name)[0].lower() for name in named} <= set(pins("requirements-dev.txt"))

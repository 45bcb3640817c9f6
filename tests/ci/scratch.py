"""A small project beside this one, whose suite is run by the plugins and the scripts of this one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = "-p no:django -p no:cacheprovider -p tests.watch -p tests.processes"
MAKEFILE = f"""test:
\t@{sys.executable} -m pytest -c pytest.ini {PLUGINS} -n 2 --dist worksteal $(ARGS)
"""


HEAD = """
import os, pathlib, random, time

import pytest

HERE = pathlib.Path(__file__).parent

def once(name):
    is_first = not (HERE / name).exists()
    (HERE / name).touch()
    return is_first

@pytest.fixture(autouse=True)
def noted(request):
    with open(HERE / f"asked-{os.getppid()}", "a") as file:
        print(os.environ["PYTEST_XDIST_WORKER"], request.node.name, random.random(), file=file)

"""


def make(folder, tests):
    """Make the project, with `tests` in one module; `once(name)` is true in it the first time, and then no more."""
    shutil.copytree(ROOT / ".ci", folder / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".ci" / "unsure.md").write_text("# What was unsure\n\n", encoding="utf-8")
    (folder / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = long\n", encoding="utf-8")
    (folder / "test_it.py").write_text(HEAD + tests, encoding="utf-8")
    return folder


def asked(folder):
    """Return what each process of each run has asked, in order: [{process: [(test, a number by the seed)]}]."""
    runs = []
    for file in sorted(folder.glob("asked-*"), key=lambda file: file.stat().st_mtime_ns):
        runs.append({})
        for line in file.read_text(encoding="utf-8").splitlines():
            process, *told = line.split()
            runs[-1].setdefault(process, []).append(tuple(told))
    return runs


def run(folder, *command):
    """Run a command in the project; return its status and all that it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "MAKE", "COV"))}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHON": sys.executable, "ARGS": ""}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout


def suite(folder):
    return run(folder, ".ci/suite", "SQLite", "make", "test")

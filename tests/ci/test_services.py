"""A test that is left out beside the second set of services has asked none beside the first, or it has failed there."""

import os
import re
import subprocess
import sys

from tests.ci.scratch import ROOT

TESTS = """
import os, subprocess, sys
import pytest
from django.conf import settings
from django.core.cache import cache
from articles.models import Article

@pytest.fixture
def prepared():
    cache.set("a", 1)

@pytest.fixture
def tables(django_db_setup):
    pass

def start(**environment):
    code = "import django; django.setup(); from django.db import connection; connection.cursor()"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "magazine.settings", **environment}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)

def test_alone(): pass
def test_another_variable(monkeypatch): monkeypatch.setenv("DATABASE_URL", "sqlite://:memory:")
def test_another_database(tmp_path): start(DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3", REDIS_URL="")

def test_connecting(): Article.objects.exists()
def test_compiling(): str(Article.objects.all().query)
def test_the_cache(): cache.get("a")
def test_a_fixture(prepared): pass
def test_a_setting(): assert not settings.REDIS_URL
def test_a_process(): start()

def test_tables(tables): cache.get("a")
@pytest.mark.services
def test_marked(): str(Article.objects.all().query); start()
@pytest.mark.layout
def test_layout(tables): pass
@pytest.mark.alike
def test_alike(tables): pass
"""
ALONE = {"alone", "another_variable", "another_database"}
REACHING = {"connecting", "compiling", "the_cache", "a_fixture", "a_setting", "a_process"}
ASKING = {"tables", "marked"}
ALIKE = {"layout", "alike"}


def ask(folder, *options):
    """Return {test: how it ended} of these tests, asked with this project's settings and plugins, and what was said."""
    (folder / "test_few.py").write_text(TESTS, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "VAR_DIR"))}
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", f"--rootdir={folder}", "-rA", *options]
    environment |= {"DATABASE_URL": "", "REDIS_URL": ""}
    done = subprocess.run(
        [*command, folder / "test_few.py"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    ends = re.findall(r"^(PASSED|FAILED|ERROR) \S*test_few\.py::test_(\w+)", done.stdout, re.MULTILINE)
    return {name: end for end, name in ends}, done.stdout


def test_one_that_would_be_left_out_fails_if_it_reaches_for_services(tmp_path):
    ends, said = ask(tmp_path)
    assert {name for name, end in ends.items() if end == "PASSED"} == ALONE | ASKING | ALIKE, said
    assert set(ends) == ALONE | REACHING | ASKING | ALIKE
    assert "has reached for CacheHandler: --services would leave it out" in said


def test_left_out_is_what_asks_nothing_and_what_is_answered_alike_and_that_is_said(tmp_path):
    ends, said = ask(tmp_path, "--services")
    assert ends == dict.fromkeys(ASKING, "PASSED"), said
    number = len(ALONE | REACHING | ALIKE)
    assert re.search(rf"= {number} tests were left out: .*\ntest_few\.py: {number}$", said, re.MULTILINE)

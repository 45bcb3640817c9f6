"""A kind of block that an app adds is held to everything that a story promises, though no module was told of it.

`tests/films/` is that app. It is asked in processes of their own, since which apps there are is settled once in each.
"""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.services


def run(*command, **variables):
    """Run a command of Python's with the app installed; return the finished process."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment = {**own, "DJANGO_SETTINGS_MODULE": "tests.films.settings", **variables}
    return subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.long
@pytest.mark.alike
def test_all_that_a_story_promises_holds_for_a_kind_that_an_app_adds():
    pytest_ = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-migrations", "--ds=tests.films.settings")
    done = run(*pytest_, "tests/films/promises.py")
    assert done.returncode == 0, done.stdout + done.stderr


def test_one_that_declares_nothing_is_refused():
    done = run("-m", "django", "check", FILMS_WITHOUT_DECLARATION="1")
    assert done.returncode == 1
    assert "(articles.E001) The block tests.films.models.Film declares no kind" in done.stderr

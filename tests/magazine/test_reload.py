"""A server is of one version of the code, whatever lies on the disk meanwhile, and while another takes its place."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from django.conf import settings as project

from tests.database import database_url

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = {  # each read at another time: with the tables, with the addresses, when a view runs, when it is shown
    "people/probed.py": "MODEL = '{}'\n",
    "magazine/probed.py": "VIEW = '{}'\n",
    "articles/probed.py": "LATE = '{}'\n",
    "templates/pages/probed.html": "{{% filter trim %}}{} {{{{ said }}}}{{% endfilter %}}",
    "templates/probed_desk.html": "{{% comment %}}{{% endcomment %}}{} {{{{ said }}}}",
}
VIEW = """
def probed(request):
    from django.shortcuts import render
    from django.template.loader import render_to_string
    from articles.probed import LATE
    from magazine.probed import VIEW
    desk = render_to_string("probed_desk.html", {"said": f"{people.models.PROBED} {VIEW} {LATE}"})
    return render(request, "probed.html", {"said": desk})


import people.models
from django.urls import path
urlpatterns.insert(0, path("probed/", probed))
"""
MORE = {"people/models.py": "\nfrom people.probed import MODEL as PROBED\n", "magazine/urls.py": VIEW}


class Magazine:
    """A copy of the code that can be changed, and a server of it."""

    def __init__(self, folder):
        self.folder, self.answers, self.is_over, self.log = folder, Counter(), False, folder / "log"
        left_out = shutil.ignore_patterns("__pycache__", "sample")
        for name in ("articles", "kit", "magazine", "media", "people", "templates"):
            shutil.copytree(project.BASE_DIR / name, folder / name, ignore=left_out)
        self.write("old")
        for name, more in MORE.items():
            (folder / name).write_text((folder / name).read_text() + more)
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "magazine.settings", "DATABASE_URL": database_url()}
        environment |= {"WEB_CONCURRENCY": "2", "PORT": "0", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"}
        gunicorn = Path(sys.executable).with_name("gunicorn")  # `python -m gunicorn` doesn't find its way back
        command = [gunicorn, "--config", "magazine/gunicorn.py", "--log-level", "info", "magazine.wsgi"]
        with self.log.open("w") as log:
            self.first = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        line = self.until(lambda: [each for each in self.said() if "Listening at: " in each])[0]
        self.port = int(line.split("Listening at: ")[1].split()[0].rpartition(":")[2])

    def write(self, version):
        for name, text in PARTS.items():
            (self.folder / name).write_text(text.format(version))

    def said(self):
        return self.log.read_text().splitlines()

    def until(self, condition, seconds=60):
        ends = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < ends, "\n".join(self.said()[-30:])
            time.sleep(0.1)
        return found

    def ask(self):
        """Return what the server says of itself, or the name of what went wrong."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/probed/")
            return connection.getresponse().read().decode()
        except (OSError, HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()

    def ask_on(self):
        while not self.is_over:
            self.answers[self.ask()] += 1

    def stop(self):
        self.is_over = True
        for line in self.said():
            if "Listening at: " in line:  # "[date] [process id] [INFO] …", one for each server
                with suppress(ProcessLookupError):
                    os.kill(int(line.split("] [")[1]), signal.SIGTERM)
        self.first.wait(30)


def workers_of(pid):
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_there(pid):
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def magazine(tmp_path):
    made = Magazine(tmp_path)
    yield made
    made.stop()


OLD, NEW = (" ".join([version] * 5) for version in ("old", "new"))


def test_a_server_is_of_one_version_and_another_takes_its_place_without_losing_a_request(magazine):
    first = magazine.first.pid
    magazine.write("new")
    for pid in magazine.until(lambda: len(found := workers_of(first)) == 2 and found):
        os.kill(pid, signal.SIGKILL)  # and those that come in its place find the new code on the disk
        magazine.until(lambda pid=pid: len(found := workers_of(first)) == 2 and pid not in found)
    assert {magazine.ask() for _n in range(20)} == {OLD}

    readers = [threading.Thread(target=magazine.ask_on) for _n in range(4)]
    for reader in readers:
        reader.start()
    magazine.until(lambda: magazine.answers[OLD] > 20)
    os.kill(first, signal.SIGUSR2)
    magazine.until(lambda: not is_there(first))
    told = magazine.answers[NEW]
    magazine.until(lambda: magazine.answers[NEW] > told + 20)
    magazine.is_over = True
    for reader in readers:
        reader.join()
    assert {*magazine.answers} == {OLD, NEW}


def test_code_that_fails_takes_nobodys_place(magazine):
    assert magazine.ask() == OLD
    (magazine.folder / "articles" / "probed.py").write_text("LATE = \n")
    os.kill(magazine.first.pid, signal.SIGUSR2)
    magazine.until(lambda: any("SyntaxError" in line for line in magazine.said()))
    time.sleep(1)
    assert is_there(magazine.first.pid)
    assert {magazine.ask() for _n in range(10)} == {OLD}

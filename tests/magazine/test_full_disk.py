"""A drill on a small file system of its own: readers read on while it is full, and writers are told."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from articles.models import Article
from tests.articles.importing.texts import A
from tests.builders import publish_article
from tests.magazine.test_unavailable import closed_port

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

# Runs in a name space in which it may mount; says what it saw, as JSON.
DRILL = """
import json, os, re, shutil, subprocess, sys, time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

small, database, text, port = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", small], check=True)
(small / "static").mkdir()
shutil.copy(database, small / "db.sqlite3")
os.environ.update(DATABASE_URL=f"sqlite:///{small}/db.sqlite3", VAR_DIR=str(small), UPLOADS_DIR=str(small / "uploads"))
os.environ.update(PORT=port, WEB_CONCURRENCY="2", DJANGO_SETTINGS_MODULE="magazine.settings", HOST="127.0.0.1")
python = [sys.executable, "-W", "ignore"]
log = open(sys.argv[5], "w")
gunicorn = ["-m", "gunicorn", "--config", "magazine/gunicorn.py", "magazine.wsgi"]
server = subprocess.Popen([*python, *gunicorn], stdout=log, stderr=log)
browser = build_opener(HTTPCookieProcessor(CookieJar()))

def ask(path, data=None):
    address = f"http://127.0.0.1:{port}{path}"
    try:
        sent = Request(address, data and urlencode(data).encode(), {"Referer": address})
        with browser.open(sent, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)

def sign_in():
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', ask("/desk/login/")[1])
    return ask("/desk/login/", {"username": "chief", "password": "irrelevant", "csrfmiddlewaretoken": token[1]})

def command(*arguments):
    done = subprocess.run([*python, "manage.py", *arguments], capture_output=True, text=True)
    return done.returncode, done.stderr.strip()

def fill():
    with open(small / "filler", "wb", buffering=0) as filler:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    filler.write(bytes(size))
            except OSError:
                pass

said = {}
try:
    for _try in range(300):
        if ask("/")[0] == 200:
            break
        time.sleep(0.2)
    said["before"] = [ask("/")[0] for _n in range(20)]
    fill()
    said["free"] = shutil.disk_usage(small).free
    said["full"] = [ask(path)[0] for path in ("/", "/feed/", "/people/") for _n in range(8)]
    said["sign_in"] = sign_in()
    said["seed"] = command("seed", text)
    said["start"] = command("start", "--port", str(int(port) + 1))
    os.unlink(small / "filler")
    said["signed_in"] = sign_in()[0]
    fill()
    said["desk"] = [ask("/desk/")[0] for _n in range(4)]
    os.unlink(small / "filler")
    restored = small / "restored"  # a copy of before, put in the place of the database
    shutil.copy(database, restored)
    for name in ("db.sqlite3-wal", "db.sqlite3-shm"):
        (small / name).unlink(missing_ok=True)
    os.replace(restored, small / "db.sqlite3")
    said["restored"] = [ask("/desk/login/")[0] for _n in range(8)]
    said["out"] = ["login" in ask("/desk/")[1] for _n in range(4)]
finally:
    server.terminate()
    server.wait(30)
    subprocess.run(["umount", "-l", small])
    print(json.dumps(said))
"""


def test_readers_read_on_and_writers_are_told(tmp_path):
    publish_article()
    # The server hashes as in production, which this suite doesn't.
    password = PBKDF2PasswordHasher().encode("irrelevant", "a-salt-for-the-drill", iterations=1000)
    get_user_model().objects.create(username="chief", password=password, is_staff=True, is_superuser=True)
    (tmp_path / "small").mkdir()
    (tmp_path / "a.txt").write_text(A)
    copy = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    arguments = [tmp_path / "small", copy, tmp_path / "a.txt", closed_port(), tmp_path / "log"]
    drill = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-c", DRILL, *map(str, arguments)],
        cwd=project.BASE_DIR,
        env={name: value for name, value in os.environ.items() if name != "REDIS_URL"},
        capture_output=True,
        text=True,
        timeout=200,
    )
    said = json.loads(drill.stdout.splitlines()[-1]) if drill.stdout else {}
    assert "out" in said, (drill.stderr, said, (tmp_path / "log").read_text()[-3000:])
    assert {*said["before"]} == {200}
    assert said["free"] == 0
    assert {*said["full"]} == {200}, said["full"]
    assert said["sign_in"][0] == 503
    assert "The disk is full, and nothing was saved" in said["sign_in"][1]
    assert said["seed"][0] == 1
    assert "disk is full" in said["seed"][1]
    assert "Traceback" not in said["seed"][1]
    assert said["start"][0] == 1
    assert "full" in said["start"][1].splitlines()[-1]
    assert "Traceback" not in said["start"][1]
    assert (said["signed_in"], {*said["desk"]}) == (200, {200})
    assert {*said["restored"]} == {200}
    assert said["out"] == [True] * 4  # the session isn't in the copy
    assert Article.objects.count() == 1

"""What the database and the cache are asked to do, whichever they are."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.contrib.sessions.backends import cached_db
from django.core.cache import cache
from django.db import DatabaseError, connections, transaction

from articles.models import Article
from magazine.accounts import sessions
from tests.builders import make_article

SETTINGS = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous"):
        print(cursor.execute(f"PRAGMA {name}").fetchone()[0])
print(connection.transaction_mode)
"""

COUNT = """
import sys
import django
django.setup()
from django.db import connection, transaction
print("ready", flush=True)
sys.stdin.readline()
for _ in range(50):
    with transaction.atomic(), connection.cursor() as cursor:
        number = cursor.execute("SELECT number FROM counter").fetchone()[0]
        cursor.execute("UPDATE counter SET number = %s", [number + 1])
"""


@pytest.fixture
def project(tmp_path):
    """Return a function that starts Python with the project's own settings and a database file of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "magazine.settings"}
    started = []

    def start(code):
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.sqlite
def test_sqlite_keeps_what_it_has_acknowledged_and_takes_the_lock_at_the_start(project):
    out, errors = project(SETTINGS).communicate(timeout=60)
    assert (out.split(), errors) == (["wal", "2", "IMMEDIATE"], "")  # 2 is FULL


@pytest.mark.sqlite
def test_four_processes_that_read_and_then_write_lose_nothing(project):
    made = project(
        "import django; django.setup()\nfrom django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute('CREATE TABLE counter AS SELECT 0 AS number')"
    )
    assert made.communicate(timeout=60)[1] == ""
    counting = [project(COUNT) for _ in range(4)]
    for process in counting:
        assert process.stdout.readline() == "ready\n"
    for process in counting:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate(timeout=120)[1] for process in counting] == [""] * 4
    out, _errors = project(
        "import django; django.setup()\nfrom django.db import connection\n"
        "print(connection.cursor().execute('SELECT number FROM counter').fetchone()[0])"
    ).communicate(timeout=60)
    assert out == "200\n"


@pytest.mark.redis
@pytest.mark.django_db
def test_a_session_outlives_the_keys_of_redis(client, chief):
    assert issubclass(sessions.SessionStore, cached_db.SessionStore)
    client.force_login(chief)
    key = cached_db.KEY_PREFIX + sessions.key_digest(client.session.session_key)
    assert cache.get(key)
    cache.delete(key)
    assert client.get("/admin/", follow=True).wsgi_request.user == chief
    assert cache.get(key)  # and Redis has it again


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_story_that_is_being_published_is_held_for_the_other_connections():
    article, other = make_article(), make_article("Another coat")

    def hold(pk):
        try:
            with transaction.atomic():
                return Article.objects.select_for_update(nowait=True).get(pk=pk)
        except DatabaseError as error:
            return str(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            Article.objects.select_for_update().get(pk=article.pk)
            assert "could not obtain lock" in elsewhere.submit(hold, article.pk).result(timeout=30)
            assert elsewhere.submit(hold, other.pk).result(timeout=30) == other
        assert elsewhere.submit(hold, article.pk).result(timeout=30) == article

"""A request's statement ends after a set time, and with it all that the request has begun to write."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import path

from people.models import Brand
from tests.builders import make_brand
from tests.database import database_url

SLOW = {
    "postgresql": "SELECT pg_sleep(60)",
    "sqlite": "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
}


def run_slowly():
    with connection.cursor() as cursor:
        cursor.execute(SLOW[connection.vendor])
        return cursor.fetchall()


@transaction.atomic
def slow(request):
    Brand.objects.update(name="Half-written")
    return HttpResponse(str(run_slowly()))


def quick(request):
    return HttpResponse(Brand.objects.get().name)


urlpatterns = [path("slow/", slow), path("quick/", quick)]


@pytest.fixture
def magazine(client, settings, transactional_db):
    """Return a client of a site whose database was opened by a server with little patience."""
    settings.ROOT_URLCONF, settings.STATEMENT_SECONDS = __name__, 1
    make_brand("Maison Ourlet")
    connection.close()
    yield client
    connection.close()


def test_a_statement_that_takes_too_long_is_stopped_and_nothing_is_half_written(magazine):
    answer = magazine.get("/slow/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "This took longer than a page may take, and was stopped; nothing was changed." in answer.content.decode()
    assert magazine.get("/quick/").content == b"Maison Ourlet"


def test_a_connection_that_is_opened_again_is_told_again(magazine):
    for _time in range(2):
        assert magazine.get("/slow/").status_code == 503
        connection.close()
    assert len([each for each in connection.execute_wrappers if "patience" in type(each).__module__]) <= 1


def test_another_fault_of_the_database_is_none_of_patience(magazine):
    magazine.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_brand RENAME TO elsewhere")
    try:
        assert magazine.get("/quick/").status_code == 500
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO people_brand")


COMMAND = """
import time
from django.db import OperationalError, connection
from magazine.http.statement_timeout import Patience, ran_out

def ask():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_sleep(1.5)")
        else:
            connection.connection.create_function("nap", 0, lambda: time.sleep(1.5) or 1)
            rows = "SELECT nap() UNION ALL SELECT n + 1 FROM t WHERE n < 100000"
            cursor.execute(f"WITH RECURSIVE t(n) AS ({rows}) SELECT max(n) FROM t")
            cursor.fetchall()

ask()
print("done")
Patience(lambda request: None)
try:
    ask()
except OperationalError as error:
    print("stopped", ran_out(error))
"""


@pytest.mark.django_db(transaction=True)
def test_a_command_takes_the_time_that_it_needs():
    run = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", COMMAND],
        cwd=project.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url(), "STATEMENT_SECONDS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stdout.split("\n")[:2], run.stderr) == (["done", "stopped True"], "")

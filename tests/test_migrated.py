"""The processes of a run begin with copies of tables that one of them has migrated."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import sleep

import pytest
from django.db import connection

from tests.migrated import MADE, made_once


def in_a_process(act):
    """Return the status that a forked process ends with that does this."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        os._exit(act() or 0)
    finally:
        os._exit(99)


def made_by(folder):
    return (folder / "by").read_text().splitlines()


@pytest.fixture
def make(tmp_path):
    def make_():
        with open(tmp_path / "by", "a") as file:
            print(os.getpid(), file=file)
        sleep(0.2)
        return "the whole"

    return make_


def test_whoever_comes_meanwhile_waits_and_finds_it_made(tmp_path, make):
    def ask():
        assert made_once(tmp_path / "note", make) == "the whole"

    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(lambda _number: in_a_process(ask), range(4))] == [0] * 4
    assert len(made_by(tmp_path)) == 1


def test_after_one_that_ends_halfway_the_next_begins_anew(tmp_path, make):
    assert in_a_process(lambda: made_once(tmp_path / "note", lambda: os._exit(7))) == 7
    assert made_once(tmp_path / "note", make) == made_once(tmp_path / "note", make) == "the whole"
    assert made_by(tmp_path) == [str(os.getpid())]


@pytest.mark.django_db
def test_the_tables_of_a_process_are_a_copy(begins_with_a_copy):
    if not begins_with_a_copy:
        assert not MADE.exists()
        return
    whole, applied = MADE.read_text(), "SELECT name, applied FROM django_migrations ORDER BY id"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # to connect to it would keep others from copying it
            assert connection.settings_dict["TEST"]["TEMPLATE"] == whole
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [whole])
            assert cursor.fetchone()
            return
        cursor.execute(applied)
        found = [(name, str(at)) for name, at in cursor.fetchall()]
    with closing(sqlite3.connect(f"file:{whole}?immutable=1", uri=True)) as database:
        assert found == database.execute(applied).fetchall()
    assert len(found) > 30

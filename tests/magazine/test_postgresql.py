"""A connection that is kept costs a request nothing, and one that has ended is noticed."""

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def kept():
    """Return another connection of the program, whose last statement is known."""
    kept = connection.copy()
    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() AS kept")
        kept.pid = cursor.fetchone()[0]
    yield kept
    kept.close()


def last_of(pid):
    """Return the last statement of a connection, None if there is no such connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid])
        return next((query for (query,) in cursor.fetchall()), None)


def test_a_connection_that_stands_is_asked_nothing(kept):
    assert kept.is_usable()
    assert last_of(kept.pid) == "SELECT pg_backend_pid() AS kept"


def test_one_on_which_a_statement_has_failed_is_asked(kept):
    kept.errors_occurred = True
    assert kept.is_usable()
    assert last_of(kept.pid) == "SELECT 1"


def test_one_that_the_server_has_ended_is_made_anew(kept):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [kept.pid])
    while last_of(kept.pid):
        pass
    assert not kept.is_usable()
    kept.health_check_enabled, kept.health_check_done = True, False  # as they are before a request
    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != kept.pid


def test_one_that_was_closed_here_does_not_stand(kept):
    kept.connection.close()
    assert not kept.is_usable()

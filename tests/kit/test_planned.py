"""PostgreSQL plans a read once for a connection, and answers it as it would have anew."""

import re

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection, transaction
from django.db.models import CharField
from django.test.utils import CaptureQueriesContext

from kit import planned
from kit.prepared import Written, _statement, all_of, prepared, read
from people.models import Person
from tests import builders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@prepared
def named(ids, name):
    return Person.objects.filter(pk__in=ids, name__lte=name).order_by("pk").values_list("name", flat=True)


@prepared
def longest(*, most):
    return Person.objects.order_by("-name").values_list("name", flat=True)[:most]


@prepared
def slow():
    return Written("SELECT pg_sleep(1)::text AS slept", [], {"slept": CharField()})


@prepared
def groups():
    return Group.objects.filter(name__startswith="G").values_list("name", flat=True)


@pytest.fixture
def kept():
    """Return what asks PostgreSQL for the statements that this connection has kept since, each with its uses."""
    connection.close()
    people = [builders.make_person(name).pk for name in ("Ada", "Bea", "Chloe")]

    def kept():
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements ORDER BY name")
            return cursor.fetchall()

    kept.people = people
    return kept


def test_it_is_planned_once_and_filled_with_other_values(kept):
    found = [all_of(named(ids, name)) for ids, name in ((kept.people, "Bea"), (kept.people[1:], "Zoe"), ([0], ""))]
    assert found == [["Ada", "Bea"], ["Bea", "Chloe"], []]
    [(statement, generic, custom)] = kept()
    assert (generic, custom) == (3, 0)
    assert "$2::bigint[]" in statement
    assert "Bea" not in statement


def test_what_is_no_value_stays_in_it(kept):
    assert [all_of(longest(most=2)), all_of(longest(most=1)), all_of(longest(most=2))] == [
        ["Chloe", "Bea"],
        ["Chloe"],
        ["Chloe", "Bea"],
    ]
    assert sorted(re.findall(r"LIMIT (\d)", " ".join(statement for statement, *_uses in kept()))) == ["1", "2"]


def test_whoever_counts_queries_sees_what_is_asked(kept):
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            read(named(kept.people, "Bea"), longest(most=1))
        [one] = captured
        assert "UNION ALL" in one["sql"]
        assert "'Bea'" in one["sql"]


def test_a_connection_keeps_so_many(kept, monkeypatch):
    """The one that wasn't asked for longest goes, and comes again."""
    monkeypatch.setattr(planned, "MOST", 2)
    for most in (1, 2, 1, 3, 2):
        assert len(all_of(longest(most=most))) == most
    assert sorted(re.findall(r"LIMIT (\d)", " ".join(statement for statement, *_uses in kept()))) == ["2", "3"]


def test_it_outlives_a_transaction_that_is_undone(kept):
    with transaction.atomic():
        all_of(longest(most=1))
        transaction.set_rollback(True)
    assert all_of(longest(most=1)) == ["Chloe"]
    assert len(kept()) == 1


@pytest.fixture
def other():
    """Return another connection of the program, on which a statement may take a tenth of a second."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SET statement_timeout = 100")
    yield other
    other.close()


def test_one_that_could_not_be_prepared_gets_another_name(kept, other):
    """Nobody knows whether it is kept."""
    statement = _statement((longest(most=1).arm,)).sql
    with other.cursor() as waits, connection.cursor() as cursor:
        for _round in range(2):
            with transaction.atomic():
                cursor.execute("LOCK TABLE people_person")
                with pytest.raises(OperationalError, match="statement timeout"):
                    waits.execute(statement, {})
        waits.execute(statement, {})
        assert waits.fetchall() == [(0, "Chloe")]


def test_one_whose_answer_was_stopped_is_kept_once(kept, other):
    statement = _statement((slow().arm,)).sql
    with other.cursor() as cursor:
        for _round in range(3):
            with pytest.raises(OperationalError, match="statement timeout"):
                cursor.execute(statement, {})
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (1,)


def test_nobody_elses_statement_answers(kept, other):
    """A pooler may give a client another's connection."""
    statements = [_statement((longest(most=most).arm,)).sql for most in (1, 2)]
    with other.cursor() as cursor:
        cursor.execute(statements[0], {})
        cursor.execute("SELECT name FROM pg_prepared_statements")
        [(name,)] = cursor.fetchall()
    all_of(longest(most=2))
    with connection.cursor() as cursor, pytest.raises(OperationalError, match="does not exist"):
        cursor.execute(f"EXECUTE {name}")


@pytest.mark.parametrize("known", [True, False])
def test_a_connection_that_has_lost_them_is_given_up(kept, monkeypatch, known):
    """Its limits are gone as well; the next request has another."""
    monkeypatch.setattr(planned, "MOST", 1)
    all_of(longest(most=1))
    with connection.cursor() as cursor:
        cursor.execute("DISCARD ALL")
    with pytest.raises(OperationalError):
        all_of(longest(most=1 if known else 2))
    connection.close_if_unusable_or_obsolete()  # as before each request
    assert all_of(longest(most=1)) == ["Chloe"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)


def test_one_that_is_lost_in_a_transaction_ends_it(kept):
    all_of(longest(most=1))
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(OperationalError), transaction.atomic():
        all_of(longest(most=1))
    connection.close_if_unusable_or_obsolete()
    assert all_of(longest(most=1)) == ["Chloe"]


def test_a_column_may_become_another_meanwhile(kept):
    """A migration of the next version runs while this one serves."""
    Group.objects.create(name="Guests")
    with connection.cursor() as cursor:
        for kind in ("text", "varchar(150)"):
            assert all_of(groups()) == ["Guests"]
            cursor.execute(f"ALTER TABLE auth_group ALTER COLUMN name TYPE {kind}")
    assert all_of(groups()) == ["Guests"]

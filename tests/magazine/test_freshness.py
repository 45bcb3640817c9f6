"""What readers see has one stamp: another after each commit that can change a page, and after no other."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from articles.models import Article, Campaign, Note, Presence, Revision
from magazine.freshness import moments, next_change, printed, stamp, triggers
from magazine.freshness.lookup import close
from media.models import Photo, Window
from people.models import Ambassador, Person
from tests.builders import make_article, make_campaign, make_person, make_photo, publish_article
from tests.plans import refused

NAMED = re.compile(r'(?:FROM|JOIN) "(\w+)"(?: (?!WHERE|INNER|LEFT|ORDER|GROUP|LIMIT|CROSS|UNION|ON)(\w+))?')


@pytest.fixture
def committed(transactional_db):
    """Leave no connection of the look-ups behind, and the triggers as they were."""
    close()
    yield
    triggers.make()
    close()


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def changes(act, *values, **words):
    before = stamp()
    assert before
    act(*values, **words)
    return stamp() != before


def test_a_commit_changes_it_whatever_wrote(committed):
    person = make_person("Vera Lind")
    assert changes(Person.objects.filter(pk=person.pk).update, biography="Models.")
    assert changes(Person.objects.bulk_update, [Person(pk=person.pk, biography="Sings.")], ["biography"])
    assert changes(execute, "UPDATE people_person SET biography = 'Draws.' WHERE id = %s", person.pk)
    assert not changes(execute, "UPDATE people_person SET biography = 'Draws.' WHERE id = %s", person.pk)
    assert changes(Person.objects.bulk_create, [Person(name="Ada Lens", slug="ada-lens")])
    assert changes(execute, "DELETE FROM people_person WHERE slug = 'ada-lens'")


def test_no_column_of_a_form_changes_it_before_somebody_publishes(committed):
    story = make_article()
    written = [
        field
        for field in Article._meta.concrete_fields
        if field.editable and not field.is_relation and not field.primary_key
    ]
    names = {field.name for field in written}
    assert names >= {"headline", "slug", "opener", "listed_in", "list_position"}
    for field in written:
        value = "x" if isinstance(field, models.CharField | models.TextField) else 7
        if not isinstance(field, models.DateTimeField):
            assert not changes(Article.objects.filter(pk=story.pk).update, **{field.name: value}), field.name


def test_it_is_another_once_committed_and_not_after_a_rollback(committed):
    person = make_person("Vera Lind")
    before = stamp()
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(biography="Models.")
        assert stamp() == before
        transaction.set_rollback(True)
    assert stamp() == before
    with transaction.atomic(), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(biography="Models.")
        transaction.set_rollback(True)
    assert stamp() == before
    with transaction.atomic():
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(biography="Models.")
            transaction.set_rollback(True)
        Person.objects.filter(pk=person.pk).update(biography="Models.")
        connection.check_constraints()
        Person.objects.filter(pk=person.pk).update(biography="Sings.")
    assert stamp() != before


def test_what_no_page_prints_leaves_it(committed, chief):
    photo, story = make_photo("A look"), make_article()
    assert not changes(Photo.objects.filter(pk=photo.pk).update, likeness="0" * 16, metadata={"a": 1})
    assert not changes(type(story).objects.filter(pk=story.pk).update, saved_at=timezone.now(), headline="Another")
    assert not changes(Presence.objects.create, article=story, user=chief, seen_at=timezone.now())
    assert not changes(Note.objects.create, article=story, text="Whose coat?", by=chief, at=timezone.now())
    autosave = Revision(article=story, number=99, kind=Revision.Kind.AUTOSAVE, created_at=timezone.now(), body={})
    assert not changes(Revision.objects.bulk_create, [autosave])
    assert changes(publish_article)


def test_each_table_of_the_list_tells_of_each_printed_column(committed):
    expected = set(triggers.statements(connection.vendor, printed.tables()))
    assert {*triggers.made(connection)} == expected
    for table in printed.tables():
        assert table.columns, table.name


@pytest.mark.django_db
def test_pages_read_nothing_that_the_list_lacks(magazine, client):
    """Every table, column and comparison with the moment in what public pages ask stands in a list."""
    asked = []

    def note(execute, sql, values, many, context):
        asked.append(sql)
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        for address in [*magazine.pages.values(), "/feed/", "/people/once/", "/stories/once/", "/campaigns/once/"]:
            client.get(address)
    listed = {table.name: set(table.columns) for table in printed.tables()}
    compared = {each.column for each in (*moments.MOMENTS, *moments.FIRST_DAYS, *moments.LAST_DAYS)}
    times = {
        field.column
        for model in connection.introspection.installed_models([*listed])
        for field in model._meta.local_concrete_fields
        if field.get_internal_type() in ("DateTimeField", "DateField")
    }
    assert len(asked) > 20
    for sql in asked:
        if not sql.startswith("SELECT"):
            continue  # savepoints
        named = NAMED.findall(sql)
        assert {table for table, _alias in named} <= listed.keys(), sql
        for table, alias in named:
            others = {name for name, as_what in named if name != table and (as_what or name) == (alias or table)}
            read = set(re.findall(rf'(?<![\w"])"?{alias or table}"?\."(\w+)"', sql))
            assert read <= listed[table].union(*(listed[name] for name in others)), (table, sql)
        against = re.findall(r'"(\w+)" (?:<|>|<=|>=) (?:%s|\(?%s)', sql)
        assert {column for column in against if column in times} <= compared | {"published_at", "added_at"}, sql


def test_dropped_triggers_leave_no_stamp_and_a_migration_brings_them_back(committed):
    before = stamp()
    assert triggers.check(["default"]) == []
    suffix = " ON people_person" if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER freshness_people_person_update{suffix}")
    assert stamp() is None
    assert [found.id for found in triggers.check(["default"])] == ["magazine.W053"]
    call_command("migrate", verbosity=0)
    assert triggers.check(["default"]) == []
    assert stamp() not in (None, before)


def test_there_is_none_while_migrations_are_at_work(committed):
    triggers.away(plan=[object()])
    assert stamp() is None
    triggers.make()
    assert stamp()


@pytest.mark.django_db
def test_the_next_change_is_the_first_of_every_kind(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert next_change(at) is None
    assert refused(next_change, at) == []  # whole reads
    person, campaign, photo = make_person(), make_campaign(), make_photo()
    appointed = Ambassador.objects.create(person=person, brand=campaign.brand, active_until="2026-12-20")
    assert next_change(at) == datetime(2026, 12, 20, 23, tzinfo=UTC)  # a day that begins there
    Ambassador.objects.filter(pk=appointed.pk).update(active_from="2026-12-19")
    assert next_change(at) == datetime(2026, 12, 18, 23, tzinfo=UTC)
    Ambassador.objects.filter(pk=appointed.pk).update(announced_on="2026-12-18")
    assert next_change(at) == datetime(2026, 12, 17, 23, tzinfo=UTC)
    Window.objects.create(photo=photo, usable_until=at + timedelta(days=9))
    assert next_change(at) == at + timedelta(days=9)
    Window.objects.create(photo=photo, verdict="deny", usable_from=at + timedelta(days=8))
    assert next_change(at) == at + timedelta(days=8)
    Campaign.objects.filter(pk=campaign.pk).update(embargoed_until=at + timedelta(seconds=1))
    assert next_change(at) == at + timedelta(seconds=1)
    assert next_change(at + timedelta(seconds=1)) == at + timedelta(days=8)


@pytest.mark.sqlite
def test_it_is_another_even_where_chance_repeats_itself(committed):
    """As in a process that was forked with an open connection, and in its parent."""
    person = make_person("Vera Lind")
    connection.connection.create_function("randomblob", 1, lambda size: b"0" * size)
    try:
        for name in ("poet", "diver", "muse"):
            assert changes(Person.objects.filter(pk=person.pk).update, occupation=name)
    finally:
        connection.close()


@pytest.mark.postgresql
def test_two_writers_wait_for_each_other_at_the_commit_alone(committed):
    people, other = [make_person("Vera Lind"), make_person("Ada Lens")], connection.copy()
    stamps = [stamp()]
    try:
        with other.cursor() as cursor, transaction.atomic():
            cursor.execute("SET lock_timeout = '2s'")
            cursor.execute("BEGIN")
            Person.objects.filter(pk=people[0].pk).update(biography="Models.")
            cursor.execute("UPDATE people_person SET biography = 'Draws.' WHERE id = %s", [people[1].pk])
            cursor.execute("COMMIT")  # and the first is not done
            stamps.append(stamp())
            Person.objects.filter(pk=people[0].pk).update(biography="Sings.")
    finally:
        other.close()
    assert len({*stamps, stamp()}) == 3


@pytest.mark.postgresql
def test_emptying_a_table_changes_it(committed):
    assert changes(execute, "TRUNCATE articles_mergedtag")


@pytest.mark.postgresql
def test_every_trigger_fires_for_what_is_replicated_too(committed):
    """A role that may replicate isn't at hand everywhere, so the database is asked how the triggers are switched."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgenabled FROM pg_trigger "
            "WHERE starts_with(tgname::text, 'freshness_') AND NOT tgisinternal"
        )
        assert cursor.fetchall() == [("A",)]


def test_one_whose_connection_has_ended_is_asked_on_another(committed):
    before = stamp()
    if connection.vendor == "postgresql":
        execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE %s",
            "SELECT value, made_of%",
        )
    else:
        path = Path(connection.settings_dict["NAME"])
        connection.close()
        close()
        assert stamp() == before
        aside = path.with_suffix(".aside")
        path.rename(aside)
        try:
            assert stamp() is None
        finally:
            aside.rename(path)
    assert stamp() == before

"""Every table and column that public pages print changes the stamp, and one that they don't print never does."""

from contextlib import suppress

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, connection, transaction
from taggit.models import Tag

from articles.models import MergedTag
from magazine.freshness import printed
from media.models import Photo, Window
from people.models import FormerAddress

_TEXTS = ["zz", "http://zz.example/", "FR"]
_TIMES = ["2101-01-01 00:00:00+00:00", "2001-01-01 00:00:00+00:00"]
VALUES = {  # what else may stand in a column, whatever stands in it
    "AutoField": [999_999],
    "BigAutoField": [999_999],
    "BooleanField": [True, False],
    "DateField": ["2101-01-01", "2001-01-01"],
    "DateTimeField": _TIMES,
    "FloatField": [0.25, 0.75],
    "ForeignKey": [999_999, None],
    "JSONField": ['{"zz": 1}', "[1]"],
    "OneToOneField": [999_999, None],
    "UUIDField": ["0123456789abcdef0123456789abcdef"],
    "PositiveBigIntegerField": [31_999, 1],
    "PositiveIntegerField": [31_999, 1],
    "PositiveSmallIntegerField": [31_999, 1],
}
FIELDS = {
    model._meta.db_table: {field.column: field for field in model._meta.local_concrete_fields}
    for model in apps.get_models(include_auto_created=True)
}

REFUSED = {"articles_credit.role_text"}  # by a constraint, whatever else it were


def stamp():
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM magazine_stamp")
        return cursor.fetchone()[0]


class Undone(Exception):
    pass


def changes(sql, values, before=()):
    """Return whether a statement changes the stamp, None where the database refuses it; it is undone."""
    is_other = None
    with suppress(IntegrityError, DataError, Undone), transaction.atomic(), connection.cursor() as cursor:
        if before:
            cursor.execute(*before)
        since = stamp()
        cursor.execute(sql, values)
        is_other = stamp() != since
        raise Undone
    return is_other


def update(table, column, rows):
    """Return whether another value in a column changes the stamp, None where no row may have another."""
    field = FIELDS[table][column]
    for row in rows:
        for value in VALUES.get(field.get_internal_type(), _TEXTS):
            if value == row[column]:
                continue
            is_other = changes(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [value, row["id"]])
            if is_other is not None:
                return is_other
    return None


@pytest.mark.django_db
def test_each_printed_column_changes_the_stamp_and_no_other(magazine):
    wrong, refused = [], set()
    MergedTag.objects.create(gone=999, tag=Tag.objects.all()[0])
    Window.objects.create(photo=Photo.objects.all()[0])
    FormerAddress.objects.create(kind="people.person", slug="once-known", row=999)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS freshness_pending IMMEDIATE")  # not at the commit, which is none here
        for table in printed.tables():
            fields = {name: field for name, field in FIELDS[table.name].items() if not field.generated}
            names = ", ".join(f'"{name}"' for name in fields)
            where = f"WHERE {table.seen.format(row=table.name)}" if table.seen else ""
            cursor.execute(f'SELECT {names} FROM "{table.name}" {where} LIMIT 20')
            rows = [dict(zip(fields, row, strict=True)) for row in cursor.fetchall()]
            if not rows:
                wrong.append(f"{table.name}: the magazine has none")
                continue
            away = f'DELETE FROM "{table.name}" WHERE id = %s', [rows[0]["id"]]
            values = ", ".join(["%s"] * len(fields))
            back = f'INSERT INTO "{table.name}" ({names}) VALUES ({values})', [*rows[0].values()]
            is_led_to = table.found and not any(row.get("portrait_of_id") for row in rows[:1])
            wrong += [f"{table.name}: deleted"] * (bool(changes(*away)) == bool(is_led_to))
            wrong += [f"{table.name}: inserted"] * (bool(changes(*back, before=away)) == bool(is_led_to))
            found = {name: update(table.name, name, rows) for name in fields}
            refused |= {f"{table.name}.{name}" for name, is_other in found.items() if is_other is None}
            expected = {name: name in table.columns for name in fields}
            wrong += [f"{table.name}.{name}" for name in fields if found[name] not in (None, expected[name])]
    assert not wrong, wrong
    assert refused <= REFUSED

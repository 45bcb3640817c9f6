"""Emptying the tables after a test that commits, but for what the migrations have written.

Django would empty those too, and then make a permission of each kind for each model anew: twice as much as the tests of
a page take, some hundred times. The roles, which a migration makes, it would not bring back.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

MADE = ("django_content_type", "auth_permission", "auth_group", "auth_group_permissions")

CHOSEN = 1_000_000  # beyond this no test comes by counting


class Emptying:
    """Knows what stands in the tables `MADE` when no test has been there yet."""

    def __init__(self):
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        self.others = [table for table in tables if table not in MADE]
        with connection.cursor() as cursor:
            self.rows = self._rows(cursor)

    def take_over(self):
        """Do from now on what Django would do after a test."""
        TransactionTestCase._fixture_teardown = lambda test: self.empty()

    def empty(self):
        """Leave in all tables what stood there at the beginning; foreign keys are looked at when that is done."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self.others:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
            if self._rows(cursor) != self.rows:
                self._bring_back(cursor)
            if connection.vendor == "sqlite":  # else ids would go on from one that a test has chosen itself
                cursor.execute("DELETE FROM sqlite_sequence WHERE seq > %s", [CHOSEN])

    def _rows(self, cursor):
        found = {}
        for table in MADE:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY id")
            found[table] = cursor.fetchall()
        return found

    def _bring_back(self, cursor):
        for table in reversed(MADE):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        for table, rows in self.rows.items():
            for row in rows:
                places = ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({places})", row)

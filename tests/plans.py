"""How a database would find what a page asks for: it reads no table that grows with the magazine as a whole.

`refused(client.get, url)` returns what a page asks that reads one so, and the steps of its plan, but for what `allowed`
names: pairs of a pattern in such a statement and the reason why it may stay. A walk in the order of an index counts as
bounded where a LIMIT ends it, and nothing is sorted on the way.

A few rows of every kind are enough: SQLite, which counts none, plans for large tables. PostgreSQL sees how small they
are, so there it is told to go through a whole table only where no index would do.
"""

import json
import re
from collections import Counter

from django.apps import apps
from django.db import connection
from psycopg2.extensions import AsIs

from kit.prepared import all_of

# What an editor makes a few of, and what only grows with those who edit or write.
SMALL = {"articles_section", "auth_user", "auth_group", "people_brand", "people_ambassador", "articles_photogallery"}
SMALL |= {"people_author"}  # the choice of one sorts all by their people's names
APPS = ("articles", "media", "people", "taggit")


def growing():
    """Return the tables that grow with the magazine."""
    models = [model for label in APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    return {model._meta.db_table for model in models} - SMALL


def refused(ask, *arguments, allowed=()):
    """Return (statement, why) of what is asked meanwhile and reads a growing table as a whole."""
    asked = []

    def note(execute, sql, parameters, many, context):
        if sql.lstrip().upper().startswith("SELECT"):
            asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        ask(*arguments)
    found = {sql: why for sql, parameters in asked if (why := whole_reads(sql, parameters))}
    return [
        (sql, why) for sql, why in found.items() if not any(re.search(pattern, sql) for pattern, _reason in allowed)
    ]


def whole_reads(sql, parameters=()):
    """Return the steps of a statement's plan that read a growing table as a whole."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
            (plan,) = cursor.fetchone()
            cursor.execute("SET LOCAL enable_seqscan = on")
        plan = json.loads(plan) if isinstance(plan, str) else plan
        return [*_of_postgresql(plan[0]["Plan"], is_bounded=False)]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        return _of_sqlite(sql, cursor.fetchall())


# What hands on the rows that it is asked for, one by one, and no more are read.
_ORDERLY = {"Limit", "LockRows", "Result", "Subquery Scan", "Nested Loop", "Append", "Incremental Sort", "Memoize"}


def _of_postgresql(node, *, is_bounded):
    kind, table = node["Node Type"], node.get("Relation Name")
    if kind == "Seq Scan" and table in growing() and not is_bounded:
        yield f"Seq Scan of {table}"
    stays = (is_bounded and kind in _ORDERLY) or kind == "Limit"
    for part in node.get("Plans", ()):
        is_outer = part.get("Parent Relationship") in ("Outer", "Subquery", "Member")
        yield from _of_postgresql(part, is_bounded=stays and is_outer)


SCAN = re.compile(r"^SCAN (\S+)(?: USING (?:COVERING )?INDEX (\S+))?$")
SORTS = re.compile(r"^USE TEMP B-TREE FOR (ORDER BY|GROUP BY|DISTINCT)$")


def _of_sqlite(sql, plan):
    # An alias is used again in another part of a statement: it stands for each of its tables.
    called = re.findall(r'(?:FROM|JOIN) "(\w+)"(?: (?!WHERE|INNER|LEFT|ORDER|GROUP|LIMIT|CROSS|UNION)(\w+))?', sql)
    tables = {}
    for table, alias in called:
        tables.setdefault(alias or table, set()).add(table)
    sorts = Counter(parent for _id, parent, _unused, detail in plan if SORTS.match(detail))
    limits = sum(int(number) > 1 for number in re.findall(r"LIMIT (\d+)", sql)) + bool(re.search(r"LIMIT 1$", sql))
    found, walks = [], []
    for _id, parent, _unused, detail in plan:
        scanned = SCAN.match(detail)
        if not scanned or not tables.get(scanned[1], set()) & growing():
            continue
        (found if sorts[parent] else walks).append(detail)
    return found + (walks if len(walks) > limits else [])


def planned_once(asked):
    """Return how PostgreSQL finds what a `Read` asks for, by the plan that it makes for all values."""
    sent = []

    def note(execute, sql, parameters, many, context):
        sent.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        all_of(asked)
    [(sql, values)] = sent
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        places = {slot: AsIs(f"${number}") for number, slot in enumerate(sql.kinds, 1)}
        cursor.execute(f"PREPARE looked_at ({', '.join(sql.kinds.values())}) AS {sql}", {**values, **places})
        cursor.execute(f"EXPLAIN EXECUTE looked_at ({', '.join(f'%({slot})s' for slot in sql.kinds)})", values)
        found = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("DEALLOCATE looked_at")
    return found


def plans_of(ask, *arguments):
    """Return the plans of what is asked meanwhile, as text; no whole table is gone through that needn't be."""
    asked = []

    def note(execute, sql, parameters, many, context):
        asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        ask(*arguments)
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    told = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for sql, parameters in asked:
            cursor.execute(f"{explain} {sql}", parameters)
            told += [str(row) for row in cursor.fetchall()]
    return "\n".join(told)

"""Whom and what readers may know of at some moment: a mark, so that their lists pass by nobody else.

Whether they know of somebody at a moment is asked of the person. A list would ask it of everybody whom only drafts and
the desk know, however many those are. So whoever a revision with a place in time leads to is marked, be that seen, over
or to come; whom nothing leads to any more may keep it, and costs a list one question.

Triggers set it, whatever writes the rows that lead there, this version or the one before. They are made with those of
the stamp (`magazine.freshness.triggers`). `manage.py intervals` compares the marks with what leads to them.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.apps import apps
from django.db import connection, transaction


class Lead(NamedTuple):
    """A table whose rows lead to what is marked by a column: at once, or as soon as what they are `of` is marked."""

    table: str
    column: str
    marked: str
    of: str = ""
    source: str = ""


@cache
def leads() -> tuple[Lead, ...]:
    """Return what leads to something that is marked; nothing leads on to what stands before it."""
    return (
        _lead("articles.RevisionCampaign", "campaign"),
        _lead("articles.RevisionProduct", "product"),
        _lead("articles.Campaign_products", "product", of="campaign"),
        _lead("articles.RevisionAuthor", "author"),
        _lead("articles.RevisionPerson", "person"),
        _lead("people.Author", "person", of="id"),
        _lead("articles.Credit", "person", of="campaign"),
        _lead("articles.Release", "designer", of="product"),
        _lead("articles.Appearance", "person", of="product"),
    )


def _lead(label: str, name: str, of: str = "") -> Lead:
    model = apps.get_model(label)
    table, to = model._meta.db_table, model._meta.get_field(name)
    found = Lead(table, to.column, to.related_model._meta.db_table)
    if not of:
        return found
    owner = model._meta.get_field(of)
    source = owner.related_model or model
    return found._replace(of=owner.column, source=source._meta.db_table)


def marking(vendor: str) -> Iterator[tuple[str, str, str, str, list[str]]]:
    """Yield triggers: a short name, the table, what happens to it, the condition on its row, and what follows."""
    for lead in leads():
        mark = f'UPDATE "{lead.marked}" SET is_knowable = TRUE WHERE NOT is_knowable AND id'  # noqa: S608 - our names
        name, follows = f"{lead.table}_{lead.column}", [f'{mark} = NEW."{lead.column}"']
        columns = f'"{lead.column}"'
        if lead.of:
            columns += f', "{lead.of}"'
            asked = f'FROM "{lead.source}" WHERE id = NEW."{lead.of}" AND'
            follows[0] += f" AND EXISTS (SELECT 1 {asked} is_knowable)"
            if vendor == "postgresql":  # whoever marks it just now would not see this row, nor this one the mark
                follows.insert(0, f"PERFORM 1 {asked} NOT is_knowable FOR NO KEY UPDATE")
            several = f'{mark} IN (SELECT "{lead.column}" FROM "{lead.table}" WHERE "{lead.of}" = NEW.id)'  # noqa: S608
            marked = "NEW.is_knowable AND NOT OLD.is_knowable"
            yield f"{name}_marked", lead.source, "UPDATE OF is_knowable", marked, [several]
        yield f"{name}_comes", lead.table, "INSERT", "", follows
        yield f"{name}_moves", lead.table, f"UPDATE OF {columns}", "", follows


def lacking() -> list[tuple[str, int]]:
    """Return the tables and ids of what something leads to and isn't marked."""
    found = []
    with connection.cursor() as cursor:
        for table, leads_there in _conditions():
            cursor.execute(f'SELECT id FROM "{table}" WHERE NOT is_knowable AND ({leads_there})')  # noqa: S608 - our names
            found += [(table, pk) for (pk,) in cursor.fetchall()]
    return found


def mark_lacking() -> None:
    """Mark what isn't: to be called when the triggers have been away."""
    with connection.cursor() as cursor:
        for table, leads_there in _conditions():
            cursor.execute(f'UPDATE "{table}" SET is_knowable = TRUE WHERE NOT is_knowable AND ({leads_there})')  # noqa: S608


def mark_anew() -> None:
    """Mark what something leads to, and nothing else; nobody writes what leads there meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = ", ".join(f'"{table}"' for table in dict.fromkeys(lead.table for lead in leads()))
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        for table, leads_there in _conditions():
            cursor.execute(f'UPDATE "{table}" SET is_knowable = ({leads_there}) WHERE is_knowable <> ({leads_there})')  # noqa: S608


def _conditions() -> Iterator[tuple[str, str]]:
    """Yield each table with marks, and the condition under which something leads to a row of it."""
    for table in dict.fromkeys(lead.marked for lead in leads()):
        ways = []
        for lead in (each for each in leads() if each.marked == table):
            way = f'SELECT 1 FROM "{lead.table}" way WHERE way."{lead.column}" = "{table}".id'  # noqa: S608 - our names
            if lead.of:
                its = f'FROM "{lead.source}" its WHERE its.id = way."{lead.of}" AND its.is_knowable'
                way += f" AND EXISTS (SELECT 1 {its})"
            ways.append(f"EXISTS ({way})")
        yield table, " OR ".join(ways)

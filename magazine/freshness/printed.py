"""What public pages print: the one list of tables, by model, and of the columns that they don't read.

A column that is added is printed until it is said here that it isn't: whoever forgets the list flushes too much.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper


class Table(NamedTuple):
    """A table that public pages read, its printed columns, and the condition under which a row is read at all."""

    name: str
    columns: tuple[str, ...]
    seen: str | None  # of a row called {row}
    found: str | None  # where a row that comes or goes changes a page by itself; to others pages are led by what does


_SEEN = "{row}.seen_from IS NOT NULL"  # autosaves and drafts have no place in time
_PLACED = "({row}.seen_from IS NOT NULL OR {row}.live_from IS NOT NULL)"
# What is led to by rows that change the stamp themselves needn't when it comes or goes.
_FOUND = {"articles.Article": "1 = 0", "media.Photo": "{row}.portrait_of_id IS NOT NULL"}
# By model: columns that no page prints, and the condition under which readers may see anything of a row.
_MODELS: dict[str, tuple[set[str], str | None]] = {
    "articles.Revision": ({"is_behind"}, _PLACED),
    "articles.RevisionSection": (set(), _SEEN),
    "articles.RevisionAuthor": (set(), _SEEN),
    "articles.RevisionPerson": (set(), _SEEN),
    "articles.RevisionPhoto": (set(), _SEEN),
    "articles.RevisionProduct": (set(), _SEEN),
    "articles.RevisionCampaign": (set(), _SEEN),
    "articles.RevisionTag": (set(), _SEEN),
    "articles.Article": (
        {
            *("headline", "slug", "kicker", "standfirst", "section_id", "lead_photo_id", "lead_caption", "status"),
            *("published_at", "embargoed_until", "updated_at", "trashed_at", "created_at", "created_by_id", "saved_at"),
            *("words_folded", "opener", "listed_in", "list_position"),
        },
        None,
    ),
    "articles.Section": (set(), None),
    "articles.Campaign": (set(), None),
    "articles.CampaignPhoto": (set(), None),
    "articles.Campaign_products": (set(), None),
    "articles.Credit": (set(), None),
    "articles.Product": (set(), None),
    "articles.Release": (set(), None),
    "articles.Appearance": (set(), None),
    "articles.MergedTag": (set(), None),
    "media.Photo": ({"metadata", "likeness", "compared_at"}, None),
    "media.Window": ({"territory", "note", "proof", "added_by_id", "added_at"}, None),
    "people.Person": (set(), None),
    "people.Brand": (set(), None),
    "people.Author": (set(), None),
    "people.Ambassador": (set(), None),
    "people.FormerAddress": (set(), None),
    "taggit.Tag": (set(), None),
}


def tables() -> Iterator[Table]:
    """Yield what public pages read, as the models of this version have it."""
    models = {each._meta.label: each for each in apps.get_models(include_auto_created=True)}
    for label, (unread, seen) in _MODELS.items():
        meta = models[label]._meta
        columns = [str(field.column) for field in meta.local_concrete_fields if field.column not in unread]
        yield Table(meta.db_table, tuple(columns), seen, _FOUND.get(label))


def stored(connection: BaseDatabaseWrapper) -> list[Table]:
    """Return of these what a database has, which may be migrated to an earlier version only."""
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor))
        found = []
        for name, columns, seen, found_by in tables():
            if name in names:
                has = {each.name for each in connection.introspection.get_table_description(cursor, name)}
                needed = {part for part in ("seen_from", "live_from") if seen and f".{part} " in seen}
                if needed <= has:
                    found.append(Table(name, tuple(column for column in columns if column in has), seen, found_by))
    return found

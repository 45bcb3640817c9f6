"""The stories in which any of several things stands: a walk to the newest of each thing, and the newest of all these.

Django can't say "the newest rows of each", which is LATERAL for PostgreSQL and a correlated list for SQLite.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from articles.models import Revision
from articles.pages.kinds import CARD
from articles.pages.listings import Listing

# The newest rows of each thing: an index has them in this order, so that no more are read. SQLite has no LATERAL.
NEWEST_OF_EACH = {
    "sqlite": "FROM {things} thing CROSS JOIN {table} found WHERE found.id IN ({newest})",
    "postgresql": """
        FROM {things} thing CROSS JOIN LATERAL ({newest}) newest(id) JOIN {table} found ON found.id = newest.id
    """,
}
THE_THING = RawSQL("thing.id", ())  # what rows are of, where each thing is walked
_MERGED = """
    SELECT revision_id FROM ({walks}) walked
    GROUP BY published_at, revision_id ORDER BY published_at {way}, revision_id {way} LIMIT {count} OFFSET {start}
"""


@dataclass(frozen=True)
class Walks:
    """What a `Listing` asks of the rows of several things, as of those of one; a slice of it gives ids of stories.

    `each` has the things of a kind, and the rows of all things of that kind, narrowed to what readers see.
    """

    each: tuple[tuple[QuerySet[Any], QuerySet[Any]], ...]
    way: str = "DESC"

    def older_than(self, *place: Any) -> "Walks":
        """Return the stories behind a place in the order of `newest`."""
        return self._narrowed(lambda rows: rows.older_than(*place))

    def back_from(self, *place: Any) -> "Walks":
        """Return the stories at a place in the order of `newest` and before it, the nearest first."""
        return replace(self._narrowed(lambda rows: rows.back_from(*place)), way="ASC")

    def _narrowed(self, narrow: Callable[[Any], QuerySet[Any]]) -> "Walks":
        return replace(self, each=tuple((things, narrow(rows)) for things, rows in self.each))

    def __getitem__(self, part: slice) -> RawSQL:
        """Return the ids of the stories from one place to another, for `__in`: no thing has more of them to give."""
        start, walks, parameters = part.start or 0, [], []
        for things, rows in self.each:
            (ids, of_ids), (newest, of_newest) = (
                asked.query.sql_with_params()
                for asked in (things.order_by().values("id"), rows.of(THE_THING).values("pk")[: part.stop])  # type: ignore[attr-defined]  # rows of what is in stories
            )
            walk = NEWEST_OF_EACH[connection.vendor].format(
                things=f"({ids})", table=rows.model._meta.db_table, newest=newest
            )
            walks.append(f"SELECT found.revision_id, found.published_at {walk}")
            parameters += [*of_ids, *of_newest]
        sql = _MERGED.format(walks=" UNION ALL ".join(walks), way=self.way, count=part.stop - start, start=start)
        return RawSQL(sql, parameters)  # noqa: S611 (the SQL is Django's own)


def stories_with_any(*kinds: tuple[Any, Callable[[Any], QuerySet[Any]]]) -> Listing[Any, Revision]:
    """Return the list of the stories in which one of the things stands that an id leads to; it takes that and a moment.

    Arguments: of each kind of thing the model of its rows, and what returns the things of an id. A page costs what as
    many walks do as there are things, whatever the magazine's size and however often they stand in it.
    """

    def walks(owner: Any, at: Any) -> Any:
        return Walks(tuple((things(owner), mentions.objects.seen(at).newest()) for mentions, things in kinds))

    return Listing(CARD, walks, read=lambda ids: Revision.objects.among(ids).newest().for_cards())

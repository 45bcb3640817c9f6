"""Stories below a story: those that share with it what few others have.

Of each thing that stands in the story, the newest stories are looked at in which it stands too, as far as `WINDOW`. One
that it shares with a single other is worth a whole, one that it shares with n an nth. What is in more stories than are
looked at counts no less than the last of these, and leads to the newest: so the archive may grow without costing more.
"""

from collections.abc import Collection
from datetime import datetime
from math import lcm
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL
from taggit.models import Tag

from articles.models import (
    Campaign,
    MergedTag,
    Product,
    Revision,
    RevisionCampaign,
    RevisionPerson,
    RevisionProduct,
    RevisionTag,
)
from articles.pages.gathering import Gathering
from articles.pages.kinds import CARD, OTHER_PHOTO
from articles.pages.walks import NEWEST_OF_EACH, THE_THING
from articles.revisions.snapshots import campaign_ids, product_ids
from kit.prepared import Written, prepared
from kit.ways import any_of
from people.models import Person

RELATED = 4  # stories below one
WINDOW = 24  # stories that are looked at of each thing
_WHOLE = lcm(*range(1, WINDOW + 1))  # all its parts are numbers without a fraction, which both databases add up alike


class Related:
    """The stories below one, which come along with the first rounds of its page; `rows` gives them once it is there."""

    def __init__(self, revision: Revision, page: Gathering) -> None:
        body = revision.body
        things = (campaign_ids(revision), product_ids(revision), body["people"], body["tags"])
        self._page = page
        self._found = page.rows(closest(page.at, revision.article_id, *things)) if any(things) else []

    def need(self) -> None:
        """Have their cards asked for in the second round, and at once the photos on these."""
        self._page.need(CARD, [pk for pk, _photo in self._found])
        self._page.need(OTHER_PHOTO, [photo for _pk, photo in self._found])

    @property
    def rows(self) -> list[Revision]:
        """The stories, the closest first."""
        return self._page.each(CARD, [pk for pk, _photo in self._found])


@prepared
def closest(
    at: datetime,
    article: int,
    campaigns: Collection[int],
    products: Collection[int],
    people: Collection[int],
    tags: Collection[int],
) -> Written[tuple[int, int | None]]:
    """Read which stories stand below one, the closest first, and the photos that lead them, by their ids.

    Arguments: the moment, the story, and what stands in it, as it was frozen. Of two that are as close the newer one
    comes first.
    """
    its_own: list[tuple[Any, QuerySet[Any, Any]]] = [
        (RevisionCampaign, Campaign.objects.filter(pk__in=campaigns).values_list("pk")),
        (RevisionProduct, Product.ever.ids_for(products).distinct()),
        (RevisionPerson, Person.ever.ids_for(people).distinct()),
        (RevisionTag, Tag.objects.filter(_stands_for(tags)).values_list("pk")),
    ]
    things, shared = [], []
    of_things: list[Any] = []
    of_shared: list[Any] = []
    for kind, (mentions, ids) in enumerate(its_own):
        sql, parameters = ids.order_by().query.sql_with_params()
        things.append(f"things{kind}(id) AS ({sql})")
        of_things += parameters
        others = mentions.objects.of(THE_THING).seen(at).exclude(revision__in=_ITSELF)
        sql, parameters = others.newest().values("pk")[:WINDOW].query.sql_with_params()
        walk = NEWEST_OF_EACH[connection.vendor].format(
            things=f"things{kind}", table=mentions._meta.db_table, newest=sql
        )
        shared.append(f"SELECT {kind} AS kind, thing.id AS thing, found.revision_id, found.published_at {walk}")
        of_shared += parameters
    itself, of_itself = (
        Revision.objects.live(at).order_by().filter(article=article).values("pk").query.sql_with_params()
    )
    sql = _CLOSEST.format(
        itself=itself,
        things=", ".join(things),
        shared=" UNION ALL ".join(shared),
        whole=_WHOLE,
        most=RELATED,
        revisions=Revision._meta.db_table,
    )
    return Written(
        sql, [*of_itself, *of_things, *of_shared], {"id": BigIntegerField(), "lead_photo_id": BigIntegerField()}
    )


def _stands_for(tags: Collection[int]) -> Q:
    """Return the condition that a tag is one of those that a story names, or what one of them has become."""
    merged = MergedTag.objects.filter(gone__in=tags).order_by()
    return any_of(Tag.objects.filter(pk__in=tags).order_by().values("pk"), merged.values("tag"))


# By what is in the index of the newest rows; of the story's own column it would have to read each row.
_ITSELF = RawSQL("SELECT id FROM itself", ())

_CLOSEST = """
    WITH itself(id) AS ({itself}), {things}, shared AS ({shared}),
    parts AS (
        SELECT revision_id, published_at, {whole} / COUNT(*) OVER (PARTITION BY kind, thing) AS part FROM shared
    ),
    closest AS (
        SELECT revision_id AS id, MAX(published_at) AS published_at, SUM(part) AS closeness
        FROM parts GROUP BY revision_id ORDER BY closeness DESC, published_at DESC, id DESC LIMIT {most}
    )
    SELECT closest.id, story.lead_photo_id FROM closest JOIN {revisions} story ON story.id = closest.id
    ORDER BY closest.closeness DESC, closest.published_at DESC, closest.id DESC
"""

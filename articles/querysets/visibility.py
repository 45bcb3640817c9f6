"""The condition of public visibility, and what follows from it for other rows."""

from datetime import datetime

from django.apps import apps
from django.db.models import Q, QuerySet

from kit.compiled import ids_at


def is_live(at: datetime, prefix: str = "") -> Q:
    """Return the condition under which readers see a revision at the moment `at`; `prefix` leads to it from other rows.

    It is in its place in time, and was then under nobody's embargo: see `articles.querysets.intervals`.
    """
    return Q(**{f"{prefix}seen_from__lte": at, f"{prefix}seen_until__gt": at})


def is_placed(at: datetime, prefix: str = "") -> Q:
    end = f"{prefix}live_until"
    return Q(**{f"{prefix}live_from__lte": at}) & (Q(**{end: None}) | Q(**{f"{end}__gt": at}))


def live_revisions(at: datetime) -> QuerySet:
    return apps.get_model("articles", "Revision").objects.live(at)


@ids_at
def in_live_stories(kind: str, at: datetime) -> QuerySet:
    """Return the ids of one kind in live stories: "section", "person", "author", "photo", "product", "campaign", "tag".

    The rows of what is in a revision say themselves when it is seen.
    """
    return apps.get_model("articles", f"revision{kind}").objects.filter(is_live(at)).values(kind)


@ids_at
def live_campaigns(at: datetime) -> QuerySet:
    """Return the ids of the campaigns that readers may know of."""
    return apps.get_model("articles", "Campaign").objects.live(at).values("pk")


@ids_at
def live_products(at: datetime) -> QuerySet:
    """Return the ids of the products that readers may know of."""
    return apps.get_model("articles", "Product").objects.live(at).values("pk")

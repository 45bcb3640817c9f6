"""The condition of public visibility, and what follows from it for other rows."""

from datetime import datetime

from django.apps import apps
from django.db.models import Q, QuerySet

from kit.compiled import ids_at


def is_live(at: datetime, prefix: str = "") -> Q:
    """Return the condition under which readers see a revision at the moment `at`; `prefix` leads to it from other rows.

    It is in its place in time, and under nobody's embargo.
    """
    embargo = f"{prefix}article__embargoed_until"
    return (
        is_placed(at, prefix)
        & (Q(**{embargo: None}) | Q(**{f"{embargo}__lte": at}))
        & ~Q(**{f"{prefix}pk__in": _hidden_revisions(at)})
    )


@ids_at
def _hidden_revisions(at: datetime) -> QuerySet:
    """Return the ids of the revisions that the embargo of a campaign hides, wherever they are placed."""
    kept_back = apps.get_model("articles", "Campaign").objects.filter(embargoed_until__gt=at)
    return apps.get_model("articles", "RevisionCampaign").objects.filter(campaign__in=kept_back).values("revision")


def is_placed(at: datetime, prefix: str = "") -> Q:
    end = f"{prefix}live_until"
    return Q(**{f"{prefix}live_from__lte": at}) & (Q(**{end: None}) | Q(**{f"{end}__gt": at}))


def live_revisions(at: datetime) -> QuerySet:
    return apps.get_model("articles", "Revision").objects.live(at)


@ids_at
def in_live_stories(kind: str, at: datetime) -> QuerySet:
    """Return the ids of one kind in live stories: "section", "person", "author", "photo", "product", "campaign", "tag".

    Joined rather than nested: SQLite reads a query only so deep.
    """
    return apps.get_model("articles", f"revision{kind}").objects.filter(is_live(at, "revision__")).values(kind)


@ids_at
def leading_sections(at: datetime) -> QuerySet:
    """Return the ids of the sections that lead a live story."""
    return live_revisions(at).values("section")


@ids_at
def live_campaigns(at: datetime) -> QuerySet:
    """Return the ids of the campaigns that readers may know of."""
    return apps.get_model("articles", "Campaign").objects.live(at).values("pk")


@ids_at
def live_products(at: datetime) -> QuerySet:
    """Return the ids of the products that readers may know of."""
    return apps.get_model("articles", "Product").objects.live(at).values("pk")

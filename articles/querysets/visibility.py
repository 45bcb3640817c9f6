"""The condition of public visibility, and what follows from it for other rows."""

from django.apps import apps
from django.db.models import Q


def is_live(at, prefix=""):
    """Return the condition under which readers see a revision at the moment `at`; `prefix` leads to it from other rows.

    It is in its place in time, and under nobody's embargo.
    """
    hidden = apps.get_model("articles", "RevisionCampaign").objects.filter(campaign__embargoed_until__gt=at)
    embargo = f"{prefix}article__embargoed_until"
    return (
        is_placed(at, prefix)
        & (Q(**{embargo: None}) | Q(**{f"{embargo}__lte": at}))
        & ~Q(**{f"{prefix}pk__in": hidden.values("revision")})
    )


def is_placed(at, prefix=""):
    end = f"{prefix}live_until"
    return Q(**{f"{prefix}live_from__lte": at}) & (Q(**{end: None}) | Q(**{f"{end}__gt": at}))


def live_revisions(at):
    return apps.get_model("articles", "Revision").objects.live(at)


def in_live_stories(kind, at):
    """Return the ids of what live stories hold of a kind: "person", "author", "photo", "product", "campaign", "tag".

    Joined rather than nested: SQLite reads a query only so deep, and Django takes longer to put a nested one together
    than the database to answer it.
    """
    return apps.get_model("articles", f"revision{kind}").objects.filter(is_live(at, "revision__")).values(kind)

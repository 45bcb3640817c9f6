"""A story as the desk reads it: itself, and what is said beside its form."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from articles.models import Article, AuditEntry, Revision
from kit.prepared import Read, prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def story_for(story: int, user: "User", at: datetime) -> Read[Article]:
    """Return the read of a story with its state at the moment `at`, of none if it isn't the user's to see.

    It is what `visible_to(user).with_state(at)` has of it, put together once.
    """
    if user.has_perm("articles.view_any_article"):
        return _story(story, at)
    return _story(story, at, user.pk) if user.has_perm("articles.view_article") else _story(-1, at)


@prepared
def _story(story: int, at: datetime, *owner: int) -> QuerySet[Article]:
    stories = Article.objects.with_id(story).with_state(at)
    return stories.owned_by(*owner) if owner else stories


@prepared
def with_savers(story: int, *numbers: int) -> QuerySet[Revision]:
    """Return the revisions of a story that have some numbers, with who saved them and without their bodies."""
    return Revision.objects.in_story(story).numbered(numbers).select_related("created_by").defer("body")


@prepared
def last_step(story: int) -> QuerySet[AuditEntry]:
    """Return the last step by which a story went from desk to desk, with who took it."""
    return AuditEntry.objects.in_story(story).steps().select_related("by")[:1]

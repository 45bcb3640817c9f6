"""A story as the desk reads it: itself, what is said beside its form, and the stories that it leads to."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from articles.models import Article, AuditEntry, Revision, Section
from kit.prepared import Read, prepared, read

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def story_for(story: int, user: "User", at: datetime) -> Read[Article]:
    """Return the read of a story with its state at the moment `at`, of none if it isn't the user's to see.

    It is what `visible_to(user).with_state(at)` has of it, put together once, with what it was imported from.
    """
    if user.has_perm("articles.view_any_article"):
        return _story(story, at)
    return _story(story, at, user.pk) if user.has_perm("articles.view_article") else _story(-1, at)


@prepared
def _story(story: int, at: datetime, *owner: int) -> QuerySet[Article]:
    stories = Article.objects.with_id(story).with_state(at).select_related("source")
    return stories.owned_by(*owner) if owner else stories


@prepared
def sections() -> QuerySet[Section]:
    """Return the sections, in the order of the menu."""
    return Section.objects.all()


def linkable(ids: Collection[int], user: "User", at: datetime) -> list[Article]:
    """Return those stories with some ids that a user may link to, as `to_link` has them for no words.

    Each has what is shown of it: the revision that readers see as its one in `shown`, its lead photo, its section.
    """
    owner = [] if user.has_perm("articles.view_any_article") else [user.pk]
    stories, revisions = read(_linked(ids, at, *owner), _seen(ids, at))
    for story in stories:
        story.shown = [each for each in revisions if each.article_id == story.pk]
    return stories


@prepared
def _linked(ids: Collection[int], at: datetime, *owner: int) -> QuerySet[Article]:
    stories = Article.objects.stories().with_ids(ids).select_related("lead_photo", "section")
    return stories.to_link(Article.objects.owned_by(*owner) if owner else Article.objects.all(), (), at)


@prepared
def _seen(ids: Collection[int], at: datetime) -> QuerySet[Revision]:
    return Revision.objects.in_stories(ids).live(at).defer("body").select_related("lead_photo", "section")


@prepared
def with_savers(story: int, *numbers: int) -> QuerySet[Revision]:
    """Return the revisions of a story that have some numbers, with who saved them and without their bodies."""
    return Revision.objects.in_story(story).numbered(numbers).select_related("created_by").defer("body")


@prepared
def last_written(story: int, *, most: int) -> QuerySet[Revision]:
    """Return the newest of what somebody wrote in a story, with its writers and without its bodies."""
    return Revision.objects.in_story(story).written().select_related("created_by").defer("body")[:most]


@prepared
def last_entries(story: int, *, most: int) -> QuerySet[AuditEntry]:
    """Return the newest of what was done to a story, with the names of who did it."""
    return AuditEntry.objects.in_story(story).with_names()[:most]


@prepared
def last_step(story: int) -> QuerySet[AuditEntry]:
    """Return the last step by which a story went from desk to desk, with who took it."""
    return AuditEntry.objects.in_story(story).steps().select_related("by")[:1]

"""Reads on what editors have around a story: who is at it, notes, links for a look."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, Model, OuterRef, Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class AuditEntryQuerySet(models.QuerySet):
    if TYPE_CHECKING:
        model = apps.get_model("articles", "AuditEntry")  # type: ignore[assignment] # it has no other rows

    def in_story(self, article: int) -> Self:
        return self.filter(article=article)

    def steps(self) -> Self:
        """Return the entries by which a story went from desk to desk, or to its readers."""
        return self.exclude(to_status="")

    def publications(self) -> Self:
        return self.filter(verb=self.model.Verb.PUBLISH)

    def with_names(self) -> Self:
        return self.select_related("by", "revision").defer("revision__body")


class PresenceQuerySet(models.QuerySet):
    def since(self, moment: datetime) -> Self:
        """Return those who have had a story open after a moment, with their names."""
        return self.filter(seen_at__gt=moment).select_related("user").order_by("user__username")

    def in_story(self, article: int) -> Self:
        return self.filter(article=article)

    def by(self, user: "User | AnonymousUser") -> Self:
        return self.filter(user=user)

    def others(self, user: "User | AnonymousUser | int") -> Self:
        return self.exclude(user=user)


class NoteQuerySet(models.QuerySet):
    def threads(self) -> Self:
        """Return the notes that answer no other."""
        return self.filter(answers_to=None)

    def open(self) -> Self:
        return self.filter(answers_to=None, resolved_at=None)

    def in_story(self, article: int) -> Self:
        """Return all notes on a story, answers among them, with their writers."""
        return self.filter(article=article).select_related("by", "resolved_by")


class PreviewLinkQuerySet(models.QuerySet):
    def valid(self, at: datetime) -> Self:
        """Return the links that may still open: neither expired nor revoked, their maker still at the desk.

        A withdrawal revokes them. A story that has come down by the clock has nobody to do that.
        """
        revisions = apps.get_model("articles", "Revision").objects
        next_one = revisions.filter(
            Q(live_until=None) | Q(live_until__gt=OuterRef("live_until")),
            article=OuterRef("article"),
            live_from__lte=OuterRef("live_until"),
        )
        came_down = revisions.filter(
            ~Exists(next_one),
            article=OuterRef("revision__article"),
            live_until__gt=OuterRef("made_at"),
            live_until__lte=at,
        )
        return self.filter(
            ~Exists(came_down),
            expires_at__gt=at,
            revoked_at=None,
            made_by__is_active=True,
            made_by__is_staff=True,
            revision__article__trashed_at=None,
        )

    def of(self, article: Model | int) -> Self:
        return self.filter(revision__article=article).select_related("revision", "made_by")

"""Who has a story open beside oneself, and who has saved it meanwhile: a page asks every few seconds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import JsonResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.access import story_view
from articles.admin.article.history import HistoryFeature
from articles.admin.revision_numbers import number_in
from articles.desk.presence import (
    display_name_at_start,
    end_presence,
    note_presence,
    others_at_work,
    others_editing,
    sentence_on,
)
from articles.models import Article, Presence, Revision
from articles.permissions import may_change, may_view
from articles.revisions.beside import last_saver, left_unsaved
from kit.admin.features import Feature
from kit.admin.site import DeskRequest
from kit.clock import HOUR, format_moment
from kit.prepared import Read, read

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class PresenceFeature(Feature[Article]):
    """Say above the form who else is at the story, and who has saved it."""

    needs = [HistoryFeature]  # leads to the comparison with what was saved meanwhile
    modules = ["articles/autosave.js"]

    def urls(self) -> Sequence[URLPattern]:
        return [self.url("<id:pk>/presence/", self.presence_view, "presence")]

    def context(self, request: DeskRequest, obj: Article | None, context: dict[str, Any]) -> Mapping[str, Any]:
        return {"others": others_editing(obj, user=request.user, at=timezone.now())} if obj else {}

    @story_view(may_view, post_only=True)
    def presence_view(self, request: DeskRequest, article: Article) -> JsonResponse:
        """Note that the user has the story open, or, with `leaving`, no longer; say who else has."""
        if "leaving" in request.POST:
            end_presence(article, by=request.user)
            return JsonResponse({})
        now = timezone.now()
        note_presence(article, by=request.user, at=now)
        saves, others, left = read(last_saver(article.pk), *asked_around(article, request.user, now))
        return JsonResponse(told(request, article, Around(next(iter(saves), None), others, dict(left))))


class Around(NamedTuple):
    """What stands around an open story."""

    newest: Revision | None  # its last save
    others: list[Presence]  # who else has it open
    left: dict[int, str]  # the digests of what its user has written and not saved, by their numbers


def asked_around(article: Article, user: "User", at: datetime) -> list[Read[Any]]:
    """Return the reads of who else is at a story at the moment `at`, and of what `user` has left unsaved in it."""
    return [others_at_work(article, user, at), left_unsaved(article.pk, user.pk)]


def told(request: DeskRequest, article: Article, around: Around) -> dict[str, Any]:
    """Return what the page of a user who has the story open should know.

    `you` tells the page whether it still speaks for the one who opened it, `may_change` whether a save of it would
    still be taken, `offered` the numbers of what its user may take up again.
    """
    newest = around.newest
    return {
        "you": request.user.pk,
        "may_change": may_change(request.user, article),
        "present": sentence_on(around.others),  # as a page that is open already reads it
        "saved": _saved_meanwhile(request, article, newest),
        "offered": [number for number, digest in around.left.items() if not newest or digest != newest.digest],
    }


def _saved_meanwhile(request: DeskRequest, article: Article, newest: Revision | None) -> dict[str, Any] | None:
    """Return what the bar says of a save that the user's page doesn't know, None if it knows the newest."""
    based_on = number_in(request, "based_on")
    if newest is None or based_on is None or newest.number == based_on:
        return None
    words = {"who": display_name_at_start(newest.created_by), "when": time_of_day(newest.created_at)}
    said = (
        _("You saved it at %(when)s in another window.")
        if newest.created_by == request.user
        else _("%(who)s saved it at %(when)s.")
    )
    is_known = article.revisions.numbered([based_on]).exists()
    address = reverse("admin:articles_article_compare", args=[article.pk, based_on, newest.number])
    return {"number": newest.number, "sentence": said % words, "address": address if is_known else ""}


def time_of_day(moment: datetime) -> str:
    """Print the time of a moment of today or of last night: nobody is away from an open form for longer."""
    return format_moment(moment, HOUR)

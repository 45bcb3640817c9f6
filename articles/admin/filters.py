"""Filters of the lists that find what waits for somebody, and what is near in time."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.desk.calendar import RECENT, horizon
from articles.querysets import ArticleQuerySet, CampaignQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class WaitingFilter(SimpleListFilter):
    """What waits for the user who asks."""

    title = _("what waits for me")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "list[tuple[str, StrOrPromise]]":
        return [
            ("back", _("sent back to me")),
            ("review", _("for my review")),
            ("drafts", _("my drafts")),
            ("notes", _("open notes")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> ArticleQuerySet | None:
        reads = {
            "back": lambda: queryset.owned_by(request.user).sent_back(),
            "review": lambda: queryset.to_review_by(request.user),
            "drafts": lambda: queryset.begun_by(request.user, timezone.now()),
            "notes": lambda: queryset.with_notes_for(request.user),
        }
        read = reads.get(self.value() or "")
        return read() if read else None


class TimeFilter(SimpleListFilter):
    """What readers have newly been given, and what will change for them."""

    title = _("time")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "list[tuple[str, StrOrPromise]]":
        return [("coming", _("changes within four weeks")), ("recent", _("new this week"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> ArticleQuerySet | None:
        at = timezone.now()
        reads = {
            "coming": lambda: queryset.moving(at, horizon(at)),
            "recent": lambda: queryset.live_since(at - RECENT, at),
        }
        read = reads.get(self.value() or "")
        return read() if read else None


class EmbargoFilter(SimpleListFilter):
    title = _("embargo")
    parameter_name = "embargo"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "list[tuple[str, StrOrPromise]]":
        return [("1", _("under embargo"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> CampaignQuerySet | None:
        return queryset.under_embargo(timezone.now()) if self.value() == "1" else None

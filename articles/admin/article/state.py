"""Where a story stands between the desk and the readers, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.desk.stories import last_step, with_savers
from articles.models import Article, AuditEntry, Revision
from articles.querysets import TRASH_KEEPS, ArticleQuerySet
from articles.querysets.standing import CHANGED, EMBARGO, LIVE, OFF, SCHEDULED, TRASH, key_of
from articles.revisions.snapshots import same
from kit.clock import format_moment
from kit.prepared import read

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABELS: "dict[str, StrOrPromise]" = {
    **dict(Article.Status.choices),
    SCHEDULED: _("scheduled"),
    LIVE: _("live"),
    CHANGED: _("live, with changes"),
    OFF: _("withdrawn"),
    EMBARGO: _("under embargo"),
    TRASH: _("in the trash"),
}


PUBLIC: dict[str, str] = {
    Article.Kind.STORY: "article",
    Article.Kind.PAGE: "page",
}  # their addresses, by name


class Label(NamedTuple):
    """The word for where a story stands."""

    key: str
    words: "StrOrPromise"


@dataclass
class State:
    """What the bar above a story says.

    `placed` is what readers see unless an embargo hides it; `coming` is scheduled; `step` is the last entry of the
    history by which the story went from desk to desk.
    """

    key: str
    article: Article
    at: datetime
    newest: Revision | None = None
    placed: Revision | None = None
    live: Revision | None = None
    coming: Revision | None = None
    step: AuditEntry | None = None

    @property
    def labels(self) -> list[Label]:
        return labels_of(self.article, self.at)

    @property
    def address(self) -> str:
        """The address of the live page; its slug is the live revision's, not the working copy's."""
        return reverse(PUBLIC[self.article.kind], args=[self.live.slug]) if self.live else ""

    @property
    def hidden_until(self) -> datetime | None:
        """The moment at which the last embargo ends: the story's own, or that of a campaign in it."""
        ends = list(self.placed.campaigns.values_list("embargoed_until", flat=True)) if self.placed else []
        return max(filter(None, [self.article.embargoed_until, *ends]), default=None)

    @property
    def embargoed_until(self) -> datetime | None:
        return self.article.embargoed_until

    @property
    def is_under_its_embargo(self) -> bool:
        return self.article.is_under_embargo(self.at)

    @property
    def is_unchanged(self) -> bool:
        """Whether to publish, to schedule or to submit would change nothing: the newest save is in place."""
        return bool(self.placed and self.newest and not self.coming and same(self.newest, self.placed))

    @property
    def comes_at(self) -> str:
        return format_moment(self.coming.live_from) if self.coming else ""

    @property
    def ends_at(self) -> datetime | None:
        """The moment at which the story leaves the site by itself, or None. To give way to what is coming is no end."""
        last = self.coming or self.placed
        return last.live_until if last else None

    @property
    def leaves_the_trash_until(self) -> datetime | None:
        return self.article.trashed_at + TRASH_KEEPS if self.article.trashed_at else None

    @property
    def can_leave_the_trash(self) -> bool:
        return bool((until := self.leaves_the_trash_until) and self.at < until)

    @property
    def was_sent_back(self) -> bool:
        is_draft = self.article.status == Article.Status.DRAFT
        return bool(is_draft and self.step and self.step.verb == AuditEntry.Verb.SEND_BACK)

    @property
    def waits_since(self) -> AuditEntry | None:
        """The step by which a story in review was submitted."""
        return self.step if self.article.status == Article.Status.IN_REVIEW else None


def labels_of(article: Article, at: datetime) -> list[Label]:
    """Return the words for where something stands, and for its review where that is about changes to what is placed."""
    key = key_of(article, at)
    is_reviewed = article.status != Article.Status.DRAFT and key not in (article.status, TRASH)
    return [Label(each, LABELS[each]) for each in (key, *([article.status] if is_reviewed else []))]


def state_of(article: Article, at: datetime) -> State:
    """Return the `State` of a story that `with_state(at)` has read."""
    numbers = (article.newest_number, article.placed_number, article.live_number, article.coming_number)
    revisions, steps = read(with_savers(article.pk, *(number or 0 for number in numbers)), last_step(article.pk))
    found: dict[int | None, Revision] = {revision.number: revision for revision in revisions}
    newest, placed, live, coming = (found.get(number) for number in numbers)
    return State(
        key_of(article, at),
        article,
        at,
        newest=newest,
        placed=placed,
        live=live,
        coming=coming,
        step=next(iter(steps), None),
    )


def standing_of(article: Article) -> dict[str, Any]:
    """Return what a story's page, and the features of its form, are told of where it stands now."""
    now = timezone.now()
    return {"is_known": article.is_known(now), "state": state_of(article, now)}


def in_state(queryset: ArticleQuerySet, key: str | None, at: datetime) -> ArticleQuerySet:
    """Return the stories that the list shows under a state's word; under none, all that aren't in the trash."""
    return queryset.standing(key, at) if key and key in LABELS else queryset.at_the_desk()


class StateFilter(SimpleListFilter):
    """Finds each story under the word that stands beside it; "in review" also those of which readers see something."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Iterable[tuple[str, StrOrPromise]]":
        return LABELS.items()

    def queryset(self, request: HttpRequest, queryset: Any) -> ArticleQuerySet:
        return in_state(queryset, self.value(), timezone.now())

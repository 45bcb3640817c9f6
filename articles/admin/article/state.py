"""Where a story stands between the desk and the readers, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin import SimpleListFilter
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, AuditEntry
from articles.querysets import TRASH_KEEPS
from kit.clock import format_moment

DRAFT, IN_REVIEW, APPROVED = Article.Status.values  # the others follow from revisions, and are stored nowhere
SCHEDULED, LIVE, CHANGED, OFF, EMBARGO, TRASH = "scheduled", "live", "changed", "off", "embargo", "trash"
LABELS = {
    **dict(Article.Status.choices),
    SCHEDULED: _("scheduled"),
    LIVE: _("live"),
    CHANGED: _("live, with changes"),
    OFF: _("withdrawn"),
    EMBARGO: _("under embargo"),
    TRASH: _("in the trash"),
}


@dataclass
class State:
    """What the bar above a story says.

    `placed` is what readers see unless an embargo hides it; `coming` is scheduled; `step` is the last entry of the
    history by which the story went from desk to desk.
    """

    key: str
    article: object
    at: datetime
    newest: object = None
    placed: object = None
    live: object = None
    coming: object = None
    step: object = None

    @property
    def labels(self):
        return labels_of(self.article, self.at)

    @property
    def address(self):
        """The address of the live page; its slug is the live revision's, not the working copy's."""
        return reverse("article", args=[self.live.slug]) if self.live else ""

    @property
    def hidden_until(self):
        """The moment at which the last embargo ends: the story's own, or that of a campaign in it."""
        ends = list(self.placed.campaigns.values_list("embargoed_until", flat=True)) if self.placed else []
        return max(filter(None, [self.article.embargoed_until, *ends]), default=None)

    @property
    def embargoed_until(self):
        return self.article.embargoed_until

    @property
    def is_under_its_embargo(self):
        return self.article.is_under_embargo(self.at)

    @property
    def comes_at(self):
        return format_moment(self.coming.live_from)

    @property
    def ends_at(self):
        """The moment at which the story leaves the site by itself, or None. To give way to what is coming is no end."""
        last = self.coming or self.placed
        return last and last.live_until

    @property
    def leaves_the_trash_until(self):
        return self.article.trashed_at and self.article.trashed_at + TRASH_KEEPS

    @property
    def can_leave_the_trash(self):
        return bool(self.article.trashed_at and self.at < self.leaves_the_trash_until)

    @property
    def was_sent_back(self):
        is_draft = self.article.status == Article.Status.DRAFT
        return bool(is_draft and self.step and self.step.verb == AuditEntry.Verb.SEND_BACK)

    @property
    def waits_since(self):
        """The step by which a story in review was submitted."""
        return self.step if self.article.status == Article.Status.IN_REVIEW else None


def key_of(article, at):
    """Return the state of a story that `with_state(at)` has read; the reads in `ArticleQuerySet` say the same."""
    if article.trashed_at:
        return TRASH
    if article.live_number:
        return CHANGED if article.newest_digest != article.live_digest else LIVE
    if article.placed_number:
        return EMBARGO
    if article.coming_number:
        return SCHEDULED
    if article.status != Article.Status.DRAFT:
        return article.status
    if article.published_at:
        return OFF
    return EMBARGO if article.is_under_embargo(at) else DRAFT


def labels_of(article, at):
    """Return [(key, label)] of a story's state, and of its review where that is about changes to what is placed."""
    key = key_of(article, at)
    is_reviewed = article.status != Article.Status.DRAFT and key not in (article.status, TRASH)
    return [(each, LABELS[each]) for each in (key, *([article.status] if is_reviewed else []))]


def state_of(article, at):
    """Return the `State` of a story that `with_state(at)` has read."""
    numbers = (article.newest_number, article.placed_number, article.live_number, article.coming_number)
    read = article.revisions.numbered({*numbers} - {None}).select_related("created_by").defer("body")
    found = {revision.number: revision for revision in read}
    newest, placed, live, coming = map(found.get, numbers)
    return State(
        key_of(article, at),
        article,
        at,
        newest=newest,
        placed=placed,
        live=live,
        coming=coming,
        step=article.audit.steps().select_related("by").first(),
    )


def in_state(queryset, key, at):
    """Return the stories that the list shows under a state's word; under none, all that aren't in the trash."""
    reads = {
        DRAFT: queryset.drafts,
        IN_REVIEW: lambda at: queryset.in_review(),
        APPROVED: lambda at: queryset.approved(),
        SCHEDULED: queryset.scheduled,
        LIVE: queryset.live,
        CHANGED: queryset.changed,
        OFF: queryset.off_the_site,
        EMBARGO: queryset.under_embargo,
        TRASH: queryset.in_the_trash,
    }
    return reads[key](at) if key in reads else queryset.at_the_desk()


class StateFilter(SimpleListFilter):
    """Finds each story under the word that stands beside it; "in review" also those of which readers see something."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return LABELS.items()

    def queryset(self, request, queryset):
        return in_state(queryset, self.value(), timezone.now())

"""What every verb does first and last: hold the story, ask whether the user may, leave an audit row."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.checklist import Finding, checklist
from articles.models import Article, AuditEntry, Campaign, Revision
from articles.permissions import Somebody, may_override
from articles.revisions.snapshots import lock_story
from kit.blanks import says

By: TypeAlias = "Somebody | None"  # None is a command at the console


class Refused(Exception):
    """Why a verb doesn't act on a story as it stands. `reasons` are sentences for the editor."""

    def __init__(self, reasons: str | Iterable[str]) -> None:
        self.reasons = [reasons] if isinstance(reasons, str) else list(reasons)
        super().__init__(" ".join(self.reasons))


class NotPublishable(Refused):
    """What the checklist has against a story. `findings` say where; `can_override`, whether a reason would do."""

    def __init__(self, findings: Iterable[Finding], *, can_override: bool = False) -> None:
        self.findings, self.can_override = list(findings), can_override
        super().__init__(finding.sentence for finding in self.findings)


def held(article: Article, by: By, may: Callable[[Somebody, Article], bool]) -> Article:
    """Return the story as it is in the database, held until the transaction ends, if `by` may do what is asked."""
    article = lock_story(article)
    if by is not None and not may(by, article):
        raise PermissionDenied(_("You may not do this to this story."))
    return article


def examine(
    article: Article,
    *,
    by: By,
    at: datetime,
    override: str,
    beside: Iterable[int] = (),
    is_asked: Callable[[Finding], bool] = lambda finding: True,
    recorded: Revision | None = None,
) -> str:
    """Raise NotPublishable unless the checklist is met, or passed by somebody who may, with a reason.

    Arguments: `at`, the moment at which the story would go live; `override`, the reason, which the console owes like
    everybody else; `beside`, the ids of stories that go live along with it; `is_asked` chooses among the findings;
    `recorded`, the working copy as a revision, if the verb has just recorded it.

    Returns the note for the audit row of what was passed, or "".
    """
    found = checklist(article, at, beside=beside, recorded=recorded)
    findings = [finding.told_to(by) for finding in found if is_asked(finding)]
    if not findings:
        return ""
    is_passable = not any(finding.is_blocker for finding in findings)
    can_override = is_passable and (by is None or may_override(by, article))
    if not (can_override and says(override)):
        raise NotPublishable(findings, can_override=can_override)
    return "\n".join([override.strip(), *(f"– {finding.sentence}" for finding in findings)])


def audit(
    target: Article | Campaign,
    verb: AuditEntry.Verb,
    *,
    by: By,
    revision: Revision | None = None,
    note: str = "",
    from_status: str = "",
    to_status: str = "",
) -> None:
    """Add a row to the history of a story, or of a campaign."""
    AuditEntry.objects.create(  # type: ignore[misc] # nobody anonymous has come as far
        **{"article" if isinstance(target, Article) else "campaign": target},
        verb=verb,
        by=by,
        at=timezone.now(),
        revision=revision,
        note=note,
        from_status=from_status,
        to_status=to_status,
    )


def set_status(article: Article, status: Article.Status) -> str:
    """Change where the working copy stands; return where it stood."""
    former, article.status = article.status, status
    if former != status:
        article.save(update_fields=["status"])
    return former

"""Draft → in review → approved, and back."""

from django.db import transaction
from django.utils.translation import gettext as _

from articles import permissions
from articles.models import Article, AuditEntry, Revision
from articles.publishing.acts import By, Refused, audit, examine, held, set_status
from articles.revisions.snapshots import record
from kit.blanks import says

Status, Verb = Article.Status, AuditEntry.Verb


@transaction.atomic
def submit(article: Article, *, by: By, note: str = "", override: str = "") -> Article:
    """Hand the working copy to whoever reviews it. What its writer has to settle is asked for here."""
    article = held(article, by, permissions.may_submit)
    _expect(article, Status.DRAFT, _("Only a draft can be submitted: this story is %s."))
    revision = record(article, by=by)
    passed = examine(article, by=by, at=revision.created_at, override=override, is_asked=lambda each: each.at_submit)
    _step(
        article, Verb.SUBMIT, Status.IN_REVIEW, by=by, revision=revision, note="\n".join(filter(None, [note, passed]))
    )
    return article


@transaction.atomic
def take_back(article: Article, *, by: By, note: str = "") -> Article:
    """Make a story in review a draft again, to go on writing."""
    article = held(article, by, permissions.may_take_back)
    _expect(article, Status.IN_REVIEW, _("Only a story in review can be taken out of it: this one is %s."))
    _step(article, Verb.TAKE_BACK, Status.DRAFT, by=by, note=note)
    return article


@transaction.atomic
def send_back(article: Article, *, by: By, note: str) -> Article:
    """Give a story back to its writer, and say why."""
    article = held(article, by, permissions.may_review)
    if article.status == Status.DRAFT:
        raise Refused(_("This story is a draft already: there is nothing to send back."))
    if not says(note):
        raise Refused(_("Say why the story goes back, so that its writer knows what to do."))
    _step(article, Verb.SEND_BACK, Status.DRAFT, by=by, note=note.strip())
    return article


@transaction.atomic
def approve(article: Article, *, by: By, note: str = "") -> Article:
    """Say that the working copy may be published as it stands."""
    article = held(article, by, permissions.may_review)
    _expect(article, Status.IN_REVIEW, _("Only a story in review can be approved: this one is %s."))
    _step(article, Verb.APPROVE, Status.APPROVED, by=by, revision=record(article, by=by), note=note)
    return article


def reopen_if_approved(article: Article, *, by: By) -> None:
    """Take an approval back once somebody who couldn't have given it has written on; the caller holds the story."""
    if article.status == Status.APPROVED and by is not None and not permissions.may_review(by, article):
        _step(article, Verb.REOPEN, Status.DRAFT, by=by)


def _step(
    article: Article,
    verb: AuditEntry.Verb,
    status: Article.Status,
    *,
    by: By,
    revision: Revision | None = None,
    note: str = "",
) -> None:
    former = set_status(article, status)
    revision = revision or article.revisions.newest_saved()
    audit(article, verb, by=by, revision=revision, note=note, from_status=former, to_status=status)


def _expect(article: Article, status: Article.Status, sentence: str) -> None:
    if article.status != status:
        raise Refused(sentence % article.get_status_display())

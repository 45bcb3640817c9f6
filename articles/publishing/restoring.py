"""Bringing an earlier revision back into the working copy. Readers see none of it until it is published."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import permissions
from articles.models import Article, AuditEntry, Revision
from articles.publishing.acts import By, Refused, audit, held
from articles.publishing.review import reopen_if_approved
from articles.revisions.beside import drop_autosaves
from articles.revisions.restoring import restore_block_into, restore_into
from articles.revisions.snapshots import record

Verb = AuditEntry.Verb


@transaction.atomic
def restore(
    article: Article, revision: Revision, *, by: By, block: str | UUID | None = None
) -> tuple[Revision, list[str]]:
    """Write a revision of the story, or the one block of it with the key `block`, into the working copy.

    Returns (the revision that this saved, sentences on what couldn't be brought back). Status, writer and embargo stay
    as they are; an approval ends if `by` couldn't have given it. Raises PermissionDenied, or Refused if the revision is
    another story's or has no such block.
    """
    article = held(article, by, permissions.may_restore)
    if revision.article_id != article.pk:
        raise Refused(_("This revision belongs to another story."))
    if block is None:
        lost = restore_into(revision, article)
    else:
        try:
            lost = restore_block_into(revision, article, block)
        except KeyError:
            raise Refused(_("Revision %s has no such block.") % revision.number) from None
    reopen_if_approved(article, by=by)
    saved = record(article, by=by)
    what = _("one block of revision %s") if block else _("revision %s")
    audit(article, Verb.RESTORE, by=by, revision=saved, note=what % revision.number)
    return saved, lost


class Overtaken(Refused):
    """Somebody has saved a story since what should be taken up was written. `newest` is their save."""

    def __init__(self, newest: Revision) -> None:
        self.newest = newest
        super().__init__(_("Somebody has saved this story since: look at what differs, and decide."))


@transaction.atomic
def take_up(article: Article, revision: Revision, *, by: By, over: int | None = None) -> tuple[Revision, list[str]]:
    """Write what an editor's open form had kept by itself into the working copy, as a save of that form would have.

    Arguments: `revision`, an autosave of `by`; `over`, the number of a newer save that may give way to it.
    Returns what `restore` returns. Raises PermissionDenied, Refused if it is no autosave of `by` in this story, or
    Overtaken if somebody has saved since it was written. A newer save gives way only to those who may change all of it:
    an autosave is a whole story.
    """
    article = held(article, by, permissions.may_change)
    if (revision.article_id, revision.kind, revision.created_by) != (article.pk, Revision.Kind.AUTOSAVE, by):
        raise Refused(_("This is nothing that your own form has kept of this story."))
    newest = article.revisions.select_related("created_by").newest_saved()
    if newest is not None and newest.number != revision.based_on:
        may_pass = by is None or permissions.may_change_words(by, article)
        if newest.number != over or not may_pass:
            raise Overtaken(newest)
    lost = restore_into(revision, article)
    reopen_if_approved(article, by=by)
    saved = record(article, by=by)
    drop_autosaves(article, by, revision.number)
    return saved, lost


@transaction.atomic
def discard(article: Article, *, by: By) -> Revision:
    """Make the working copy what readers see again, and return the revision that this saved.

    What was written stays in the history. Raises PermissionDenied, or Refused if the story isn't live.
    """
    article = held(article, by, permissions.may_discard)
    live = article.revisions.placed(timezone.now()).first()
    if not live:
        raise Refused(_("The story isn’t live, so there is nothing to go back to."))
    restore_into(live, article)
    reopen_if_approved(article, by=by)
    saved = record(article, by=by)
    audit(article, Verb.DISCARD, by=by, revision=saved, note=_("revision %s") % live.number)
    return saved

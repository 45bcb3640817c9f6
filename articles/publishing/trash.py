"""The trash: nothing is deleted, and for thirty days there is a way back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import permissions
from articles.models import Article, AuditEntry
from articles.publishing.acts import By, Refused, audit, held, set_status
from articles.publishing.timeline import revoke_links, take_down
from articles.querysets import TRASH_KEEPS

Verb = AuditEntry.Verb


@transaction.atomic
def trash(article: Article, *, by: By, note: str = "") -> Article:
    """Move a story to the trash; one that is live or scheduled is withdrawn with it, which takes the right to."""
    article = held(article, by, permissions.may_trash)
    now = timezone.now()
    is_placed = article.revisions.placed_or_coming(now).exists()
    if is_placed and by is not None and not permissions.may_publish(by, article):
        raise PermissionDenied(
            _("The story is live or scheduled: who throws it away has to be allowed to withdraw it.")
        )
    take_down(article, by=by, note=note)
    former = set_status(article, Article.Status.DRAFT)
    revoke_links(article, now)
    article.trashed_at = now
    article.save(update_fields=["trashed_at"])
    audit(article, Verb.TRASH, by=by, note=note, from_status=former, to_status=article.status)
    return article


@transaction.atomic
def untrash(article: Article, *, by: By) -> Article:
    """Take a story out of the trash, as a draft with all its history. Raises Refused once its thirty days are over."""
    article = held(article, by, permissions.may_untrash)
    if not article.trashed_at:
        raise Refused(_("The story isn’t in the trash."))
    if article.trashed_at <= timezone.now() - TRASH_KEEPS:
        raise Refused(_("The story lay in the trash for more than thirty days: it can’t be taken out any more."))
    article.trashed_at = None
    article.save(update_fields=["trashed_at"])
    audit(article, Verb.UNTRASH, by=by)
    return article

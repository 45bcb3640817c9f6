"""An embargo is a floor under publishing: whatever else is decided, nothing is seen before its moment."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import permissions
from articles.models import Article, AuditEntry, Campaign, Product
from articles.publishing.acts import By, Refused, audit
from articles.querysets import hold_stories, photos_under_embargo
from kit.blanks import says
from kit.clock import format_moment
from media.models import Photo

Verb = AuditEntry.Verb

Out = tuple[Photo | Product, Campaign]  # what comes out early, and the campaign that keeps it
_Hidden = TypeVar("_Hidden", Article, Campaign)
_May = Callable[[permissions.Somebody, Any], bool]
_KEPT: dict[str, Callable[[datetime], QuerySet[Any]]] = {
    "photos": photos_under_embargo,
    "products": Product.objects.under_embargo,
}


@transaction.atomic
def set_embargo(target: _Hidden, *, until: datetime | None, by: By, note: str = "") -> _Hidden:
    """Set, move or lift the embargo of a story or of a campaign.

    Arguments: `target`, an Article or a Campaign; `until`, the moment at which it ends, None to lift it; `note`, why.
    Ending a running embargo earlier than it said is lifting it: that takes the right to, and a reason.

    Raises PermissionDenied, or Refused for a moment that is past or a lift without a reason.
    """
    is_story = isinstance(target, Article)
    if not is_story:
        hold_stories(Campaign.objects.filter(pk=target.pk))
    target = type(target).objects.select_for_update().get(pk=target.pk)
    former, now = target.embargoed_until, timezone.now()
    if until == former:
        return target
    if until and until <= now:
        raise Refused(_("%s is past: choose a moment to come, or lift the embargo.") % format_moment(until))
    is_lift = former is not None and target.is_under_embargo(now) and (until is None or until < former)
    may_set: _May = permissions.may_set_embargo if is_story else permissions.may_set_campaign_embargo
    may_lift: _May = permissions.may_lift_embargo if is_story else permissions.may_lift_campaign_embargo
    if by is not None and not (may_lift if is_lift else may_set)(by, target):
        raise PermissionDenied(_("You may not lift an embargo.") if is_lift else _("You may not set an embargo."))
    if is_lift and by is not None and not says(note):
        raise Refused(_("Say why the embargo ends early: the history keeps it."))
    target.embargoed_until = until
    target.save(update_fields=["embargoed_until"])
    said = _("until %s") % format_moment(until) if until else _("no embargo any more")
    if former:
        said += f" ({_('before: %s') % format_moment(former)})"
    note = "\n".join(filter(None, [said, note.strip()]))
    audit(target, Verb.LIFT_EMBARGO if is_lift else Verb.EMBARGO, by=by, note=note)
    return target


def out_early(campaign: Campaign, name: str, ids: set[int], at: datetime) -> list[Out]:
    """Return what would come out of an embargo early if a campaign had other photos or products than it has.

    It comes out where the campaign lets go of what its own embargo keeps, and where it takes up what another's keeps
    for longer than its own.

    Arguments: `campaign`, saved or not; `name`, "photos" or "products"; `ids`, of all that it would have; `at`, now.
    """
    has = set(getattr(campaign, name).values_list("pk", flat=True)) if campaign.pk else set()
    kept, opens_at = _KEPT[name], campaign.opens_at(at)
    lost = kept(at).filter(pk__in=has - ids) if opens_at > at else ()
    brought = kept(opens_at).filter(pk__in=ids - has)
    keepers = ((row, row.campaigns.under_embargo(opens_at).select_related("brand").last_to_open()) for row in brought)
    return [*((row, campaign) for row in lost), *keepers]


@transaction.atomic
def record_release(campaign: Campaign, rows: Iterable[Out], *, by: By) -> None:
    """Leave the entries of what has come out of an embargo early with a campaign, as `out_early` has found it.

    Raises PermissionDenied for who may not lift the embargo that kept it.
    """
    for row, keeper in rows:
        if by is not None and not permissions.may_lift_campaign_embargo(by, keeper):
            raise PermissionDenied(_("You may not lift an embargo."))
        said = _("of “%(row)s” alone") if keeper == campaign else _("of “%(row)s” alone, which joined “%(campaign)s”")
        audit(keeper, Verb.LIFT_EMBARGO, by=by, note=said % {"row": row, "campaign": campaign})

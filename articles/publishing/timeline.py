"""A story's place in time: publish, schedule, set an end, withdraw. Each only sets `live_from` and `live_until`.

The intervals of one story never overlap: some lie in the past and are never touched, at most one is current, and at
most one is to come. The approval of a review is used up by publishing: what is written afterwards is a draft again.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import permissions
from articles.addresses import claim
from articles.models import Article, AuditEntry, PreviewLink, Revision
from articles.publishing.acts import By, Refused, audit, examine, held, set_status
from articles.revisions.snapshots import add_revision, freeze, hold_photos, record_held, same, write_mentions
from kit.clock import format_moment
from kit.prepared import Read, prepared, read

Verb = AuditEntry.Verb
NOWHERE = {"live_from": None, "live_until": None, "published_at": None}  # in time


@transaction.atomic
def publish(
    article: Article, *, by: By, at: datetime | None = None, override: str = "", beside: Iterable[int] = ()
) -> Revision:
    """Make the working copy what readers see from the moment `at` (now if not given), and return its revision.

    `at` may lie in the past, but after all that readers have seen of the story: an imported one, of which they have
    seen nothing, is published at its own date. What was scheduled gives way, but an end that was set stays. `override`
    is the reason for which warnings are passed, `beside` the ids of stories that go live along with it.

    Raises NotPublishable with the findings, PermissionDenied if `by` may not publish, ValueError if the story was live
    after `at`, Refused if what is live comes down at that very moment, which is still to come.
    """
    article = _held_with_addresses(article, by)
    now = timezone.now()  # after the wait for whoever held the story, lest it go live before they were done
    at = at or now
    if any(read(_seen_since(article.pk, at, now))):
        raise ValueError(f"The story was live after {at}, and what readers have seen is not rewritten.")
    revision = record_held(article, by=by)
    current, coming = _placed(article, now)
    if current and same(revision, current) and not coming and at <= now:
        return current  # readers see it already: there is nothing to examine
    _refuse_at_an_end(current, coming, at, now)
    hold_photos(revision)
    passed = examine(article, by=by, at=max(at, now), override=override, beside=beside, recorded=revision)
    last = coming or current
    until = last.live_until if last else None  # the moment at which the story would come down by itself
    return _go_live(article, revision, at, until, coming, by=by, now=now, passed=passed)


@transaction.atomic
def schedule(
    article: Article, *, by: By, live_from: datetime, live_until: datetime | None = None, override: str = ""
) -> Revision:
    """Let the working copy go live at `live_from`, and come down at `live_until` if that is given.

    What is live stays until then; what was scheduled before gives way. Raises as `publish` does, and Refused for a
    moment that is past, or at which what is live comes down.
    """
    article = _held_with_addresses(article, by)
    now = timezone.now()
    if live_from <= now:
        raise Refused(_("%s is past: choose a moment to come, or publish at once.") % format_moment(live_from))
    if live_until and live_until <= live_from:
        raise Refused(_("The story would come down before it goes live: choose a later end."))
    current, coming = _placed(article, now)
    _refuse_at_an_end(current, coming, live_from, now)
    revision = record_held(article, by=by)
    hold_photos(revision)
    passed = examine(article, by=by, at=live_from, override=override, recorded=revision)
    return _go_live(article, revision, live_from, live_until, coming, by=by, now=now, passed=passed)


@transaction.atomic
def unschedule(article: Article, *, by: By, note: str = "") -> Revision:
    """Take what is scheduled off the schedule; what is live stays live. Return the revision that isn't to come.

    Raises Refused if nothing is scheduled, or if another story has by then the address of what would stay.
    """
    article = _held_with_addresses(article, by)
    coming = _placed(article, timezone.now())[1]
    if not coming:
        raise Refused(_("Nothing of this story is scheduled."))
    _unplace(coming)
    _note_first(article)
    audit(article, Verb.UNSCHEDULE, by=by, revision=coming, note=note)
    return coming


@transaction.atomic
def come_down(article: Article, *, by: By, live_until: datetime | None) -> Revision:
    """Set the moment at which the story comes down by itself; None takes that back. Return the revision it ends.

    Raises Refused for a moment that is past, before the beginning, or later than another story's at the address.
    """
    article = _held_with_addresses(article, by)
    now = timezone.now()
    current, coming = _placed(article, now)
    last = coming or current
    if not last:
        raise Refused(_("The story is neither live nor scheduled: there is nothing to take down."))
    if live_until and live_until <= now:
        raise Refused(
            _("%s is past: choose a moment to come, or withdraw the story at once.") % format_moment(live_until)
        )
    if live_until and last.live_from and live_until <= last.live_from:
        raise Refused(_("The story would come down before it goes live: choose a later end."))
    _extend(last, live_until)
    note = _("at %s") % format_moment(live_until) if live_until else _("no end any more")
    audit(article, Verb.COME_DOWN, by=by, revision=last, note=note)
    return last


@transaction.atomic
def withdraw(article: Article, *, by: By, note: str = "") -> Revision | None:
    """Take the story off the site at once, and off the schedule.

    Returns the revision that was live, else the one to come, else None. What was live stays in the
    history; links for a look die with it. Raises PermissionDenied if `by` may not publish.
    """
    article = held(article, by, permissions.may_publish)
    return take_down(article, by=by, note=note)


def take_down(article: Article, *, by: By, note: str = "") -> Revision | None:
    """Do what `withdraw` does to a story that the caller holds."""
    now = timezone.now()
    current, coming = _placed(article, now)
    if not (current or coming):
        return None
    if current:
        _close(current, now)
    if coming:
        _unplace(coming)
    _note_first(article)
    former = set_status(article, Article.Status.DRAFT)
    revoke_links(article, now)
    ended = current or coming
    audit(article, Verb.WITHDRAW, by=by, revision=ended, note=note, from_status=former, to_status=article.status)
    return ended


def revoke_links(article: Article, now: datetime) -> None:
    """End every link by which somebody without an account could see a revision of the story."""
    PreviewLink.objects.of(article).filter(revoked_at=None).update(revoked_at=now)


def _held_with_addresses(article: Article, by: By) -> Article:
    """Return the story, held as `held` does, and hold the addresses at which it is placed or may be."""
    article = held(article, by, permissions.may_publish)
    now = timezone.now()
    claim([article.slug, *(revision.slug for revision in _of(article, _placed_after(article.pk, now)))])
    return article


def _refuse_at_an_end(current: Revision | None, coming: Revision | None, at: datetime, now: datetime) -> None:
    """Refuse a moment to come at which what is live comes down: an end that was set would look like giving way.

    Off the schedule again, the story would then stay for good (see `_unplace`).
    """
    gives_way = current and coming and current.live_until == coming.live_from
    if at > now and current and current.live_until == at and not gives_way:
        raise Refused(
            _("The story comes down at that very moment, %s: choose another, or take its end back first.")
            % format_moment(at)
        )


def _go_live(
    article: Article,
    revision: Revision,
    at: datetime,
    until: datetime | None,
    coming: Revision | None,
    *,
    by: By,
    now: datetime,
    passed: str,
) -> Revision:
    """Give a recorded revision its place in time, and take their places from those that stood there."""
    if article.trashed_at:  # nobody at the desk gets here; the console might
        raise Refused(_("The story is in the trash: take it out first."))
    for earlier in _of(article, _placed_after(article.pk, at)):
        if earlier != coming:
            _close(earlier, at)
    if coming:
        _unplace(coming, at)
        revision.refresh_from_db(fields=["live_from", "live_until"])
    if revision.live_from:
        revision = add_revision(freeze(article, by=by))  # it had its time; a second one needs a snapshot of its own
    _note_first(article, at)
    until = until if until and until > at else None
    former = set_status(article, Article.Status.DRAFT)
    write_mentions(revision)  # with the campaigns in it, by whose embargoes it is placed
    dated = article.published_at if article.kind == Article.Kind.STORY else None
    _place(revision, live_from=at, live_until=until, published_at=dated)
    begins = _("from %s") % format_moment(at) if at > now else ""
    ends = _("until %s") % format_moment(until) if until else ""
    note = " ".join(filter(None, [begins, ends]))
    if passed:
        audit(article, Verb.OVERRIDE, by=by, revision=revision, note=passed)
    verb = Verb.SCHEDULE if at > now else Verb.PUBLISH
    audit(article, verb, by=by, revision=revision, note=note, from_status=former, to_status=article.status)
    return revision


def _placed(article: Article, now: datetime) -> tuple[Revision | None, Revision | None]:
    """Return the revision in whose place in time the moment `now` lies, and the one that is to come."""
    current, coming = read(_placed_at(article.pk, now), _coming(article.pk, now))
    for each in (*current, *coming):
        each.article = article
    return next(iter(current), None), next(iter(coming), None)


def _of(article: Article, rows: Read[Revision]) -> list[Revision]:
    [revisions] = read(rows)
    for each in revisions:
        each.article = article
    return revisions


@prepared
def _placed_at(article: int, now: datetime) -> QuerySet[Revision]:
    return Revision.objects.in_story(article).placed(now)


@prepared
def _coming(article: int, now: datetime) -> QuerySet[Revision]:
    return Revision.objects.in_story(article).coming(now)


@prepared
def _seen_since(article: int, at: datetime, now: datetime) -> QuerySet[Revision, int]:
    """Return whether readers saw a story after a moment that is past."""
    since = Q(live_from__gt=at) | Q(live_until__gt=at, live_until__lte=now)
    return (
        Revision.objects.in_story(article).filter(since, live_from__lte=now).order_by().values_list("pk", flat=True)[:1]
    )


@prepared
def _placed_after(article: int, at: datetime) -> QuerySet[Revision]:
    """Return the revisions whose place in time isn't over at a moment."""
    return Revision.objects.in_story(article).ever_placed().filter(Q(live_until=None) | Q(live_until__gt=at))


@prepared
def _first(article: int) -> QuerySet[Revision, datetime | None]:
    """Return when the story first had a place in time; what isn't dated has had it from then on."""
    first = Revision.objects.in_story(article).ever_placed().order_by("live_from")
    return first.values_list(Coalesce("published_at", "live_from"), flat=True)[:1]


def _close(revision: Revision, at: datetime) -> None:
    """End a revision's place in time at a moment; one that hasn't begun by then loses it."""
    has_begun = revision.live_from is not None and revision.live_from < at
    _place(revision, **({"live_until": at} if has_begun else NOWHERE))


def _unplace(coming: Revision, at: datetime | None = None) -> None:
    """Take a revision that is to come off the schedule; the one that was to give way to it has its end instead.

    It gives way to another at the moment `at`, if that is given and comes first.
    """
    before = coming.article.revisions.filter(live_until=coming.live_from).first()
    end = min(filter(None, (coming.live_until, at)), default=None)
    _place(coming, **NOWHERE)
    if before:
        _extend(before, end)


def _extend(revision: Revision, until: datetime | None) -> None:
    """Let a revision end at another moment, None for never, unless another story has its address by then."""
    begins = cast(datetime, revision.live_from)  # a revision without a place in time isn't extended
    held = Revision.objects.holding(revision.slug, begins, until).exclude(article=revision.article_id)
    if other := held.order_by("live_from").first():
        said = _("Another story has the address “%(address)s” from %(moment)s on: set an end that is no later.")
        raise Refused(said % {"address": revision.slug, "moment": format_moment(other.live_from)})
    _place(revision, live_until=until)


def _note_first(article: Article, at: datetime | None = None) -> None:
    """Keep when the story first went live, or will: at `at`, if it has no place in time yet."""
    [first] = read(_first(article.pk))
    article.published_at = first[0] if first else at
    article.save(update_fields=["published_at"])


def _place(revision: Revision, **columns: datetime | None) -> None:
    """Give a revision its place in time. A queryset's update, since the model refuses every other change."""
    Revision.objects.filter(pk=revision.pk).update(**columns)
    for name, value in columns.items():
        setattr(revision, name, value)

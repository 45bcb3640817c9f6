"""Reads on the desk's working copies."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery, Value

from articles.querysets import behind
from articles.querysets.intervals import EmbargoedQuerySet
from articles.querysets.standing import (
    APPROVED,
    AT_THE_DESK,
    CHANGED,
    DRAFT,
    EMBARGO,
    IN_REVIEW,
    SCHEDULED,
    STANDINGS,
    STORY,
    at_step,
    moments,
)
from articles.querysets.visibility import live_revisions
from kit.ways import any_of
from media.models import Photo

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

DOUBLE_CLICK = timedelta(seconds=10)  # the second press of a button that seemed to do nothing


_SEND_BACK = "send_back"  # the verb of an entry in the history


def _owned_by(user: "User | AnonymousUser | int") -> Q:
    """Return the condition of the stories that a user began, or stands in the byline of."""
    bylines = apps.get_model("articles", "Byline").objects.filter(Q(author__user=user))
    return Q(created_by=user) | Q(pk__in=bylines.order_by().values("article"))


def _in_block(kind: Any, lookup: str, row: Model) -> Q:
    """Return the condition of the stories in whose working copy a block of a kind holds a row."""
    return Q(pk__in=kind.objects.filter(**{lookup: row}).values("parent"))


class ArticleQuerySet(EmbargoedQuerySet):
    if TYPE_CHECKING:
        model = apps.get_model("articles", "Article")  # type: ignore[assignment] # it has no other rows

    def with_state(self, at: datetime) -> Self:
        """Add what says where a story stands: `live_number`, `placed_number`, `coming_number`, `newest_number`.

        Readers see the first. The second is live but for an embargo, the third is scheduled, the fourth the last one
        saved. `live_digest` and `newest_digest` differ when readers would read otherwise after a publication.
        """
        revisions = apps.get_model("articles", "Revision").objects.filter(article=OuterRef("pk"))
        newest, live = revisions.saves().order_by("-number"), revisions.live(at)
        return self.annotate(
            placed_number=Subquery(revisions.placed(at).values("number")[:1]),
            live_number=Subquery(live.values("number")[:1]),
            coming_number=Subquery(revisions.coming(at).values("number")[:1]),
            newest_number=Subquery(newest.values("number")[:1]),
            live_digest=Subquery(live.values("digest")[:1]),
            newest_digest=Subquery(newest.values("digest")[:1]),
        )

    def with_id(self, pk: int) -> Self:
        return self.filter(pk=pk)

    def with_ids(self, ids: Iterable[int]) -> Self:
        return self.filter(pk__in=ids)

    def stories(self) -> Self:
        return self.filter(kind=STORY)

    def of_kind(self, kind: str) -> Self:
        """Return what is of a kind: few are anything but stories, and by the second part an index has them."""
        return self.stories() if kind == STORY else self.filter(Q(kind=kind) & ~Q(kind=STORY))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Return the stories that a user may see at the desk: their own, or everybody's."""
        if user.has_perm("articles.view_any_article"):
            return self
        return self.owned_by(user) if user.has_perm("articles.view_article") else self.none()

    def owned_by(self, user: "User | AnonymousUser | int") -> Self:
        """Return the stories that a user began, or stands in the byline of."""
        return self.filter(_owned_by(user))

    def to_link(self, visible: QuerySet, words: Iterable[str], at: datetime) -> Self:
        """Return the stories `visible` to somebody and those whose live headline has all the folded words.

        Each has `live_headline`: a story is offered to others under the name that readers know, not under what is
        being made of it.
        """
        live = live_revisions(at).filter(article=OuterRef("pk"))
        named = live.filter(*(Q(headline_folded__contains=word) for word in words))
        return self.annotate(live_headline=Subquery(live.values("headline")[:1])).filter(
            Exists(visible.order_by().filter(pk=OuterRef("pk"))) | Exists(named)
        )

    def showing(self, gallery: Model) -> Self:
        """Return the stories in whose text a gallery stands."""
        kinds = self.model.kinds_of_block.values()
        return self.filter(
            reduce(or_, (_in_block(kind, held.name, gallery) for kind in kinds for held in kind.declared.galleries))
        )

    def showing_photo(self, photo: Photo) -> Self:
        """Return the stories that a photo leads, and those in whose text it stands, in a gallery too."""
        kinds = self.model.kinds_of_block.values()
        shown = (_in_block(kind, held.lookup, photo) for kind in kinds for held in kind.declared.photos)
        return self.filter(reduce(or_, shown, Q(lead_photo=photo)))

    def just_begun(self, user: "User | AnonymousUser", headline: str, at: datetime) -> Self:
        """Return what a user has begun under a headline a few seconds before `at`."""
        return self.filter(created_by=user, headline=headline, created_at__gt=at - DOUBLE_CLICK)

    def at_the_desk(self) -> Self:
        """Return the stories that are not in the trash."""
        return self.filter(AT_THE_DESK)

    def standing(self, key: str, at: datetime) -> Self:
        """Return the stories for whose standing at the moment `at` a word is right; it need not be the first one."""
        condition = reduce(or_, (each for word, each in STANDINGS if word == key))
        known = {name: Value(each) for name, each in moments(at).items()}
        return self.filter(self._within(key, at)).with_state(at).alias(**known).filter(condition)

    def _within(self, key: str, at: datetime) -> Q:
        """Return a condition of all stories that may stand so: where these are few, an index finds them."""
        if key == CHANGED:
            told = apps.get_model("articles", "Revision").objects.order_by().filter(is_behind=True, seen_until__gt=at)
            return any_of(told.values("article"), behind.untold().values("article"))
        if key == SCHEDULED:
            coming = apps.get_model("articles", "Revision").objects.saves().coming(at)
            return any_of(coming.order_by().values("article"))
        if key == EMBARGO:
            hidden = apps.get_model("articles", "RevisionCampaign").objects.filter(campaign__embargoed_until__gt=at)
            own = self.model.objects.order_by().filter(embargoed_until__gt=at)
            return any_of(own.values("pk"), hidden.values("revision__article"))
        return Q()

    def live(self, at: datetime) -> Self:
        return self.filter(Exists(live_revisions(at).filter(article=OuterRef("pk"))))

    def drafts(self, at: datetime) -> Self:
        """Return the stories that were never published and wait for nobody but their writer."""
        return self.standing(DRAFT, at)

    def in_review(self) -> Self:
        return self.at_the_desk().filter(at_step(IN_REVIEW))

    def approved(self) -> Self:
        return self.at_the_desk().filter(at_step(APPROVED))

    def changed(self, at: datetime) -> Self:
        """Return the live stories of which readers don't see what was saved last."""
        return self.standing(CHANGED, at)

    def under_embargo(self, at: datetime) -> Self:
        """Return the stories in their place in time that an embargo hides, and those whose own keeps them from it."""
        return self.standing(EMBARGO, at)

    def for_desk(self) -> Self:
        """Return stories with what a list at the desk prints: three queries for any number."""
        return self.select_related("section", "lead_photo").prefetch_related("bylines__author__person")

    # What waits for somebody at the desk, and what the next weeks bring: each pile of its front page is one of these.

    def begun_by(self, user: "User | AnonymousUser", at: datetime) -> Self:
        """Return the drafts that a user has in hand: those that were sent back stand in a pile of their own."""
        begun = self.owned_by(user).drafts(at).alias(last_step=self._last_step("verb"))
        return begun.filter(Q(last_step=None) | ~Q(last_step=_SEND_BACK))

    def sent_back(self) -> Self:
        """Return the drafts whose last step was an editor's sending back, with what the editor said: `said`."""
        once = apps.get_model("articles", "AuditEntry").objects.filter(verb=_SEND_BACK, article__isnull=False)
        return (
            self.at_the_desk()
            .filter(status=DRAFT, pk__in=once.order_by().values("article"))
            .annotate(last_step=self._last_step("verb"), said=self._last_step("note"))
            .filter(last_step=_SEND_BACK)
        )

    @staticmethod
    def _last_step(column: str) -> Subquery:
        entries = apps.get_model("articles", "AuditEntry").objects.steps().filter(article=OuterRef("pk"))
        return Subquery(entries.order_by("-at", "-pk").values(column)[:1])

    def to_review_by(self, user: "User | AnonymousUser") -> Self:
        """Return the stories in review that a user may judge: nobody waits for a word on their own."""
        if not user.has_perms(["articles.approve_article", "articles.change_any_article"]):
            return self.none()
        return self.in_review().exclude(_owned_by(user))

    def with_notes_for(self, user: "User | AnonymousUser") -> Self:
        """Return the stories with open notes that a user wrote, and a user's own with anybody's; `said` is the last."""
        notes = apps.get_model("articles", "Note").objects.open()
        of_it = notes.filter(article=OuterRef("pk")).order_by("-at", "-pk")
        return (
            self.at_the_desk()
            .filter(pk__in=notes.order_by().values("article"))
            .annotate(said=Subquery(of_it.values("text")[:1]))
            .filter(Exists(of_it.filter(Q(by=user))) | _owned_by(user))
        )

    def moving(self, at: datetime, until: datetime) -> Self:
        """Return the stories that go live, come down or come out of embargo between two moments."""
        revisions = apps.get_model("articles", "Revision").objects
        return self.at_the_desk().filter(
            any_of(
                revisions.order_by().going_live(at, until).values("article"),
                revisions.order_by().coming_down(at, until).values("article"),
                self.model.objects.order_by().leaving_embargo(at, until).values("pk"),
            )
        )

    def leaving_embargo(self, at: datetime, until: datetime) -> Self:
        return self.at_the_desk().filter(embargoed_until__gt=at, embargoed_until__lt=until)

    def live_since(self, since: datetime, at: datetime) -> Self:
        """Return the live stories that went live, or changed for readers, after `since`, the last first.

        `began_at` says when.
        """
        revisions = apps.get_model("articles", "Revision").objects
        live = revisions.live(at).filter(article=OuterRef("pk"))
        lately = revisions.saves().filter(live_from__gt=since, live_from__lte=at).order_by().values("article")
        began = self.filter(pk__in=lately).annotate(began_at=Subquery(live.values("live_from")[:1]))
        return began.filter(began_at__gt=since).order_by("-began_at", "-pk")

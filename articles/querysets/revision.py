"""Reads on revisions. `RevisionQuerySet.live` is the one name of public visibility."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, Model, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from articles.querysets.intervals import PlacedQuerySet
from articles.querysets.photo import shown_photos
from articles.querysets.standing import PAGE, STORY
from articles.querysets.visibility import (
    in_live_stories,
    is_live,
    is_placed,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models.query import _Row


_CARD = ("slug", "kicker", "headline", "standfirst", "section", "lead_photo", "published_at", "updated_at", "article")


class SectionQuerySet(models.QuerySet):
    def live(self, at: datetime) -> Self:
        """Return the sections that lead or list at least one story that readers see."""
        return self.filter(in_live_stories.hold("section", at))


class RevisionQuerySet(PlacedQuerySet):
    if TYPE_CHECKING:
        model = apps.get_model("articles", "Revision")  # type: ignore[assignment] # it has no other rows

    def placed(self, at: datetime) -> Self:
        """Return the revisions in whose place in time `at` lies; an embargo may hide them all the same."""
        return self.filter(is_placed(at))

    def live(self, at: datetime) -> Self:
        """Return what readers see at the moment `at`: in its place in time, and under nobody's embargo."""
        return self.filter(is_live(at), live_from__isnull=False)  # which the indexes of what has a place ask for

    def stories(self) -> Self:
        """Return those of stories that were ever placed: a page isn't dated."""
        return self.filter(published_at__isnull=False)

    def pages(self) -> Self:
        """Return those of pages: few articles are any, and by the second part an index has them."""
        return self.filter(Q(article__kind=PAGE) & ~Q(article__kind=STORY))

    def listed(self) -> "models.QuerySet[Any, Any]":
        """Return the address, the headline, `listed_in` and `list_position` of the pages to which all others lead.

        Of some thousand characters these are read in the database.
        """
        said = (KeyTextTransform(name, "body") for name in ("listed_in", "list_position"))
        return self.pages().filter(body__has_key="listed_in").values_list("slug", "headline", *said)

    def newest(self) -> Self:
        """Return the stories among them as lists have them."""
        return self.stories().order_by("-published_at", "-pk")

    def saves(self) -> Self:
        """Return what the working copy was, without what stands beside it until somebody takes it up."""
        return self.filter(kind=self.model.Kind.SAVE)

    def written(self) -> Self:
        """Return what somebody wrote, without what only says when readers saw it."""
        return self.exclude(kind=self.model.Kind.SEEN)

    def autosaves(self) -> Self:
        return self.filter(kind=self.model.Kind.AUTOSAVE)

    def saved_by(self, user: "User | AnonymousUser | int | None") -> Self:
        return self.filter(created_by=user)

    def left_by(self, user: "User | AnonymousUser | int | None") -> Self:
        """Return what a user's open forms have kept since that user's last save, the newest first.

        What is older is behind what they saved then: it stands in the history. A colleague's save takes no offer away.
        """
        mine = self.saved_by(user)
        saved = Subquery(mine.saves().order_by("-number").values("number")[:1])
        return mine.autosaves().filter(number__gt=Coalesce(saved, 0)).order_by("-number")

    def newest_saved(self) -> "_Row | None":
        """Return the revision that was saved last, or None."""
        return self.saves().order_by("-number").first()

    def numbered(self, numbers: Iterable[int | None]) -> Self:
        """Return the revisions with these numbers, however large a number somebody asks for."""
        return self.filter(Q.create([("number", number) for number in numbers], Q.OR))

    def ever_placed(self) -> Self:
        """Return the revisions that readers see, saw, or will see."""
        return self.filter(live_from__isnull=False)

    def coming(self, at: datetime) -> Self:
        """Return the revisions whose place in time begins after the moment `at`."""
        return self.filter(live_from__gt=at)

    def placed_or_coming(self, at: datetime) -> Self:
        """Return what stays without a word when its story is thrown away, and so has to be withdrawn with it."""
        return self.filter(is_placed(at) | Q(live_from__gt=at))

    def going_live(self, at: datetime, until: datetime) -> Self:
        """Return the revisions that readers begin to see between two moments, because their time comes."""
        mentions = apps.get_model("articles", "RevisionCampaign").objects
        hidden = mentions.filter(revision=OuterRef("pk"), campaign__embargoed_until__gt=OuterRef("live_from"))
        return self.saves().filter(
            Q(article__embargoed_until=None) | Q(article__embargoed_until__lte=F("live_from")),
            ~Exists(hidden),
            live_from__gt=at,
            live_from__lt=until,
        )

    def coming_down(self, at: datetime, until: datetime) -> Self:
        """Return the revisions that end between two moments without another in their place."""
        next_one = self.model.objects.filter(article=OuterRef("article"), live_from=OuterRef("live_until"))
        return self.filter(~Exists(next_one), live_until__gt=at, live_until__lt=until)

    def in_story(self, article: int) -> Self:
        return self.filter(article=article)

    def in_stories(self, articles: Iterable[int]) -> Self:
        return self.filter(article__in=articles)

    def of(self, articles: models.QuerySet) -> Self:
        """Return the revisions of some stories."""
        return self.filter(Exists(articles.order_by().filter(pk=OuterRef("article"))))

    def holding(self, slug: str, start: datetime, end: datetime | None = None) -> Self:
        """Return those that have an address at some moment from `start` until `end`, for good if that isn't given."""
        begun = {"live_from__lt": end} if end else {"live_from__isnull": False}
        return self.filter(Q(live_until=None) | Q(live_until__gt=start), slug=slug, **begun)

    def once_at(self, slug: str, at: datetime) -> Self:
        """Return those of a story that readers have found at an address before the moment `at`, its last holder first.

        `live(at).once_at(slug, at)` are the live stories to which readers still come by it.
        """
        published = self.model.objects.order_by().filter(slug=slug, live_from__lte=at)
        left = Subquery(published.filter(article=OuterRef("article")).order_by("-live_from").values("live_from")[:1])
        # The stories by the address, which has an index: else each of all would be looked at.
        there = self.filter(article__in=published.values("article"))
        return there.annotate(had_address=left).order_by("-had_address", "-pk")

    def for_cards(self) -> Self:
        """Return of stories what a card prints; its photo and byline are kinds of their own."""
        return self.select_related("section").only(
            *_CARD, *(f"section__{name}" for name in ("name", "slug", "position"))
        )

    def with_picture(self, at: datetime) -> Self:
        """Add to stories `has_picture`: whether readers see the photo that leads one."""
        shown = shown_photos(at).filter(pk=OuterRef("lead_photo")).exclude(edition="").exclude(file="")
        return self.annotate(has_picture=Exists(shown))

    def with_identity(self) -> Self:
        """Return the revisions with the key of their story, by which machines know it whatever its address."""
        return self.annotate(identity=F("article__key"))

    def led_by(self, section: Model | int) -> Self:
        """Return the stories that a section leads; those that it lists besides are in it too."""
        return self.filter(section=section)

    def mentioning(self, rows: models.QuerySet) -> Self:
        """Return the stories to which rows of what is in them belong."""
        return self.filter(pk__in=rows.values("revision"))

    def covering(self, campaign: Model | int) -> Self:
        return self.filter(Exists(self._rows("RevisionCampaign", campaign=campaign)))

    def among(self, ids: Any) -> Self:
        """Return the stories of some ids."""
        return self.filter(pk__in=ids)

    def older_than(self, published_at: datetime, pk: int) -> Self:
        """Return the stories behind a place in the order of `newest`."""
        return self.filter(Q(published_at__lt=published_at) | Q(pk__lt=pk), published_at__lte=published_at)

    def back_from(self, published_at: datetime, pk: int) -> Self:
        """Return the stories at a place in the order of `newest` and before it, the nearest first."""
        newer = self.filter(Q(published_at__gt=published_at) | Q(pk__gte=pk), published_at__gte=published_at)
        return newer.order_by("published_at", "pk")

    def published_in(self, start: datetime, end: datetime) -> Self:
        return self.filter(published_at__gte=start, published_at__lt=end)

    @staticmethod
    def _rows(model: str, **condition: Any) -> models.QuerySet:
        mentions = apps.get_model("articles", model).objects.order_by()
        return mentions.filter(revision=OuterRef("pk"), **condition)

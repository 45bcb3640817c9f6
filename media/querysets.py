"""Reads on photos and on the windows of their rights."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from kit.compiled import holds_at
from kit.ways import OfEach
from media.rights.kinds import Rights, requirements_met
from media.rights.verdicts import Verdict

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from people.models import Person

ENDING = 30  # days before the end of a photo's rights in which to ask for more, or to choose another
WARNINGS = (1, 7, ENDING)  # days before the end, each more urgent than the next


class WindowQuerySet(models.QuerySet):
    def without_takedown(self) -> Self:
        """Leave out the denials that are a takedown's: ending one is a verb of its own."""
        return self.filter(takedown=None)

    def of_proof(self, path: str) -> Self:
        """Return the windows whose proof the storage keeps at a path."""
        return self.filter(proof=path)

    def allowing(self) -> Self:
        return self.filter(verdict=Verdict.ALLOW)

    def denying(self) -> Self:
        return self.filter(verdict=Verdict.DENY)

    def holding(self, at: datetime) -> Self:
        """Return the windows that are open at the moment `at`: from their first instant until just before their end."""
        return self.filter(Q(usable_from=None) | Q(usable_from__lte=at), Q(usable_until=None) | Q(usable_until__gt=at))

    def denying_at(self, at: datetime) -> Self:
        """Return of each photo that is denied at the moment `at` one window that says so, the last to begin first."""
        denying = self.denying().holding(at)
        other = denying.filter(photo=OuterRef("photo"), pk__gt=OuterRef("pk"))
        return denying.filter(~Exists(other)).order_by("-usable_from")

    def ended_at(self, at: datetime) -> Self:
        """Return of each photo that windows allowed, and none does at the moment `at`, the last of them, last first."""
        ended, end = self.allowing().filter(usable_until__lte=at), OuterRef("usable_until")
        later = Q(usable_until__gt=end) | Q(usable_until=end, pk__gt=OuterRef("pk"))
        return ended.filter(
            ~Exists(self.allowing().holding(at).filter(photo=OuterRef("photo"))),
            ~Exists(ended.filter(later, photo=OuterRef("photo"))),
        ).order_by("-usable_until")

    def beginning_after(self, at: datetime) -> Self:
        """Return of each photo that windows will allow, and none does at the moment `at`, the next, in order."""
        coming, begins = self.allowing().filter(usable_from__gt=at), OuterRef("usable_from")
        sooner = Q(usable_from__lt=begins) | Q(usable_from=begins, pk__lt=OuterRef("pk"))
        return coming.filter(
            ~Exists(self.allowing().holding(at).filter(photo=OuterRef("photo"))),
            ~Exists(coming.filter(sooner, photo=OuterRef("photo"))),
        ).order_by("usable_from")

    def ends_after(self, at: datetime) -> Self:
        """Return when what windows permit ends, in order, as `ends_at`: where nothing takes up what one has allowed."""
        taken_up = (
            type(self)(self.model)
            .allowing()
            .filter(
                Q(usable_from=None) | Q(usable_from__lte=OuterRef("usable_until")),
                Q(usable_until=None) | Q(usable_until__gt=OuterRef("usable_until")),
                photo=OuterRef("photo"),
            )
        )
        is_denied = Q(verdict=Verdict.DENY)
        ends = self.annotate(ends_at=Case(When(is_denied, then=F("usable_from")), default=F("usable_until")))
        return ends.filter(is_denied | ~Exists(taken_up), ends_at__gt=at).order_by("ends_at")


def _windows() -> WindowQuerySet:
    return apps.get_model("media", "Window").objects.filter(photo=OuterRef("pk"))


@holds_at
def usable(at: datetime) -> "PhotoQuerySet":
    """Return the photos that readers may see at the moment `at`: credited, and within their rights."""
    windows = _windows()
    return _ready().filter(
        ~Exists(windows.denying().holding(at)),
        Exists(windows.allowing().holding(at)) | ~Exists(windows.allowing()),
    )


@holds_at
def may_have_been_seen(at: datetime) -> "PhotoQuerySet":
    """Return the photos that had rights at some moment between their coming in and `at`, whatever became of those.

    A denial that holds and has no beginning is as old as the photo.
    """
    allowing, came = _windows().allowing(), OuterRef("added_at")
    begun = allowing.filter(
        Q(usable_from=None) | Q(usable_from__lte=at), Q(usable_until=None) | Q(usable_until__gt=came)
    )
    never = _windows().denying().holding(at).filter(Q(usable_from=None) | Q(usable_from__lte=came))
    return _ready().filter(Exists(begun) | ~Exists(allowing), ~Exists(never))


def _ready() -> "PhotoQuerySet":
    return apps.get_model("media", "Photo").objects.filter(~Q(creator="") | ~Q(credit_line=""), requirements_met())


def reasons_against(at: datetime) -> list[tuple[models.QuerySet, str]]:
    """Return (rows, what leads from one to its photo) of each reason that keeps photos from readers at the moment `at`.

    Each row is of another photo, and an index has them in their order. A photo may have several reasons; who has none
    is `usable`.
    """
    photos = apps.get_model("media", "Photo").objects.order_by("-added_at", "-pk")
    windows = apps.get_model("media", "Window").objects
    lacking = [photos.without_credit(), photos.of_unknown_rights(), photos.of_incomplete_rights()]
    timed = [windows.denying_at(at), windows.ended_at(at), windows.beginning_after(at)]
    return [*((rows, "pk") for rows in lacking), *((rows, "photo") for rows in timed)]


class PhotoQuerySet(models.QuerySet):
    def usable(self, at: datetime) -> Self:
        """Return the photos that may be shown to readers at the moment `at`."""
        return self.filter(usable(at))

    def for_pages(self) -> Self:
        """Leave unread what no page prints: what the file said, and its hashes, are many times the rest of a row."""
        return self.defer("metadata", "likeness", "compared_at")

    def with_usability(self, at: datetime) -> Self:
        """Return every photo with `is_usable`: a page keeps the place of one whose rights have ended."""
        return self.annotate(is_usable=usable(at))

    def with_end(self, at: datetime) -> "PhotoQuerySet":
        """Add to photos `usable_until`: the next moment after `at` at which what is allowed ends, None if none does."""
        return self.annotate(usable_until=Subquery(_windows().ends_after(at).values("ends_at")[:1]))

    def with_reasons(self, at: datetime) -> "PhotoQuerySet":
        """Return every photo with its usability and end, and what `rights_status` says of one that readers may not see.

        `is_open` says whether a window allows it, or none has to. The others are moments or None:
        `denied_since`, of the oldest denial that holds; `begins_at`, of the next window that allows it;
        `ended_at`, of the last that did; `taken_down_at`.
        """
        denying, allowing = _windows().denying().holding(at), _windows().allowing()
        since = denying.annotate(since=Coalesce("usable_from", "added_at")).order_by("since").values("since")
        begins = allowing.filter(usable_from__gt=at).order_by("usable_from").values("usable_from")
        ended = allowing.filter(usable_until__lte=at).order_by("-usable_until").values("usable_until")
        is_open = OfEach(allowing.holding(at)) | ~OfEach(allowing)
        return (
            self.with_usability(at)
            .with_end(at)
            .with_takedown()
            .annotate(
                is_open=ExpressionWrapper(is_open, output_field=BooleanField()),
                denied_since=Subquery(since[:1]),
                begins_at=Subquery(begins[:1]),
                ended_at=Subquery(ended[:1]),
            )
        )

    def with_takedown(self) -> Self:
        """Add to photos `taken_down_at`: since when a takedown keeps one from its readers, None if none does."""
        standing = apps.get_model("media", "Takedown").objects.filter(window__photo=OuterRef("pk"), lifted_at=None)
        return self.annotate(taken_down_at=Subquery(standing.values("at")[:1]))

    def kept_back(self, at: datetime) -> "PhotoQuerySet":
        """Return the photos that readers may not see at the moment `at`, `with_reasons`."""
        return self.with_reasons(at).filter(is_usable=False)

    def without_credit(self) -> Self:
        return self.filter(creator="", credit_line="")

    def without_file(self) -> Self:
        return self.filter(file="")

    def without_alt_text(self) -> Self:
        return self.filter(alt_text="")

    def of_unknown_rights(self) -> Self:
        return self.filter(rights=Rights.UNKNOWN)

    def of_incomplete_rights(self) -> Self:
        """Return the photos that lack what their kind of rights requires."""
        return self.exclude(rights=Rights.UNKNOWN).exclude(requirements_met())

    def ended(self, at: datetime) -> Self:
        """Return the photos whose rights have been, and are no more at the moment `at`; the denied ones among them."""
        windows = _windows()
        over = Exists(windows.denying().holding(at)) | (
            Exists(windows.allowing().filter(usable_until__lte=at)) & ~Exists(windows.allowing().holding(at))
        )
        return self.filter(over)

    def ending(self, at: datetime, days: int = ENDING) -> "PhotoQuerySet":
        """Return the photos that readers may see at the moment `at`, and no more within so many days."""
        return self.ending_by(at + timedelta(days=days), at)

    def ending_by(self, until: datetime, at: datetime) -> "PhotoQuerySet":
        """Return the photos that readers may see at the moment `at`, and no more at the moment `until`."""
        windows = apps.get_model("media", "Window").objects.order_by()
        ends = windows.allowing().filter(usable_until__gt=at, usable_until__lte=until)
        begins = windows.denying().filter(usable_from__gt=at, usable_from__lte=until)
        near = self.filter(pk__in=ends.values("photo").union(begins.values("photo"), all=True))
        return near.usable(at).with_end(at).filter(usable_until__lte=until)

    def added_by(self, user: "User | AnonymousUser") -> Self:
        return self.filter(added_by=user)

    def tagged(self, name: str) -> Self:
        return self.filter(tags__name=name)

    def portraits(self) -> Self:
        return self.exclude(portrait_of=None)

    def portraits_of(self, person: "Person | int") -> Self:
        """Return the portraits of a person, the newest first."""
        return self.filter(portrait_of=person).order_by("-added_at", "-pk")

    def of_digest(self, digest: str) -> Self:
        """Return the photos whose file has a SHA-256."""
        return self.filter(sha256=digest)

    def of_file(self, path: str) -> Self:
        """Return the photo whose original the storage keeps at a path."""
        return self.filter(file=path)

    def likenesses(self) -> Iterator[tuple[int, str]]:
        """Return (primary key, likeness) of the photos that have one, as `perceptual_hash.find` takes them."""
        return self.exclude(likeness="").order_by().values_list("pk", "likeness").iterator(chunk_size=1000)

    def uncompared(self) -> Self:
        """Return the photos whose pictures nobody has compared with all others yet."""
        return self.filter(compared_at=None).exclude(likeness="")

    def with_file(self) -> Self:
        return self.exclude(file="")

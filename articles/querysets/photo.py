"""Which photos readers may see. Their rights are the library's to know; campaigns' embargoes, over them, are not."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.apps import apps
from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, Q, QuerySet, Value

from articles.querysets.visibility import live_campaigns
from kit.compiled import holds_at
from media.models import Photo
from media.querysets import PhotoQuerySet, may_have_been_seen, usable


def is_under_embargo(at: datetime, *, photo: str = "pk", known: Collection[int] = ()) -> Q:
    """Return the condition under which an embargo keeps a photo from readers at the moment `at`.

    It stands in a campaign under embargo, and in none that readers know of: a campaign that nobody has written about
    yet has shown nothing, and a story that shows the photo may be the very leak.

    Arguments: `photo` leads to the photo from the rows that are asked for; `known` are the ids of campaigns that count
    as known to readers.
    """
    condition = Q(_is_kept_back(at, photo))
    if known:
        condition &= Q(~Exists(_places(photo).filter(campaign__in=known)))
    return condition


@holds_at
def _is_kept_back(at: datetime) -> QuerySet[Photo]:
    places = _places("pk")
    return Photo.objects.filter(
        Exists(places.filter(campaign__embargoed_until__gt=at)),
        ~Exists(places.filter(live_campaigns.hold(at, row="campaign"))),
    )


def _places(photo: str) -> QuerySet:
    return apps.get_model("articles", "CampaignPhoto").objects.filter(photo=OuterRef(photo))


def photos_under_embargo(at: datetime, known: Collection[int] = ()) -> PhotoQuerySet:
    """Return the photos that an embargo keeps from readers at the moment `at`: few, found by their campaigns."""
    hidden = apps.get_model("articles", "CampaignPhoto").objects.order_by().filter(campaign__embargoed_until__gt=at)
    return Photo.objects.filter(is_under_embargo(at, known=known), pk__in=hidden.values("photo"))


def shown_photos(at: datetime, known: Collection[int] = ()) -> PhotoQuerySet:
    """Return the photos that may be shown to readers at the moment `at`, wherever they stand.

    `known` are the ids of campaigns that count as known to readers: those of a story that somebody has a look at.
    """
    secret = is_under_embargo(at, known=known)
    shown = Photo.objects.usable(at).filter(~secret).with_end(at)
    return shown.annotate(is_usable=Value(True, BooleanField())).for_pages()


def photos_with_usability(at: datetime, known: Collection[int] = ()) -> PhotoQuerySet:
    """Return every photo with `is_usable`, which says whether it is one of `shown_photos`: a page keeps its place.

    `is_under_embargo` says of one that isn't that an embargo is why: its place has no credit either.
    """
    secret = is_under_embargo(at, known=known)
    return Photo.objects.annotate(
        is_usable=ExpressionWrapper(usable(at) & ~secret, BooleanField()),  # type: ignore[no-redef] # with embargoes
        is_under_embargo=ExpressionWrapper(secret, BooleanField()),
    ).for_pages()


def judged_photos(at: datetime, known: Collection[int] = ()) -> PhotoQuerySet:
    """Return every photo with what its verdict follows from, each asked once: `tell` says it in Python.

    It is that of `photos_with_usability` and `photos_with_a_place`, which ask the same in SQL.
    """
    return Photo.objects.annotate(  # type: ignore[no-redef]  # they are declared where they are used
        within_rights=usable(at),
        may_have_been_seen=may_have_been_seen(at),
        is_under_embargo=ExpressionWrapper(is_under_embargo(at, known=known), BooleanField()),
    ).for_pages()


def tell(photo: Photo) -> None:
    """Say of one of `judged_photos` whether readers see it, and whether pages keep its place."""
    photo.is_usable = photo.within_rights and not photo.is_under_embargo
    photo.has_place = photo.may_have_been_seen and not photo.is_under_embargo


def photos_with_a_place(at: datetime, known: Collection[int] = ()) -> PhotoQuerySet:
    """Return the photos of `photos_with_usability` whose place pages keep that show whatever photos there are.

    They are those that readers see, and those that they may have seen before their rights ended: a plate stands there.
    One whose rights haven't begun, or lack something, and one under embargo, has no place yet.
    """
    return photos_with_usability(at, known).filter(has_a_place(at, known=known))


def has_a_place(at: datetime, photo: str = "pk", known: Collection[int] = ()) -> Q:
    """Return the condition under which a photo is one of `photos_with_a_place`; arguments as of `is_under_embargo`."""
    return Q(may_have_been_seen(at, photo)) & ~is_under_embargo(at, photo=photo, known=known)


def embargoes(photos: Iterable[Photo | int], at: datetime) -> dict[int, datetime]:
    """Return {primary key: when the last of its campaigns' embargoes ends} of those photos that one keeps back."""
    places = (
        apps.get_model("articles", "CampaignPhoto").objects.holding(photos).filter(campaign__embargoed_until__gt=at)
    )
    kept = places.filter(is_under_embargo(at, photo="photo")).values("photo")
    return dict(kept.annotate(ends_at=Max("campaign__embargoed_until")).values_list("photo", "ends_at"))

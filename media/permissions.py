"""Who may change a photo: the one place of this rule, whichever form, button or picker asks.

Those who look after the library change every photo. Who has added one completes it, until it is somebody else's too.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q

from kit.admin.usage import used_by_others
from media.models import Photo, Window
from media.querysets import PhotoQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

_CLAIMS: list[Callable[[], Exists]] = []
_HEEDING: "list[Callable[[Photo, User | AnonymousUser], None]]" = []


def claim(condition: Callable[[], Exists]) -> None:
    """State what takes a photo out of the hands of whoever has added it.

    Arguments: `condition`, a function that returns a condition on photos. What uses them, and whose that is,
    `kit.admin.usage` is told.
    """
    _CLAIMS.append(condition)


def heed(act: "Callable[[Photo, User | AnonymousUser], None]") -> None:
    """State what follows when whoever has added a photo has changed it.

    Arguments: `act`, a function of (photo, user), called in the transaction that writes the change.
    """
    _HEEDING.append(act)


def tell_of_change(user: "User | AnonymousUser", photo: Photo) -> None:
    """Let those who build on a photo heed that a user has changed it, unless its keepers' word is as good as any."""
    if not user.has_perm("media.change_photo"):
        for act in _HEEDING:
            act(photo, user)


def open_to(user: "User | AnonymousUser") -> PhotoQuerySet:
    """Return the photos that a user may change."""
    if user.has_perm("media.change_photo"):
        return Photo.objects.all()
    if not user.has_perm("media.add_photo"):
        return Photo.objects.none()
    claims = Q(used_by_others(Photo, user)) | Q(_windows_of_others(user))
    for condition in _CLAIMS:
        claims |= Q(condition())
    return Photo.objects.added_by(user).filter(~claims, portrait_of=None)


def may_change(user: "User | AnonymousUser", photo: Photo) -> bool:
    """Say whether a user may change a photo and its windows."""
    if user.has_perm("media.change_photo"):
        return True
    return photo.added_by_id == user.pk and open_to(user).contains(photo)


def changeable(user: "User | AnonymousUser", photos: Iterable[Photo]) -> set[int]:
    """Return the ids of those of some photos that a user may change, by one query at most."""
    added = {photo.pk for photo in photos if photo.added_by_id == user.pk}
    if user.has_perm("media.change_photo"):
        return {photo.pk for photo in photos}
    return {*open_to(user).filter(pk__in=added).values_list("pk", flat=True)} if added else set()


def hold(user: "User | AnonymousUser", photo: Photo) -> None:
    """Keep a photo as it is until the transaction ends, for a user to change it.

    Whoever uses or publishes it meanwhile waits: the database keeps a row to which another begins to point. Raises
    PermissionDenied if somebody was quicker, and the user may not change it any more.
    """
    if not user.has_perm("media.change_photo"):
        Photo.objects.select_for_update().filter(pk=photo.pk).first()
        if not may_change(user, photo):
            raise PermissionDenied


def _windows_of_others(user: "User | AnonymousUser") -> Exists:
    """Who has said from when until when a photo may be used answers for that, and nobody undoes it for them."""
    return Exists(Window.objects.filter(photo=OuterRef("pk")).exclude(added_by=user.pk))

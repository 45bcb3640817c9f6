"""Which galleries somebody at the desk may know of, and may change: a gallery's words are those of its stories."""

import hashlib
import json
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import BLOCKS, Article, PhotoGallery, Revision, RevisionGallery
from articles.models.gallery import FrozenGallery
from articles.querysets.visibility import is_live
from kit.admin.usage import used_by_others

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

ALL = Q()


def stands(where: Q = ALL) -> Q:
    """Return the condition of the galleries that stand in a story's working copy, in a block of whichever kind.

    Arguments: `where`, the condition of the blocks that count.
    """
    holding = ((kind, held) for kind in BLOCKS.values() for held in kind.declared.galleries)
    found = (kind.objects.order_by().filter(where, **{held.name: OuterRef("pk")}) for kind, held in holding)
    return reduce(or_, map(Q, map(Exists, found)), Q(pk__in=[]))


def galleries_known_to(user: "User | AnonymousUser", at: datetime) -> QuerySet[PhotoGallery]:
    """Return the galleries that a user may know of at the moment `at`: all but those only in stories not theirs.

    They are nobody's and in no story, or the user's own, or in a story that the user sees. Of those in others' stories
    they are what readers see: a gallery that was changed since is what is being made of a story.
    """
    if user.has_perm("articles.view_any_article"):
        return PhotoGallery.objects.all()
    seen = Article.objects.visible_to(user).order_by().values("pk")
    held = RevisionGallery.objects.filter(gallery=OuterRef("pk"))
    as_it_is = held.filter(digest=OuterRef("digest"))
    return PhotoGallery.objects.filter(
        Q(owner=user)
        | stands(Q(parent__in=seen))
        | Exists(as_it_is.filter(Q(revision__article__in=seen) | is_live(at, "revision__")))
        | (Q(owner=None) & ~stands() & ~Exists(held))
    )


def may_know(user: "User | AnonymousUser", gallery: PhotoGallery, at: datetime) -> bool:
    """Say whether a gallery is one of those that a user may know of at the moment `at`."""
    return user.has_perm("articles.view_any_article") or galleries_known_to(user, at).contains(gallery)


def open_to(user: "User | AnonymousUser") -> QuerySet[PhotoGallery]:
    """Return the galleries that a user may change: all, or those that they have made and that are nobody else's yet.

    As with a photo (`media.permissions`), one is once a revision with it has a place in time, or another's story shows
    it; and while a story with it is in review, what is judged stays as it was submitted.
    """
    if user.has_perm("articles.change_photogallery"):
        return PhotoGallery.objects.all()
    if not user.has_perm("articles.add_photogallery"):
        return PhotoGallery.objects.none()
    placed = RevisionGallery.objects.filter(gallery=OuterRef("pk"), revision__live_from__isnull=False)
    judged = stands(Q(parent__status=Article.Status.IN_REVIEW))
    return PhotoGallery.objects.filter(~Q(used_by_others(PhotoGallery, user)), Q(owner=user), ~Exists(placed), ~judged)


def may_change_gallery(user: "User | AnonymousUser", gallery: PhotoGallery) -> bool:
    """Say whether a user may change a gallery's title, photos and captions."""
    if user.has_perm("articles.change_photogallery"):
        return True
    return gallery.owner_id == user.pk and open_to(user).contains(gallery)


def lock_gallery(user: "User | AnonymousUser", gallery: PhotoGallery) -> None:
    """Keep a gallery as it is until the transaction ends, for a user to change it: who puts it into a story waits.

    Raises PermissionDenied if somebody was quicker, and the user may not change it any more.
    """
    PhotoGallery.objects.select_for_update().filter(pk=gallery.pk).first()
    if not may_change_gallery(user, gallery):
        raise PermissionDenied


def digest_of(frozen: FrozenGallery) -> str:
    """Return the SHA-256 of a gallery's words and photos, as `PhotoGallery.frozen` has them."""
    return hashlib.sha256(json.dumps(frozen, sort_keys=True).encode()).hexdigest()


def stamp(digests: dict[int, str]) -> None:
    """Note how galleries read by now, each by its primary key: what `digest_of` says."""
    there = PhotoGallery.objects.filter(pk__in=digests).values_list("pk", "digest")
    for pk in [pk for pk, digest in there if digest != digests[pk]]:
        PhotoGallery.objects.filter(pk=pk).update(digest=digests[pk])


def write_held(revision: Revision) -> None:
    """Write the rows that say which galleries a stored revision holds.

    An autosave gets none: what it holds, its writer may know already, and nobody else reads it.
    """
    digests = {}
    for block in revision.body["blocks"]:
        for held in BLOCKS[block["kind"]].declared.galleries:
            if block.get(held.name):
                digests[block[held.name]] = digest_of(held.gallery(block))
    if digests and revision.kind != Revision.Kind.AUTOSAVE:
        stamp(digests)
        RevisionGallery.objects.bulk_create(
            RevisionGallery(revision=revision, gallery_id=pk, digest=digest) for pk, digest in digests.items()
        )

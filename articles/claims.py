"""When a photo isn't only its bringer's any more: what of stories is whose, and what was published."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.galleries import stands
from articles.models import Article, PhotoGallery, RevisionPhoto
from articles.permissions import Somebody
from articles.publishing.review import reopen_if_approved
from articles.revisions.snapshots import lock_story
from kit.admin.usage import own
from media.models import Photo
from media.permissions import claim, heed


def is_in_placed_story() -> Exists:
    """Return the condition of the photos that readers have seen, or will: an editor has let them out as they are."""
    return Exists(RevisionPhoto.objects.filter(photo=OuterRef("pk")))


def galleries_of(user: Somebody) -> QuerySet[PhotoGallery]:
    """Return the galleries that a user has made or that stand in stories of theirs, and that stand in nobody else's."""
    stories = Article.objects.owned_by(user).order_by().values("pk")
    return PhotoGallery.objects.filter(Q(owner=user) | stands(Q(parent__in=stories)), ~stands(~Q(parent__in=stories)))


def reopen_showing(photo: Photo, by: Somebody) -> None:
    """Take back the approval of the stories that show a photo: who approved one saw another picture, or credit."""
    for article in Article.objects.approved().showing_photo(photo).order_by("pk"):
        reopen_if_approved(lock_story(article), by=by)


own(Article, Article.objects.owned_by)
own(PhotoGallery, galleries_of)
claim(is_in_placed_story)
heed(reopen_showing)

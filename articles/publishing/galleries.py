"""A gallery has a form of its own, but its words and photos are the stories' that show it."""

from django.db import transaction

from articles.galleries import digest_of, stamp
from articles.models import Article, PhotoGallery
from articles.publishing.acts import By
from articles.publishing.review import reopen_if_approved
from articles.revisions.snapshots import lock_story, record


@transaction.atomic
def record_showing(gallery: PhotoGallery, *, by: By) -> None:
    """Record the stories that show a gallery, once its rows are saved: none of them is what was read and approved.

    Who sees none of the stories knows the gallery again once one is published with it as it is now.

    A story that reads as before keeps its newest save. One that `by` couldn't write in, such as one in review, is
    recorded too and stays where it stands; its open forms are then stale, and say so. Readers see none of it. Called in
    the transaction that saves the gallery.
    """
    saved = PhotoGallery.objects.get(pk=gallery.pk)  # a form's own row has read its places before
    stamp({saved.pk: digest_of(saved.frozen())})
    for article in Article.objects.showing(gallery).at_the_desk().order_by("pk"):
        article = lock_story(article)
        before = article.revisions.newest_saved()
        if record(article, by=by) != before:
            reopen_if_approved(article, by=by)

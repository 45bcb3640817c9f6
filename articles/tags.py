"""Tags: which of them somebody at the desk may know of, as one can be a draft's secret; and how long an address is."""

from hashlib import sha256

from django.db.models import Exists, OuterRef, Q
from taggit.models import Tag

from articles.models import Article
from articles.querysets import in_live_stories
from media.models import Photo


def known_to(user, at):
    """Return the tags that a user may know of at the moment `at`: all but those only in stories that aren't theirs."""
    if user.has_perm("articles.view_any_article"):
        return Tag.objects.all()
    tagged = Article.objects.order_by().filter(tags=OuterRef("pk"))
    return Tag.objects.filter(
        Exists(tagged.visible_to(user))
        | ~Exists(tagged)
        | Exists(Photo.objects.filter(tags=OuterRef("pk")))
        | Q(pk__in=in_live_stories("tag", at))
    )


def shorten(instance, **_signal):
    """Before a tag is written, cut an address that its column doesn't hold; no two become one by that.

    taggit makes it of the name, in which a sign may stand for many letters, and puts a number behind it.
    """
    most = Tag._meta.get_field("slug").max_length
    if len(instance.slug) > most:
        digest = sha256(instance.slug.encode()).hexdigest()[:12]
        instance.slug = f"{instance.slug[: most - len(digest) - 1]}-{digest}"

"""Which tags somebody at the desk may know of: a tag can be a draft's secret."""

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

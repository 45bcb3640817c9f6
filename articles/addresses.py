"""The address that a story gets from its headline: that of no other story, and none by which readers come to one."""

from django.utils import timezone

from articles.models import Article, Revision
from people.fields import free_slug


def free_address(headline, *, but=None):
    """Return an address for a headline; `but` is the id of the story that it is for, if it has one."""
    others = Article.objects.exclude(pk=but)
    return free_slug(others, headline, fallback="story", kept=lambda slug: reached_by(slug, but=but))


def reached_by(slug, *, but=None):
    """Return the live stories to which readers still come by an address; `but` is the id of one that doesn't count."""
    now = timezone.now()
    return Revision.objects.live(now).once_at(slug, now).exclude(article=but)

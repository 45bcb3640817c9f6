"""Stories and the time of day, for tests about both."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Article
from tests.builders import make_article, make_author

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def finished(headline="A Coat for Rain", **fields):
    return make_article(headline, authors=[make_author()], **fields)


def edit(article, headline):
    Article.objects.filter(pk=article.pk).update(headline=headline)
    article.refresh_from_db()


class Clock:
    """The time of day, as the test moves it on."""

    def __init__(self, monkeypatch):
        self.now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: self.now)

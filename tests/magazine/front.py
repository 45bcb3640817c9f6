"""The desk's front page, for tests."""

from datetime import timedelta

from django.urls import reverse

from articles.revisions.snapshots import record

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def parts(client, user):
    """Return the parts of the front page as a user sees it, by their titles."""
    client.force_login(user)
    return {part.title: part for part in client.get(reverse("admin:index")).context_data["parts"]}


def save_again(article):
    """Change a story as a save of its form does."""
    article.headline = f"{article.headline}, changed"
    article.save()
    return record(article)


def events(part):
    return [(event.word, event.title) for day in part.days for event in day.events]

"""Stories with something in their history, for tests."""

from datetime import timedelta

from articles.models import Article
from articles.revisions.snapshots import record
from tests.builders import A_DAY, make_article


def write(article, by=None, at=None, **columns):
    """Change columns of a working copy, and record it."""
    Article.objects.filter(pk=article.pk).update(**columns)
    article.refresh_from_db()
    return record(article, by=by, at=at)


def answer(client, url, **data):
    """Answer a question as its page would, with yes."""
    page = client.get(url)
    assert page.status_code == 200
    based_on = page.content.decode().split('name="based_on" value="')[1].split('"')[0]
    return client.post(url, {"based_on": based_on, **data}, follow=True)


def words(response):
    return " ".join(response.content.decode().split())


def saved_once(by, at=None, **fields):
    """Make a story with one revision, “As it was”."""
    article = make_article("As it was", **fields)
    record(article, by=by, at=at)
    return article


def saved_twice(by):
    """Make a story with two revisions: “As it was” and “As it is”."""
    article = saved_once(by, A_DAY, created_by=by)
    write(article, by=by, at=A_DAY + timedelta(hours=1), headline="As it is")
    return article

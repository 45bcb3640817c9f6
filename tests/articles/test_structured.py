"""What a story's page tells machines: what it prints, in the words of schema.org."""

import json
from datetime import UTC, datetime

import pytest

from articles.models import Article, Correction
from articles.publishing import publish
from tests.builders import A_DAY, REASON, make_author, make_section, publish_article

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 5, 3, 8, 15, tzinfo=UTC)


def told(client, article):
    page = client.get(f"/stories/{article.slug}/").content.decode()
    return json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])


def test_a_story_is_a_news_article_with_its_date_section_and_authors(client):
    author = make_author("Odile Hem", title="Fashion editor")
    article, _ = publish_article(authors=[author], section=make_section("Culture"), standfirst="A wet spring.")
    found = told(client, article)
    assert found["@type"] == "NewsArticle"
    assert (found["headline"], found["description"]) == ("A Coat for Rain", "A wet spring.")
    assert found["url"] == f"http://testserver/stories/{article.slug}/"
    assert datetime.fromisoformat(found["datePublished"]) == A_DAY
    assert found["articleSection"] == ["Culture"]
    [person] = found["author"]
    assert person == {"@type": "Person", "name": "Odile Hem", "url": "http://testserver/authors/odile-hem/"}


def test_a_correction_has_its_own_place(client):
    article, _ = publish_article()
    assert "correction" not in told(client, article)
    Correction.objects.create(article=article, at=LATER, text="Linen, not silk.")
    publish(article, by=None, override=REASON)
    [correction] = told(client, article)["correction"]
    assert (correction["@type"], correction["text"]) == ("CorrectionComment", "Linen, not silk.")
    assert datetime.fromisoformat(correction["datePublished"]) == LATER


def test_a_change_is_dated_only_by_the_editor(client):
    article, _ = publish_article()
    Article.objects.filter(pk=article.pk).update(headline="A Coat for Snow")
    article.refresh_from_db()
    publish(article, by=None, override=REASON)
    assert "dateModified" not in told(client, article)
    Article.objects.filter(pk=article.pk).update(updated_at=LATER)
    article.refresh_from_db()
    publish(article, by=None, override=REASON)
    assert datetime.fromisoformat(told(client, article)["dateModified"]) == LATER


def test_nothing_in_a_story_ends_the_script(client):
    article, _ = publish_article("</script><script>alert(1)</script> & <!--\u2028")
    page = client.get(f"/stories/{article.slug}/").content.decode()
    assert page.count("</script>") == page.count("<script")
    assert told(client, article)["headline"] == "</script><script>alert(1)</script> & <!--\u2028"

"""The page of a story's picture credits: to whom each picture is owed, and what may be done with it."""

import datetime

import pytest

from articles.models import Picture
from articles.publishing import publish, withdraw
from articles.revisions.snapshots import record
from media.models import Photo
from tests.builders import REASON, deny, make_article, make_author, make_photo, picture_file, publish_article

pytestmark = pytest.mark.django_db
OWED = {
    "creator": "Ada Lens; Bo Shutter",
    "credit_line": "Courtesy of Ourlet",
    "copyright_notice": "© 2026 Ourlet",
    "source": "Ourlet Press",
    "usage_terms": "Editorial use only.",
    "licensor": "Ourlet Pictures",
    "licensor_url": "https://example.com/ask",
    "web_statement": "https://example.com/rights",
    "licence": "CC BY 4.0",
    "place": "Trieste",
    "created_on": datetime.date(2026, 3, 1),
    "created_precision": "month",
}


def lines(client, article):
    response = client.get(f"/stories/{article.slug}/credits/")
    return " ".join(response.content.decode().split()) if response.status_code == 200 else response.status_code


def test_all_that_a_picture_is_owed_stands_on_the_page(client):
    photo = make_photo(data=picture_file(), **OWED)
    article, _ = publish_article(blocks=[Picture(photo=photo, caption="On the quay")])
    page = lines(client, article)
    for each in ("On the quay", "Ada Lens, Bo Shutter", "Ourlet Press", "Editorial use only.", "Trieste", "March 2026"):
        assert each in page, each
    assert '<dd dir="auto">© 2026 Ourlet</dd>' in page
    assert '<a rel="noopener external" href="https://example.com/ask">Ourlet Pictures</a>' in page
    assert '<a rel="noopener external" href="https://example.com/rights">' in page
    assert '<link rel="canonical" href="http://testserver/stories/a-coat-for-rain/credits/">' in page
    assert "/stories/a-coat-for-rain/credits/" in client.get(f"/stories/{article.slug}/").content.decode()


def test_the_number_of_a_contract_is_nobodys_business_and_a_licence_is_everybodys(client):
    photo = make_photo(data=picture_file(), **OWED)
    article, _ = publish_article(lead_photo=photo)
    assert "CC BY 4.0" not in lines(client, article)
    Photo.objects.update(rights="creative_commons")
    assert '<a rel="license" href="https://example.com/rights">CC BY 4.0</a>' in lines(client, article)


def test_a_picture_that_readers_may_not_see_keeps_its_credit_and_no_more(client):
    photo = make_photo(data=picture_file(), **OWED)
    article, _ = publish_article(lead_photo=photo)
    deny(photo)
    page = lines(client, article)
    assert "<img" not in page
    assert "Ada Lens, Bo Shutter / Courtesy of Ourlet" in page
    assert "Ourlet Press" not in page


def test_portraits_in_the_byline_are_owed_too(client):
    author = make_author()
    make_photo(data=picture_file(), portrait_of=author.person, creator="Cy Glass")
    article, _ = publish_article(authors=[author])
    assert "Cy Glass" in lines(client, article)


def test_the_page_is_there_when_its_story_is(client, desk):
    article = make_article(lead_photo=make_photo(data=picture_file()))
    record(article)
    assert lines(client, article) == 404
    publish(article, by=None, override=REASON)
    assert "Ada Lens" in lines(client, article)
    withdraw(article, by=None)
    assert lines(client, article) == 404


def test_a_story_without_pictures_owes_nobody_and_leads_to_no_credits(client):
    article, _ = publish_article()
    assert "This story has no pictures." in lines(client, article)
    assert "/credits/" not in client.get(f"/stories/{article.slug}/").content.decode()


def test_what_ai_has_made_is_labelled_wherever_it_stands(client):
    photo = make_photo(data=picture_file(), digital_source_type="compositeWithTrainedAlgorithmicMedia")
    article, _ = publish_article(lead_photo=photo)
    for path in ("/", "/sections/fashion/", f"/stories/{article.slug}/", f"/stories/{article.slug}/credits/", "/feed/"):
        assert "Changed with AI" in client.get(path).content.decode(), path
    Photo.objects.update(digital_source_type="digitalCapture")
    assert "AI" not in lines(client, article)

"""The feed: the newest stories that readers see, each picture with its credit."""

import re
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import override

from articles.models import Article, Revision, Section
from articles.publishing import publish, withdraw
from tests.builders import A_DAY, REASON, deny, make_author, make_photo, picture_file, publish_article

pytestmark = pytest.mark.django_db
NAMES = {"a": "http://www.w3.org/2005/Atom", "media": "http://search.yahoo.com/mrss/"}


def entries():
    return ElementTree.fromstring(Client().get("/feed/").content).findall("a:entry", NAMES)


def words(entry, path):
    return entry.findtext(path, namespaces=NAMES)


def test_a_story_stands_in_the_feed_with_its_picture_and_whose_it_is():
    photo = make_photo(data=picture_file(size=(1600, 900)), credit_line="Courtesy of <Ourlet>")
    publish_article(lead_photo=photo, standfirst="A wet spring.", authors=[make_author()])
    [entry] = entries()
    assert words(entry, "a:title") == "A Coat for Rain"
    assert entry.find("a:link", NAMES).get("href") == "http://testserver/stories/a-coat-for-rain/"
    assert words(entry, "a:published") == A_DAY.isoformat()
    assert words(entry, "a:author/a:name") == "Odile Hem"
    picture = entry.find("media:content", NAMES)
    assert words(picture, "media:credit") == "Ada Lens / Courtesy of <Ourlet>"
    assert (picture.get("width"), picture.get("height")) == ("1280", "720")
    response = Client().get(picture.get("url"))
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
    response.close()
    summary = words(entry, "a:summary")
    assert f'src="{picture.get("url")}"' in summary
    assert '<figcaption dir="auto">Ada Lens / Courtesy of &lt;Ourlet&gt;</figcaption>' in summary
    assert "A wet spring." in summary


def test_only_what_readers_see_stands_in_the_feed():
    photo = make_photo(data=picture_file())
    article, _ = publish_article(lead_photo=photo, standfirst="A wet spring.")
    deny(photo)
    [entry] = entries()
    assert entry.find("media:content", NAMES) is None
    assert words(entry, "a:summary").strip() == '<p dir="auto">A wet spring.</p>'
    withdraw(article, by=None)
    assert entries() == []


def test_no_sign_that_xml_does_not_know_ends_the_feed():
    photo = make_photo("A coat\x0b", data=picture_file(), creator="Ada\x1fLens", alt_text="")
    publish_article(lead_photo=photo)
    Revision.objects.update(headline="Rain\x08coat", standfirst="Wet\x0cspring")
    [entry] = entries()
    assert words(entry, "a:title") == "Raincoat"
    assert words(entry, ".//media:credit") == "AdaLens"


def test_what_runs_from_the_right_does_so_in_whatever_shows_the_feed():
    """A plain text stands between Unicode's isolates, as Atom has no word for it; one of HTML has."""
    name, headline, words_of_it = "עדה לנס", "שלום (עולם)!", "مرحبا (يا عالم)!"
    photo = make_photo(headline, data=picture_file(), creator=name, alt_text="")
    article, _ = publish_article(headline, lead_photo=photo, standfirst=words_of_it, authors=[make_author(name)])
    Section.objects.filter(pk=article.section_id).update(name=name)
    [entry] = entries()
    assert words(entry, "a:title") == f"\u2068{headline}\u2069"
    for path in ("a:author/a:name", "media:content/media:credit"):
        assert words(entry, path) == f"\u2068{name}\u2069"
    assert entry.find("a:category", NAMES).get("term") == f"\u2068{name}\u2069"
    assert f'<p dir="auto">{words_of_it}</p>' in words(entry, "a:summary")
    assert f'<figcaption dir="auto">{name}</figcaption>' in words(entry, "a:summary")


@override("fr")
def test_the_feed_is_in_the_language_of_its_own_words():
    feed = ElementTree.fromstring(Client().get("/feed/").content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_a_story_is_the_same_entry_at_another_address_and_on_another_host(settings):
    settings.ALLOWED_HOSTS = ["*"]
    article, _ = publish_article(authors=[make_author()])
    publish_article("Another")
    told = {identity(), identity(host="magazine.example"), identity(host="magazine.example:8443", secure=True)}
    settings.SITE_URL = "https://revers.example"
    settings.SITE_NAME = "Renamed"
    Article.objects.filter(pk=article.pk).update(slug="a-coat-for-snow", headline="A Coat for Snow")
    article.refresh_from_db()
    publish(article, by=None, override=REASON)
    assert "a-coat-for-snow" in Client().get("/feed/").content.decode()
    assert {*told, identity(host="elsewhere.example")} == told
    assert len(told) == 1
    [ids] = told
    assert len({*ids}) == len(ids) == 3
    for each in ids:
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each)
        assert UUID(each).version == 4


def identity(**request):
    """Return the ids in the feed as somebody asks for it, its own first and its entries' sorted."""
    host = request.pop("host", "testserver")
    feed = ElementTree.fromstring(Client().get("/feed/", headers={"host": host}, **request).content)
    return words(feed, "a:id"), *sorted(words(each, "a:id") for each in feed.findall("a:entry", NAMES))


def test_an_entry_has_an_author_where_nobody_is_in_the_byline(settings):
    settings.SITE_NAME = "The Lining"
    publish_article()
    [entry] = entries()
    assert words(entry, "a:author/a:name") == "The Lining"


def test_a_story_of_a_version_that_knows_no_keys_has_one_of_its_own():
    for headline in ("One", "Two"):
        publish_article(headline)
    columns = (field.column for field in Article._meta.concrete_fields if field.name not in ("id", "key"))
    listed = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO articles_article ({listed}) SELECT {listed} FROM articles_article")
    keys = [*Article.objects.values_list("key", flat=True)]
    assert len({*keys}) == len(keys) == 4
    assert {each.version for each in keys} == {4}


def test_every_page_leads_to_the_feed(client):
    assert 'type="application/atom+xml" title="Revers" href="/feed/"' in client.get("/").content.decode()

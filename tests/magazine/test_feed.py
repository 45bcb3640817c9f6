"""The feed: the newest stories that readers see, each picture with its credit."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from articles.models import Revision
from articles.publishing import withdraw
from tests.builders import A_DAY, deny, make_author, make_photo, picture_file, publish_article

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
    assert words(entry, "a:id") == "http://testserver/stories/a-coat-for-rain/"
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
    assert "<figcaption>Ada Lens / Courtesy of &lt;Ourlet&gt;</figcaption>" in summary
    assert "A wet spring." in summary


def test_only_what_readers_see_stands_in_the_feed():
    photo = make_photo(data=picture_file())
    article, _ = publish_article(lead_photo=photo, standfirst="A wet spring.")
    deny(photo)
    [entry] = entries()
    assert entry.find("media:content", NAMES) is None
    assert words(entry, "a:summary").strip() == "<p>A wet spring.</p>"
    withdraw(article, by=None)
    assert entries() == []


def test_no_sign_that_xml_does_not_know_ends_the_feed():
    photo = make_photo("A coat\x0b", data=picture_file(), creator="Ada\x1fLens", alt_text="")
    publish_article(lead_photo=photo)
    Revision.objects.update(headline="Rain\x08coat", standfirst="Wet\x0cspring")
    [entry] = entries()
    assert words(entry, "a:title") == "Raincoat"
    assert words(entry, ".//media:credit") == "AdaLens"


def test_every_page_leads_to_the_feed(client):
    assert 'type="application/atom+xml" title="Revers" href="/feed/"' in client.get("/").content.decode()

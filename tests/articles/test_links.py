"""Links in stories: mended as they are stored, and named before they are published if nobody can follow them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.checklist import checklist
from articles.checklist.frozen import Frozen
from articles.checklist.links import MOST_NAMED
from articles.models import Embed, Picture, Revision, Text
from articles.publishing import Refused, publish
from articles.revisions.snapshots import freeze
from articles.richtext import plain, sanitise
from media.display import anchor
from people.models import Brand
from tests.articles.findings import finding, findings, finished
from tests.builders import A_DAY, REASON, make_brand, make_photo, picture_file
from tests.forms import save

pytestmark = pytest.mark.django_db
REDIRECT = "https://www.google.com/url?q=https%3A%2F%2Fhouse.example%2F&amp;sa=D"


def link(address, words="the house"):
    return f'<p>Of <a href="{address}">{words}</a>.</p>'


@pytest.mark.parametrize(
    "address", [REDIRECT, "https://house.example/?utm_source=a", "file:///C:/a.docx", "ftp://a.example", ""]
)
def test_a_link_is_mended_and_its_words_stay(address):
    clean = sanitise(link(address))
    assert plain(clean) == "Of the house."
    assert clean in (link("https://house.example/"), "<p>Of <a>the house</a>.</p>")
    assert sanitise(str(clean)) == clean


def test_an_address_is_mended_on_every_way_into_the_database(desk):
    meant = link("https://house.example/")
    article = finished(Embed(url="https://l.facebook.com/l.php?u=https%3A%2F%2Fhouse.example%2F", title="Film"))
    text = article.articles_text_set.get()
    save(desk, article, **{"articles_text_set-0-html": link(REDIRECT)})
    text.refresh_from_db()
    assert text.html == meant
    assert Embed.objects.get().url == "https://house.example/"
    Text.objects.update(html=link(REDIRECT))
    Brand.objects.update(website="https://house.example/?fbclid=1")
    assert Text.objects.get().html == meant
    brand = make_brand("Salt", website="www.house.example")
    assert brand.website == "https://www.house.example"


@pytest.mark.parametrize(
    ("address", "code", "level"),
    [
        ("http://testserver/desk/articles/article/1/change/", "desk", "blocker"),
        ("http://testserver/previews/a.b/", "preview", "blocker"),
        ("http://testserver/desk/articles/article/1/change/#_ftn1", "fragment", "blocker"),
        ("#_ftn1", "fragment", "blocker"),
        ("https://docs.google.com/document/d/x/edit", "private", "warning"),
        ("http://192.168.1.2/", "local", "warning"),
        ("https://t.co/a1B2", "wrapped", "warning"),
        ("http://www.tinyurl.com/a1B2", "wrapped", "warning"),
        ("https://protect-eu.mimecast.com/s/a1B2?domain=house.example", "wrapped", "warning"),
        ("https://url.uk.m.mimecastprotect.com/s/a1B2", "wrapped", "warning"),
        ("file:///C:/a.docx", "nowhere", "warning"),
    ],
)
def test_a_link_that_nobody_can_follow_is_named_with_its_words_and_block(address, code, level):
    article = finished(html=link(address))
    found = finding(article, f"link_{code}")
    assert (found.level, found.block) == (level, str(article.articles_text_set.get().key))
    assert found.sentence.startswith("Block 1, text: “the house” ")
    assert found.at_submit
    if level == "blocker":
        with pytest.raises(Refused, match="the house"):
            publish(article, by=None, override=REASON)
        assert not Revision.objects.ever_placed().exists()


def test_an_embed_is_judged_like_a_text():
    article = finished(Embed(url="https://testserver/desk/", title="Film"))
    assert finding(article, "link_desk").sentence.startswith("Block 2, embed: ")
    assert findings(finished(Embed(url="https://house.example/film", title="Film")), "link_desk") == []


def test_a_picture_of_the_story_is_a_place_in_it():
    photo = make_photo("A hat", data=picture_file())
    article = finished(Picture(photo=photo), html=link(f"#{anchor(photo)}"))
    assert findings(article, "link_fragment") == []


def test_of_very_many_links_as_many_are_named_as_somebody_reads():
    html = "".join(link("file:///C:/a.docx") for _ in range(80)) + link("#elsewhere")
    article = finished(Text(html=html))
    assert len(findings(article, "link_nowhere")) == MOST_NAMED
    assert len(findings(article, "link_fragment")) == 1  # no other stands in its way: nobody passes it


def test_who_stands_between_a_link_and_its_page_is_named():
    found = finding(finished(html=link("https://bit.ly/coat")), "link_wrapped")
    assert "“the house” leads by way of bit.ly, which" in found.sentence
    for address in ("https://bit.ly/", "https://www.mimecast.com/s/a", "https://not.co/a", "https://maps.app.goo.gl/a"):
        assert findings(finished(html=link(address)), "link_wrapped") == []


def test_links_cost_the_same_however_many_and_each_address_is_judged_once():
    asked = []
    for number in (2, 400):
        html = "".join(link(f"/{place}/{each % (number // 2)}/") for each in range(number) for place in ("a", "people"))
        article = finished(html=html + link("#elsewhere"), authors=[])
        with CaptureQueriesContext(connection) as queries:
            found = checklist(article, A_DAY)
        asked.append(len(queries))
        assert sum(each.code == "link_nowhere" for each in found) >= min(number, MOST_NAMED)
        frozen = Frozen(freeze(article), A_DAY)
        assert (len(frozen.links), len(frozen.dead_ends)) == (2 * number + 1, number + 1)
    assert asked[0] == asked[1]


def test_a_field_for_an_address_takes_none_of_the_desk(desk):
    brand = make_brand("Salt")
    page = f"/desk/people/brand/{brand.pk}/change/"
    for address in ("http://testserver/desk/", "http://testserver/previews/a.b/", "ftp://house.example/"):
        answer = save(desk, brand, website=address)
        assert answer.status_code == 200, page
    assert "which readers can’t open" in save(desk, brand, website="http://testserver/desk/").content.decode()
    assert save(desk, brand, website="house.example").status_code == 302
    brand.refresh_from_db()
    assert brand.website == "https://house.example"

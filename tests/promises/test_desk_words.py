"""What a photo is called at the desk is for the desk: nobody else reads the name of a file in place of an alt text."""

import re
from html import unescape

import pytest
from django.test import Client

from articles.models import Gallery, Picture
from people.models import Person
from tests.builders import (
    make_author,
    make_campaign,
    make_gallery,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)
from tests.kept import once_in_a_module

pytestmark = pytest.mark.django_db

DESK = "IMG_0200"  # of all that stands in each photo: its file's name, its keywords, its instructions
UNSAID = {"description": "", "alt_text": "", "keywords": DESK, "instructions": DESK, "file_name": f"{DESK}.jpg"}
KINDS = {"lead": "#311", "block": "#131", "gallery": "#113", "product": "#331", "campaign": "#133", "portrait": "#313"}


def publish():
    """Publish a story with photos in all places, of which nothing was said but by whom they are."""
    photos = {kind: make_photo(data=picture_file(colour), **UNSAID) for kind, colour in KINDS.items()}
    person = make_person()
    photos["portrait"].portrait_of = Person.objects.get(pk=person.pk)
    photos["portrait"].save()
    product = make_product(photo=photos["product"])
    campaign = make_campaign(brand=product.brand, photos=[photos["campaign"]], products=[product])
    publish_article(
        lead_photo=photos["lead"],
        authors=[make_author()],
        people=[person],
        products=[product],
        campaigns=[campaign],
        tags=["sea"],
        blocks=[Picture(photo=photos["block"]), Gallery(gallery=make_gallery([photos["gallery"]]))],
    )
    return photos


published_first, published = once_in_a_module("published", publish)


def walked(first="/"):
    """Return {address: page} of all that a reader reaches from a page by links, feeds and maps."""
    reader, pages, waiting = Client(), {}, [first, "/feed/", "/sitemap.xml"]
    while waiting:
        address = waiting.pop()
        answer = reader.get(address)
        pages[address] = unescape(b"".join(answer).decode()) if answer.streaming else unescape(answer.content.decode())
        links = re.findall(r"(?:href=\"|<loc>)(?:http://testserver)?(/[^\"#<?]*)", pages[address])
        waiting += [link for link in {*links} - {*pages, *waiting} if not link.startswith(("/static/", "/photos/"))]
    return pages


def test_no_page_feed_or_map_prints_what_a_photo_is_called_at_the_desk(published):
    pages = walked()
    assert len(pages) > 12
    seen = "".join(pages.values())
    assert all(f"/photos/{photo.pk}-" in seen for photo in published.values())
    assert [address for address, page in pages.items() if DESK.lower() in page.lower()] == []


def test_of_a_photo_without_words_readers_are_told_whose_it_is(published):
    pages = walked()
    story = pages["/stories/a-coat-for-rain/"]
    assert 'property="og:image:alt" content="Photo: Ada Lens"' in story
    assert "<media:description>Photo: Ada Lens</media:description>" in pages["/feed/"]
    alts = re.findall(r'<img[^>]* alt="([^"]*)"', "".join(pages.values()))
    assert alts
    assert {*alts} == {""}
    assert '<h2 class="picture-words"></h2>' not in pages["/stories/a-coat-for-rain/credits/"]


def test_what_was_said_of_a_photo_stands_for_its_alt_text(published):
    lead = published["lead"]
    lead.description = "A coat on the quay"
    lead.save()
    pages = walked()
    assert 'alt="A coat on the quay"' in pages["/stories/a-coat-for-rain/"]
    assert 'alt="A coat on the quay"' in pages["/feed/"]

"""What pages tell machines of their pictures: whose they are, and only of those that readers see."""

import json
from io import BytesIO

import pytest
from PIL import Image

from articles.models import Appearance, Gallery, Picture
from media.making import rendition_sets
from media.models import Photo
from tests.builders import (
    deny,
    make_author,
    make_brand,
    make_campaign,
    make_gallery,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)

pytestmark = pytest.mark.django_db
OWED = {
    "creator": "Ada Lens; Bo Shutter",
    "credit_line": "Courtesy of Ourlet",
    "copyright_notice": "© 2026 Ourlet",
    "licensor_url": "https://example.com/ask",
    "web_statement": "https://example.com/rights",
}


def told(client, path):
    page = client.get(path).content.decode()
    return json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])


def size_of(client, address):
    data = client.get(address.removeprefix("http://testserver")).getvalue()
    with Image.open(BytesIO(data)) as image:
        return image.size


@pytest.fixture
def photo():
    return make_photo(data=picture_file(size=(1600, 1200)), **OWED)


def test_a_picture_is_told_with_all_that_it_is_owed(client, photo):
    article, _ = publish_article(blocks=[Picture(photo=photo, caption="On the quay")])
    [found] = told(client, f"/stories/{article.slug}/")["associatedMedia"]
    address = found.pop("contentUrl")
    assert size_of(client, address) == (found["width"], found["height"]) == (1600, 1200)
    assert found == {
        "@type": "ImageObject",
        "@id": f"http://testserver/stories/{article.slug}/#picture-{photo.pk}",
        "width": 1600,
        "height": 1200,
        "caption": "On the quay",
        "creator": [{"@type": "Person", "name": "Ada Lens"}, {"@type": "Person", "name": "Bo Shutter"}],
        "creditText": "Courtesy of Ourlet",
        "copyrightNotice": "© 2026 Ourlet",
        "acquireLicensePage": "https://example.com/ask",
    }


def test_only_a_licence_that_anybody_may_take_is_one(client, photo):
    article, _ = publish_article(lead_photo=photo)
    path = f"/stories/{article.slug}/"
    assert "license" not in told(client, path)["associatedMedia"][0]
    Photo.objects.update(rights="creative_commons", licence="CC BY 4.0")
    assert told(client, path)["associatedMedia"][0]["license"] == "https://example.com/rights"


def test_the_lead_is_told_in_the_proportions_that_search_engines_ask_for(client, photo):
    article, _ = publish_article(lead_photo=photo)
    path = f"/stories/{article.slug}/"
    images = told(client, path)["image"]
    assert [size_of(client, image["contentUrl"]) for image in images] == [(1280, 720), (1280, 960), (1200, 1200)]
    assert {image["creditText"] for image in images} == {"Courtesy of Ourlet"}
    photo.no_cropping = True
    photo.save()
    rendition_sets.make_set(photo)
    [whole] = told(client, path)["image"]
    assert size_of(client, whole["contentUrl"]) == (1600, 1200)


def test_each_photo_of_a_story_is_told_once_and_those_of_products_and_bylines_too(client, photo):
    author = make_author()
    portrait = make_photo("Odile", data=picture_file("#111111"), portrait_of=author.person)
    of_product = make_photo("A bag", data=picture_file("#222222"))
    article, _ = publish_article(
        lead_photo=photo,
        authors=[author],
        products=[make_product(photo=of_product)],
        blocks=[Picture(photo=photo), Gallery(gallery=make_gallery([photo]))],
    )
    found = told(client, f"/stories/{article.slug}/")["associatedMedia"]
    anchors = [image["@id"].split("#")[1] for image in found]
    assert anchors == [f"picture-{each.pk}" for each in (photo, of_product, portrait)]


def pages_of(photo):
    """Publish a page of each kind that shows a photo; return their addresses."""
    brand, person = make_brand(), make_person()
    product = make_product(brand=brand, photo=photo)
    campaign = make_campaign(brand=brand, photos=[photo], roll=[("talent", person)])
    Photo.objects.filter(pk=photo.pk).update(portrait_of=person)
    Appearance.objects.create(person=person, product=product, photo=photo)
    article, _ = publish_article(lead_photo=photo, products=[product], campaigns=[campaign], people=[person])
    story = f"/stories/{article.slug}/"
    return [story, f"{story}credits/", *(each.get_absolute_url() for each in (campaign, product, person))]


def test_every_page_about_a_photo_tells_of_it_until_readers_see_it_no_more(client, photo):
    pages = pages_of(photo)
    for path in pages:
        page = client.get(path).content.decode()
        found = told(client, path)
        [image] = found["associatedMedia"] if "stories" in path and "credits" not in path else found["image"]
        assert image["creditText"] == "Courtesy of Ourlet", path
        assert image["contentUrl"].startswith(f"http://testserver/photos/{photo.pk}-"), path
        assert "credits" in path or f'property="og:image" content="http://testserver/photos/{photo.pk}-' in page, path
    deny(photo)
    for path in pages:
        page = client.get(path).content.decode()
        assert "ImageObject" not in page, path
        assert "og:image" not in page, path
        assert f"/photos/{photo.pk}-" not in page, path


def test_a_social_card_says_whose_picture_it_shows(client, photo):
    Photo.objects.update(digital_source_type="trainedAlgorithmicMedia")
    article, _ = publish_article("Rain & “Shine”", lead_photo=photo, standfirst="A wet spring.")
    page = client.get(f"/stories/{article.slug}/").content.decode()
    for name, content in {
        "og:type": "article",
        "og:title": "Rain &amp; “Shine”",
        "og:description": "A wet spring.",
        "og:url": f"http://testserver/stories/{article.slug}/",
        "og:image:width": "1280",
        "og:image:height": "720",
        "og:image:alt": "A coat on a chair. Photo: Ada Lens, Bo Shutter / Courtesy of Ourlet. Made by AI",
    }.items():
        assert f'<meta property="{name}" content="{content}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert 'name="robots" content="max-image-preview:large"' in page
    address = page.split('property="og:image" content="')[1].split('"')[0]
    assert size_of(client, address) == (1280, 720)

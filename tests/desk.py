"""The desk's lists, and rows for them to show."""

from django.urls import reverse

from articles.models import Appearance
from people.models import Ambassador
from tests.builders import (
    every_block,
    make_article,
    make_author,
    make_brand,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    make_section,
    picture_file,
)

LISTS = [
    "articles_article",
    "articles_campaign",
    "articles_product",
    "articles_section",
    "articles_photogallery",
    "taggit_tag",
    "media_photo",
    "people_person",
    "people_brand",
    "people_author",
    "people_ambassador",
]


def changelist(name):
    return reverse(f"admin:{name}_changelist")


def grow(start, end):
    """Make rows of every kind, each in use."""
    for number in range(start, end):
        person, brand = make_person(f"Person {number}"), make_brand(f"House {number}")
        photo = make_photo(f"Photo {number}", data=picture_file(f"#{number:06x}", (40, 40)), portrait_of=person)
        product = make_product(f"Bag {number}", brand=brand, photo=photo, releases=[{"year": 2000, "designer": person}])
        campaign = make_campaign(
            f"Campaign {number}",
            brand=brand,
            roll=[("photographer", person), ("production", brand)],
            photos=[photo],
            products=[product],
            released_on="2024-01-01",
        )
        Ambassador.objects.create(person=person, brand=brand, announced_on="2024-01-01")
        Appearance.objects.create(person=person, product=product)
        author = make_author(f"Author {number}")
        blocks = every_block(campaign, product, [photo], None)
        blocks[5].title = "Elsewhere"
        make_article(
            f"Story {number}",
            section=make_section(f"Section {number}"),
            lead_photo=photo,
            blocks=blocks,
            authors=[author],
            people=[person],
            products=[product],
            campaigns=[campaign],
            tags=[f"tag {number}"],
        )

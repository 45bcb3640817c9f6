"""A small magazine in which every kind of page has something to show."""

import datetime
from dataclasses import dataclass

import pytest

from articles.models import Appearance
from people.models import Ambassador
from tests.builders import (
    A_DAY,
    every_block,
    make_author,
    make_brand,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    make_section,
    picture_file,
    publish_article,
    publish_page,
)


@dataclass
class Magazine:
    """The rows of `magazine`, and the address of one page of each type."""

    person: object
    author: object
    brand: object
    product: object
    campaign: object
    photos: list
    stories: list

    @property
    def pages(self):
        story = self.stories[-1]
        return {
            "front page": "/",
            "story": f"/stories/{story.slug}/",
            "picture credits": f"/stories/{story.slug}/credits/",
            "section": f"/sections/{story.section.slug}/",
            "tag": "/tags/leather/",
            "archive": "/archive/",
            "month": f"/archive/{A_DAY:%Y/%m}/",
            "campaigns": "/campaigns/",
            "campaign": f"/campaigns/{self.campaign.slug}/",
            "product": f"/products/{self.product.slug}/",
            "brand": f"/brands/{self.brand.slug}/",
            "brand part": f"/brands/{self.brand.slug}/campaigns/",
            "product part": f"/products/{self.product.slug}/appearances/",
            "people": "/people/",
            "person": f"/people/{self.person.slug}/",
            "person part": f"/people/{self.person.slug}/credits/",
            "author": f"/authors/{self.author.person.slug}/",
            "page": "/about/",
            "not found": "/nowhere/",
        }


def build(stories=2, blocks=1, photos=2):
    """Build a magazine of `stories` stories with `blocks` times every block in each."""
    colours = [f"#{50 + 3 * number:02x}{90 + number:02x}44" for number in range(photos)]
    pictures = [make_photo(f"Look {n}", data=picture_file(colour)) for n, colour in enumerate(colours)]
    plate = make_photo("A picture that was never sent", creator="", credit_line="Courtesy of Ourlet")
    person = make_person("Vera Lind", occupation="model")
    make_photo("Vera Lind", data=picture_file("#222222", (600, 600)), portrait_of=person)
    author = make_author(biography="Odile Hem writes about cloth.")
    brand = make_brand()
    releases = [
        {"year": 2000, "kind": "launch", "designer": make_person("Jo Drape"), "notes": "First shown in March."},
        {"year": 2024, "kind": "reissue", "materials": "Calf leather"},
    ]
    product = make_product(brand=brand, photo=pictures[0], releases=releases, description="A folded bag.")
    campaign = make_campaign(
        brand=brand,
        roll=[("photographer", make_person("Ada Lens")), ("talent", person), ("production", make_brand("Quai"))],
        photos=[*pictures, plate],
        products=[product],
        released_on=datetime.date(2026, 2, 1),
        date_precision="month",
    )
    Ambassador.objects.create(person=person, brand=brand, announced_on=datetime.date(2026, 1, 1), source="Quai")
    for photo in [*pictures, None]:
        Appearance.objects.create(person=person, product=product, photo=photo, campaign=campaign)
    seen, articles = [], []
    for number in range(stories):
        see_also = seen[-1] if seen else publish_article("The first of all")[0]
        article, _ = publish_article(
            f"Story number {number}",
            section=make_section(),
            kicker="The campaign",
            standfirst="What a fold is for.",
            lead_photo=plate if number % 2 else pictures[0],
            lead_caption="On the quay",
            authors=[author],
            people=[person],
            products=[product],
            campaigns=[campaign],
            tags=["leather", "fold"],
            blocks=[block for _ in range(blocks) for block in every_block(campaign, product, pictures, see_also)],
        )
        seen.append(article)
        articles.append(article)
    publish_page(
        "About",
        standfirst="What a magazine is for.",
        lead_photo=pictures[0],
        lead_caption="The house",
        listed_in="foot",
        blocks=every_block(campaign, product, pictures, seen[-1]) if seen else None,
    )
    return Magazine(person, author, brand, product, campaign, pictures, articles)


@pytest.fixture
def build_magazine(db):
    """Return `build`."""
    return build


@pytest.fixture
def magazine(db):
    return build()

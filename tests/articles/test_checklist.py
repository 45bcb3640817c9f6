"""The checklist as a whole: complete, in order, and at one price."""

import pytest

from articles.checklist import checklist
from articles.models import Picture, Text
from tests.articles.findings import TOMORROW, YESTERDAY, codes, finished
from tests.builders import (
    A_DAY,
    every_block,
    make_article,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)

pytestmark = pytest.mark.django_db


def test_a_finished_story_of_every_block_has_no_findings():
    campaign, product = make_campaign(), make_product()
    photos = [make_photo("A hat", data=picture_file()), make_photo("A plate, never sent", alt_text="")]
    other, _revision = publish_article("Another", at=YESTERDAY)
    article = finished(
        *every_block(campaign, product, photos, other), lead_photo=photos[0], campaigns=[campaign], standfirst="A coat."
    )
    assert codes(article) == []


def test_the_blockers_come_first():
    article = make_article("x" * 90, section=None, blocks=[Picture(photo=make_photo(creator=""))])
    levels = [found.level for found in checklist(article, A_DAY)]
    assert levels == sorted(levels)
    assert set(levels) == {"blocker", "warning"}


def test_a_writer_settles_six_things_before_handing_in():
    article = make_article(
        section=None, blocks=[Text(html=""), Text(html='<h3>A</h3><p><a href="/archive/"></a></p>'), Picture()]
    )
    asked = {found.code for found in checklist(article, A_DAY) if found.at_submit}
    assert asked == {"empty_block", "no_section", "no_byline", "empty_link", "heading_level"}


def test_the_list_costs_the_same_whatever_the_length(django_assert_max_num_queries, django_assert_num_queries):
    def long_story(times):
        names = [make_person(f"Nora{times} Quay{number}") for number in range(times)]
        blocks = []
        for number in range(times):
            photo = make_photo(f"{times}-{number}", creator="")
            campaign = make_campaign(f"Salt {times}-{number}", embargoed_until=TOMORROW)
            product = make_product(f"P{times}-{number}", brand=campaign.brand)
            kept = {"photos": [photo], "products": [product], "embargoed_until": TOMORROW}
            make_campaign(f"Sand {times}-{number}", brand=campaign.brand, **kept)
            other = make_article(f"Draft {times}-{number}")
            blocks += every_block(campaign, product, [photo], other)
            blocks.append(Text(html=f"<p>{names[number].name}</p>"))
        return make_article(f"Long {times}", blocks=blocks)

    short, long = long_story(1), long_story(5)
    with django_assert_max_num_queries(40) as few:
        checklist(short, A_DAY)
    with django_assert_num_queries(len(few)):
        found = checklist(long, A_DAY)
    seldom = {"no_credit", "campaign_embargo", "photo_embargo", "product_embargo", "see_also_not_live"}
    assert seldom <= {each.code for each in found}

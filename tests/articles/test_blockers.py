"""What nobody passes: each finding, and its opposite."""

from datetime import timedelta

import pytest

from articles.models import CreditsRoll, Gallery, Picture, ProductCard
from media.intake.takedown import take_down
from tests.articles.findings import TOMORROW, YESTERDAY, codes, finding, findings, finished
from tests.builders import (
    A_DAY,
    make_article,
    make_campaign,
    make_gallery,
    make_photo,
    make_product,
    publish_article,
)

pytestmark = pytest.mark.django_db


PHOTOS = [
    ("no_credit", {"creator": ""}, "“A coat on a chair” has no credit."),
    ("unknown_rights", {"rights": "unknown"}, "The rights of “A coat on a chair” are unknown."),
    ("incomplete_rights", {"rights": "agency"}, "“A coat on a chair” is held as “agency”, and lacks the agency"),
    ("incomplete_rights", {"rights": "creative_commons", "licence": "CC BY 4.0"}, "“A coat on a chair” is held as “C"),
    (
        "outside_rights",
        {"usable_until": A_DAY},
        "“A coat on a chair” may not be shown: its rights ended on 2 March 2026, 09:30 UTC.",
    ),
    ("outside_rights", {"usable_from": TOMORROW}, "“A coat on a chair” may not be shown: its rights begin on "),
]


@pytest.mark.parametrize(("code", "fields", "words"), PHOTOS)
def test_a_photo_that_may_not_be_shown_is_named_at_its_block(code, fields, words):
    block = Picture(photo=make_photo(**fields))
    found = finding(finished(block), code)
    assert found.is_blocker
    assert found.sentence.startswith(f"Block 2, picture: {words}")
    assert found.block == str(block.key)


@pytest.mark.parametrize(("code", "fields", "words"), PHOTOS)
def test_a_lead_photo_that_may_not_be_shown_is_named_at_its_field(code, fields, words):
    photo = make_photo(**fields)
    found = finding(finished(Picture(photo=photo), lead_photo=photo), code)
    assert found.field == "lead_photo"
    assert found.sentence.startswith(f"Lead photo: {words}")


def test_a_photo_of_a_gallery_is_named_at_the_gallery():
    block = Gallery(gallery=make_gallery([make_photo("A hat"), make_photo("A glove", creator="")]))
    found = finding(finished(block), "no_credit")
    assert found.sentence.startswith("Block 2, gallery: “A glove” has no credit.")
    assert found.block == str(block.key)


def test_a_credit_line_alone_is_a_credit():
    photo = make_photo(creator="", credit_line="Courtesy of Ourlet")
    assert codes(finished(lead_photo=photo)) == []


def test_rights_count_at_the_moment_of_going_live():
    photo = make_photo(usable_from=YESTERDAY, usable_until=TOMORROW)
    article = finished(lead_photo=photo)
    assert not findings(article, "outside_rights", A_DAY)
    assert findings(article, "outside_rights", TOMORROW)
    assert findings(article, "outside_rights", YESTERDAY - timedelta(seconds=1))


def test_what_keeps_a_photo_back_is_said_as_the_library_says_it():
    photo = make_photo()
    take_down(photo, by=None, reason="The model has asked", places=[], at=A_DAY)
    said = finding(finished(lead_photo=photo), "outside_rights").sentence
    assert "may not be shown: taken down on 2 March 2026, 09:30 UTC." in said


def test_what_a_kind_of_rights_requires_is_named_and_what_is_there_is_not():
    said = finding(finished(lead_photo=make_photo(rights="agency", source="Agence X")), "incomplete_rights").sentence
    assert "lacks the licence. Write it in the photo library." in said
    said = finding(
        finished(lead_photo=make_photo(rights="commissioned", creator="", credit_line="Y")), "incomplete_rights"
    )
    assert "lacks the photographer (as its creator) and the contract." in said.sentence
    assert codes(finished(lead_photo=make_photo(rights="agency", source="Agence X", licence="7"))) == []


def test_a_press_handout_stands_in_a_story_about_the_campaign_that_it_came_with_alone():
    handout = make_photo(rights="press_handout")
    salt, pepper = make_campaign("Salt", photos=[handout]), make_campaign("Pepper")
    found = finding(finished(Picture(photo=handout), campaigns=[pepper]), "handout")
    assert (found.is_blocker, found.field) == (True, "")
    assert "only for the campaign that it came with: “Maison Ourlet, Salt”." in found.sentence
    assert not findings(finished(Picture(photo=handout), campaigns=[pepper, salt]), "handout")
    assert not findings(finished(Picture(photo=handout), CreditsRoll(campaign=salt)), "handout")


def test_a_handout_of_several_campaigns_needs_one_of_them():
    handout = make_photo(rights="press_handout")
    make_campaign("Salt", photos=[handout])
    pepper = make_campaign("Pepper", photos=[handout])
    assert not findings(finished(lead_photo=handout, campaigns=[pepper]), "handout")


def test_a_photo_that_is_no_handout_stands_wherever_it_likes():
    photo = make_photo()
    make_campaign("Salt", photos=[photo])
    assert codes(finished(lead_photo=photo)) == []


def test_an_embargo_on_the_story_is_named_with_its_end():
    article = finished(embargoed_until=TOMORROW)
    found = finding(article, "embargo")
    assert (found.is_blocker, found.field) == (True, "embargoed_until")
    assert "until 3 March 2026, 09:30 UTC" in found.sentence
    assert not findings(article, "embargo", TOMORROW)


def test_an_embargo_on_a_campaign_is_named_at_the_campaigns():
    campaign = make_campaign("Salt", embargoed_until=TOMORROW)
    article = finished(CreditsRoll(campaign=campaign), campaigns=[campaign])
    found = finding(article, "campaign_embargo")
    assert (found.is_blocker, found.field) == (True, "campaigns")
    assert "“Maison Ourlet, Salt” is under embargo until 3 March 2026" in found.sentence
    assert not findings(article, "campaign_embargo", TOMORROW)


def test_an_embargo_that_comes_through_a_credits_roll_is_named_at_its_block():
    block = CreditsRoll(campaign=make_campaign("Salt", embargoed_until=TOMORROW))
    found = finding(finished(block), "campaign_embargo")
    assert found.block == str(block.key)
    assert found.sentence.startswith("Block 2, credits roll: The campaign “Maison Ourlet, Salt”")


def test_a_photo_of_a_campaign_under_embargo_is_refused_in_any_story():
    photo = make_photo("A sail")
    make_campaign("Salt", photos=[photo], embargoed_until=TOMORROW)
    article = finished(Picture(photo=photo))
    found = finding(article, "photo_embargo")
    assert found.is_blocker
    assert found.sentence.startswith("Block 2, picture: “A sail” is a photo of the campaign “Maison Ourlet, Salt”")
    assert not findings(article, "photo_embargo", TOMORROW)


def test_a_photo_is_no_secret_once_readers_know_another_campaign_with_it():
    photo = make_photo("A sail")
    campaign = make_campaign("Salt", photos=[photo], embargoed_until=TOMORROW)
    sand = make_campaign("Sand", brand=campaign.brand, photos=[photo])
    article = finished(Picture(photo=photo))
    assert findings(article, "photo_embargo")
    publish_article("Sand at noon", campaigns=[sand], at=YESTERDAY)
    assert not findings(article, "photo_embargo")


def test_a_photo_of_the_campaign_that_a_story_makes_known_is_no_secret_in_it():
    photo = make_photo("A sail")
    campaign = make_campaign("Salt", photos=[photo], embargoed_until=TOMORROW)
    sand = make_campaign("Sand", brand=campaign.brand, photos=[photo])
    assert not findings(finished(Picture(photo=photo), campaigns=[sand]), "photo_embargo")


def test_a_photo_of_two_campaigns_under_embargo_waits_for_the_later_one():
    photo = make_photo("A sail")
    later = make_campaign("Salt", photos=[photo], embargoed_until=TOMORROW + timedelta(days=1))
    make_campaign("Sand", brand=later.brand, photos=[photo], embargoed_until=TOMORROW)
    article = finished(Picture(photo=photo))
    assert "“Maison Ourlet, Salt”, which is under embargo until 4 March" in finding(article, "photo_embargo").sentence
    assert findings(article, "photo_embargo", TOMORROW)


@pytest.fixture
def product():
    """Return a product of a campaign under embargo."""
    campaign = make_campaign("Salt", embargoed_until=TOMORROW)
    campaign.products.add(product := make_product("Le Pli", brand=campaign.brand))
    return product


def test_a_product_of_a_campaign_under_embargo_is_refused_in_any_story(product):
    block = ProductCard(product=product)
    found = finding(finished(block), "product_embargo")
    assert (found.is_blocker, found.block) == (True, str(block.key))
    assert "“Le Pli” is a product of the campaign “Maison Ourlet, Salt”, which is under embargo" in found.sentence
    linked = make_article("Linked", products=[product])
    assert finding(linked, "product_embargo").field == "products"
    assert not findings(linked, "product_embargo", TOMORROW)


def test_a_product_is_no_secret_once_readers_know_a_story_about_it(product):
    publish_article("The bag", products=[product], at=A_DAY - timedelta(days=2))
    assert not findings(finished(ProductCard(product=product)), "product_embargo")


def test_a_product_is_no_secret_once_readers_know_another_campaign_with_it(product):
    sand = make_campaign("Sand", brand=product.brand, products=[product])
    article = finished(ProductCard(product=product))
    assert findings(article, "product_embargo")
    publish_article("Sand at noon", campaigns=[sand], at=YESTERDAY)
    assert not findings(article, "product_embargo")


def test_a_product_of_the_campaign_that_a_story_makes_known_is_no_secret_in_it(product):
    sand = make_campaign("Sand", brand=product.brand, products=[product])
    assert not findings(finished(ProductCard(product=product), campaigns=[sand]), "product_embargo")


def test_a_story_that_lets_go_of_a_campaign_still_waits_for_its_photos_and_products(product):
    photo, campaign = make_photo("A sail"), product.campaigns.get()
    campaign.photos.add(photo)
    article = finished(ProductCard(product=product), lead_photo=photo, campaigns=[campaign])
    assert codes(article) == ["campaign_embargo"]
    article.campaigns.clear()
    assert codes(article) == ["photo_embargo", "product_embargo"]


def test_an_address_that_a_live_story_has_is_taken():
    first, _revision = publish_article("Rain", at=YESTERDAY)
    first.slug = "moved"
    first.save()
    found = finding(finished(headline="Rain"), "address_taken")
    assert (found.is_blocker, found.field) == (True, "slug")
    assert "“rain”" in found.sentence
    assert not findings(finished(headline="Snow", authors=[]), "address_taken")


def test_a_story_does_not_take_its_own_address():
    article, _revision = publish_article("Rain", at=YESTERDAY)
    assert not findings(article, "address_taken")

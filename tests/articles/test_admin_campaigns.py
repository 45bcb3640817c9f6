"""Campaigns with their credit rolls, products with their history, galleries with their photos."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.admin.campaign import CampaignForm
from articles.models import Campaign, Credit, PhotoGallery, Product, Release
from articles.publishing import set_embargo
from kit.admin.forms import AddressForm
from tests.builders import make_brand, make_campaign, make_gallery, make_person, make_photo, make_product
from tests.forms import added, address_of, form_of, save

pytestmark = pytest.mark.django_db


def page_of(client, row, data):
    return client.post(address_of(row), data).content.decode()


def test_a_credit_roll_is_written_in_its_order(desk):
    campaign, person, brand = make_campaign("Salt"), make_person("Ada Lens"), make_brand("Quay Films")
    data = form_of(desk, campaign)
    added(data, "credits", role="production", brand=brand.pk, position="2")
    added(data, "credits", role="photographer", person=person.pk, position="1", credited_as="A. Lens")
    added(data, "credits", role="other", role_text="tide tables", person=person.pk, position="3")
    desk.post(address_of(campaign), data)
    assert [str(credit) for credit in Credit.objects.roll()] == [
        "photographer: A. Lens",
        "production: Quay Films",
        "tide tables: Ada Lens",
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"role": "photographer"}, "A credit goes to a person or to a company: choose one of the two."),
        ({"role": "photographer", "both": True}, "A credit goes to a person or to a company: choose one of the two."),
        ({"role": "other", "person": True}, "Write the role in words when, and only when, the list doesn’t have it."),
        (
            {"role": "hair", "role_text": "hair", "person": True},
            "Write the role in words when, and only when, the list doesn’t have it.",
        ),
    ],
)
def test_a_credit_that_cannot_be_is_refused_in_words(desk, fields, sentence):
    campaign, person, brand = make_campaign("Salt"), make_person(), make_brand()
    row = {name: value for name, value in fields.items() if name not in ("both", "person")}
    if "both" in fields or "person" in fields:
        row["person"] = person.pk
    if "both" in fields:
        row["brand"] = brand.pk
    data = added(form_of(desk, campaign), "credits", position="0", **row)
    assert sentence in page_of(desk, campaign, data)
    assert not Credit.objects.exists()


def test_a_credit_twice_in_one_form_is_refused_in_words(desk):
    campaign, person = make_campaign("Salt"), make_person()
    data = form_of(desk, campaign)
    for position in (1, 2):
        added(data, "credits", role="hair", person=person.pk, position=str(position))
    assert "This credit stands in the roll already." in page_of(desk, campaign, data)
    assert not Credit.objects.exists()


def twice(client, obj, prefix, **fields):
    data = form_of(client, obj)
    for _time in range(2):
        added(data, prefix, **fields)
    page = page_of(client, obj, data)
    assert "%(name)s" not in page
    return page


def test_a_photo_an_alias_and_a_release_twice_in_one_form_are_refused_in_words(desk):
    campaign, product, photo = make_campaign("Salt"), make_product("Le Pli"), make_photo()
    page = twice(desk, campaign, "photo_places", photo=photo.pk, position="1")
    assert "The photo stands in the campaign already: delete one of its two rows." in page
    page = twice(desk, product, "aliases", name="Pli bag")
    assert "This product has that alias already: delete one of the two." in page
    page = twice(desk, product, "releases", year="2024", kind="reissue")
    assert "The product has a release of that kind in that year already: correct the year, or delete one." in page


def test_a_campaign_of_the_same_name_is_refused_in_words(desk):
    brand = make_brand()
    make_campaign("Salt", brand=brand)
    assert "give one of them its date" in save(desk, Campaign, brand=brand.pk, name="SALT").content.decode()
    assert Campaign.objects.count() == 1


def test_a_product_of_the_same_name_is_refused_in_words(desk):
    product = make_product("Le Pli")
    page = save(desk, Product, brand=product.brand.pk, name="le pli").content.decode()
    assert "This brand has a product of that name already." in page
    assert Product.objects.count() == 1


def test_the_history_of_a_product_has_one_launch(desk):
    product = make_product("Le Pli")
    data = form_of(desk, product)
    added(data, "releases", year="2000", kind="launch")
    added(data, "releases", year="2024", kind="launch")
    assert "A product is launched once; a later release is a re-issue." in page_of(desk, product, data)
    assert not Release.objects.exists()


def test_a_launch_and_its_reissue_are_a_history(desk):
    product = make_product("Le Pli")
    data = form_of(desk, product)
    added(data, "releases", year="2000", kind="launch", designer=make_person().pk)
    added(data, "releases", year="2024", kind="reissue", materials="Arena leather")
    desk.post(address_of(product), data)
    assert [str(release) for release in product.releases.all()] == ["Le Pli, 2000", "Le Pli, 2024"]


def test_an_appearance_is_written_in_the_form_of_its_product(desk):
    product, person = make_product("Le Pli"), make_person("Vera Lind")
    data = form_of(desk, product)
    added(data, "appearances", person=person.pk, note="Carried it on the quay")
    desk.post(address_of(product), data)
    assert product.appearances.get().person == person


def test_the_photos_of_a_gallery_stand_in_their_order(desk):
    first, second = make_photo("First"), make_photo("Second")
    gallery = make_gallery([first])
    data = form_of(desk, gallery, **{"places-0-position": "5"})
    added(data, "places", photo=second.pk, position="1", caption="Before")
    desk.post(address_of(gallery), data)
    assert list(PhotoGallery.objects.get().places.values_list("photo__description", flat=True)) == ["Second", "First"]


def test_a_campaign_in_a_story_is_not_deleted(desk):
    campaign = make_campaign("Salt", roll=[("hair", make_person())])
    desk.post(address_of(campaign.credits.get().person, "delete"), {"post": "yes"})
    assert Credit.objects.exists()


def test_the_parts_of_a_campaign_are_refused_to_who_may_only_look(client, make_staff):
    campaign, person = make_campaign("Salt"), make_person()
    client.force_login(make_staff("articles.view_campaign", "articles.add_credit"))
    row = {"credits-0-role": "hair", "credits-0-person": person.pk, "credits-0-position": "0"}
    data = {"name": "Forged", "credits-TOTAL_FORMS": "1", "credits-INITIAL_FORMS": "0", **row}
    assert client.post(address_of(campaign), data).status_code == 403
    assert not Credit.objects.exists()


def test_a_form_that_was_under_way_doesnt_lift_an_embargo_that_was_set_meanwhile(desk, monkeypatch):
    campaign, until = make_campaign("Salt"), timezone.now() + timedelta(days=2)
    data = form_of(desk, campaign, name="Low Water")

    def set_and_clean(form):
        set_embargo(campaign, until=until, by=None)
        return AddressForm.clean(form)

    monkeypatch.setattr(CampaignForm, "clean", set_and_clean)
    desk.post(address_of(campaign), data)
    campaign.refresh_from_db()
    assert (campaign.name, campaign.folded, campaign.embargoed_until) == ("Low Water", "low water", until)


def test_a_new_campaign_comes_with_its_roll_in_one_form(desk):
    person = make_person()
    data = form_of(desk, Campaign, brand=make_brand().pk, name="Low Water")
    added(data, "credits", role="hair", person=person.pk, position="1")
    added(data, "credits", role="make_up", person=person.pk, position="2")
    added(data, "photo_places", photo=make_photo().pk, position="1")
    desk.post(address_of(Campaign), data)
    campaign = Campaign.objects.get()
    assert (campaign.slug, campaign.credits.count(), campaign.photos.count()) == ("low-water", 2, 1)

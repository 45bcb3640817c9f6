"""Names and headlines in any script have pages of their own, which every door leads to."""

import pytest
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from articles.models import Article, Campaign, Product, Section
from people.models import Brand, Person
from tests.builders import make_brand, make_person, publish_article
from tests.forms import address_of, save

pytestmark = pytest.mark.django_db


def test_a_story_is_read_at_an_address_in_its_own_script(client):
    article, _revision = publish_article("Το παλτό: Φθινόπωρο/Χειμώνας", people=[make_person("川久保 玲")])
    address = "/stories/το-παλτό-φθινόπωρο-χειμώνας/"
    assert article.slug == "το-παλτό-φθινόπωρο-χειμώνας"
    page = client.get(address)
    assert page.status_code == 200
    written = iri_to_uri(address)
    assert f'rel="canonical" href="http://testserver{written}"' in page.content.decode()
    assert f'href="{iri_to_uri("/people/川久保-玲/")}"' in page.content.decode()
    assert client.get("/people/川久保-玲/").status_code == 200
    assert client.get(f"{address}credits/").status_code == 200
    for door in ("/", "/feed/"):
        found = client.get(door)
        assert found.status_code == 200, door
        assert written in found.content.decode(), door


ROWS = {Person: "Ρέι", Brand: "コム デ ギャルソン", Section: "Мода/Стиль"}


@pytest.mark.parametrize("model", ROWS)
def test_an_address_that_is_left_empty_is_made_in_the_name_s_own_script(admin_client, model):
    answer = save(admin_client, model, name=ROWS[model])
    assert answer.status_code == 302, answer.content.decode()
    row = model.objects.get(name=ROWS[model])
    assert row.slug == ROWS[model].casefold().replace(" ", "-").replace("/", "-")
    assert admin_client.get(address_of(row)).status_code == 200


def test_one_written_by_hand_is_taken_in_any_script_and_refused_in_words(admin_client):
    brand = make_brand("Maison")
    assert save(admin_client, brand, slug="мезон").status_code == 302
    brand.refresh_from_db()
    assert brand.slug == "мезон"
    refused = save(admin_client, brand, slug="мезон дом")
    assert "Only letters, digits, hyphens and underscores." in refused.content.decode()


def test_who_comes_by_an_address_in_another_script_is_led_on(admin_client, client):
    article, _revision = publish_article("Пальто", people=[make_person("Ρέι Καβακούμπο")])
    person = article.people.get()
    before = reverse("person", args=[person.slug])
    assert save(admin_client, person, slug="rei").status_code == 302
    answer = client.get(before)
    assert (answer.status_code, answer.url) == (301, "/people/rei/")


def test_no_kind_of_row_is_without_it():
    for model in (Article, Campaign, Product, Section, Person, Brand):
        assert (
            model(slug="川久保").clean_fields(exclude=[f.name for f in model._meta.fields if f.name != "slug"]) is None
        )

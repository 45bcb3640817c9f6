"""Above a form of the desk that is refused stands which fields are meant, and no sentence that leaves it open."""

import re

import pytest
from django.test import Client

from articles.models import Campaign, PhotoGallery, Product, Section
from media.models import Photo
from people.models import Ambassador, Author, Brand, Person
from tests.builders import make_campaign
from tests.forms import added, address_of, form_of

pytestmark = pytest.mark.django_db
FORMS = [Campaign, PhotoGallery, Product, Section, Photo, Ambassador, Author, Brand, Person]


def faults(response):
    """Return what stands above a form as {id of what is meant: sentence}, each an element of its page."""
    page = response.content.decode()
    assert "Please correct" not in page
    assert "<title>Error: " in page
    said = page.split('id="faults"')[1].split("</div>")[0]
    assert 'role="alert"' in said
    found = dict(re.findall(r'<li><a href="#([^"]+)">(.+?)</li>', said))
    assert [each for each in found if f'id="{each}"' not in page] == []
    return found


@pytest.mark.parametrize("is_popup", [False, True])
@pytest.mark.parametrize("model", FORMS, ids=lambda model: model.__name__)
def test_every_form_names_its_fields(desk, model, is_popup):
    address = f"{address_of(model)}?_popup=1" if is_popup else address_of(model)
    response = desk.post(address, {**form_of(desk, model), "_save": "1"} | ({"_popup": "1"} if is_popup else {}))
    assert response.status_code == 200
    assert faults(response)


def test_a_row_and_all_rows_of_a_kind_are_named(desk):
    campaign = make_campaign()
    data = added(form_of(desk, campaign), "credits", note="in Paris", position="0")
    data["photo_places-TOTAL_FORMS"] = ["5000"]
    found = faults(desk.post(address_of(campaign), {**data, "_save": "1"}))
    assert any(each.startswith("id_credits-0-") or each == "credits-0" for each in found)
    assert found["photo_places-group"].startswith("Photos, in order of their places</a>: ")


def test_a_row_that_goes_is_not_in_the_way(desk):
    campaign = make_campaign()
    data = added(form_of(desk, campaign, name=""), "credits", note="in Paris", position="0", DELETE="on")
    found = faults(desk.post(address_of(campaign), {**data, "_save": "1"}))
    assert [*found] == ["id_name"]


def test_the_pages_of_passwords_name_their_fields(desk, chief):
    own = faults(desk.post("/desk/password_change/", {"old_password": "", "new_password1": "x", "new_password2": ""}))
    assert [*own] == ["id_old_password", "id_new_password2"]
    others = faults(desk.post(address_of(chief, "password_change"), {"password1": "", "password2": "x"}))
    assert "id_password1" in others
    page = Client().post("/desk/login/", {"username": "", "password": ""}).content.decode()
    assert "Please correct" not in page
    assert "Username: This field is required." in page

"""How a form of the desk is saved, and what is said of it: Save stays, as its key does, and one sentence says so."""

import re

import pytest

from people.models import Brand, Person
from tests.builders import make_article, make_brand, make_person
from tests.forms import address_of, press

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Person, Brand])
def test_save_stays_and_the_other_button_leads_back(desk, model):
    make = {Person: make_person, Brand: make_brand}[model]
    row = make("Ada <Lens>")
    form = desk.get(address_of(row)).content.decode()
    buttons = re.findall(r'<input type="submit" value="([^"]+)"[^>]* name="(_\w+)"', form)
    assert buttons[:2] == [("Save", "_continue"), ("Save and close", "_save")]
    page = press(desk, row, "_continue").content.decode()
    assert f'“<a href="{address_of(row)}">Ada &lt;Lens&gt;</a>” is saved.' in page
    assert "successfully" not in page
    assert "is saved." in press(desk, row, "_save").content.decode()


def test_a_story_is_saved_in_the_same_words(desk):
    story = make_article("A Coat for Rain")
    page = press(desk, story, "_continue", kicker="Weather").content.decode()
    assert "“<a" in page
    assert "A Coat for Rain</a>” is saved." in page
    assert "successfully" not in page

"""What the desk finds comes in the order in which it answers: in lists, and wherever something is chosen."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from articles.models import Section
from people.models import Alias
from tests.builders import make_article, make_author, make_brand, make_person, make_photo, make_product
from tests.desk import changelist

pytestmark = pytest.mark.django_db
# As they answer "writer": the name itself, one that begins so, a word that does, anywhere in a word.
NAMES = ["Writer", "Writers’ Room", "A Writer’s Coat", "Newwriter"]


def offered(desk, app, model, field, term):
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    return [each["text"] for each in desk.get(reverse("admin:autocomplete"), asked).json()["results"]]


def listed(desk, name, term, **more):
    return [*map(str, desk.get(changelist(name), {"q": term, **more}).context_data["cl"].result_list)]


MADE = {
    "people_person": make_person,
    "people_brand": make_brand,
    "articles_product": make_product,
    "articles_article": make_article,
    "articles_section": lambda name: Section.objects.create(name=name, slug=name[:3].lower() + str(len(name))),
    "auth_user": lambda name: User.objects.create(username=name),
}


@pytest.mark.parametrize("kind", MADE)
def test_a_list_begins_with_what_is_called_so(desk, kind):
    for name in (NAMES[3], NAMES[0], NAMES[2], NAMES[1]):
        MADE[kind](name)
    found = listed(desk, kind, "writer")
    assert [next(name for name in reversed(NAMES) if name in row) for row in found] == NAMES


def test_a_choice_begins_with_what_is_called_so(desk):
    for name in reversed(NAMES):
        make_person(name)
    assert offered(desk, "articles", "article", "people", "WRITER") == NAMES


def test_an_alias_is_a_name_as_good(desk):
    for name in ("YSL Beauté Studio", "Aysla"):
        make_brand(name)
    Alias.objects.create(brand=make_brand("Saint Laurent"), name="YSL")
    assert listed(desk, "people_brand", "ysl") == ["Saint Laurent", "YSL Beauté Studio", "Aysla"]


def test_what_a_photo_shows_comes_before_what_its_alt_text_says_by_the_way(desk):
    make_photo("A portrait", alt_text="Dress rehearsal: a woman in a green dress")
    make_photo("A ferry deck at night, nobody in an evening dress")
    make_photo("Dress on a hook")
    found = listed(desk, "media_photo", "dress")
    assert [row[:8] for row in found] == ["Dress on", "A ferry ", "A portra"]


def test_words_that_stand_apart_come_last(desk):
    for name in ("Hourglass and the Red Small", "Small Red Hourglass", "Red Hourglass"):
        make_product(name, brand=make_brand("Maison"))
    assert [row.split("(")[0] for row in listed(desk, "articles_product", "red hourglass")][-1].startswith(
        "Hourglass and"
    )


def test_an_author_is_called_as_the_person_is(desk):
    for name in reversed(NAMES):
        make_author(name)
    assert listed(desk, "people_author", "writer") == NAMES


def test_a_list_that_somebody_sorts_stays_sorted(desk):
    for name in NAMES:
        make_person(name)
    assert listed(desk, "people_person", "writer", o="1") == listed(desk, "people_person", "", o="1") != NAMES


@pytest.mark.parametrize(
    "typed", ["l'oreal", "L‘Oréal", "L´Oréal", "L＇Oréal", "“L’Oréal”", "«loreal»", "L’Oré\u00adal"]
)
def test_marks_around_and_within_a_word_fold(desk, typed):
    make_brand("L’Oréal")
    make_brand("Ready‑to‑Wear")
    assert listed(desk, "people_brand", typed) == ["L’Oréal"]
    for dash in "-‐‑–— ":
        assert listed(desk, "people_brand", f"ready{dash}to{dash}wear") == ["Ready‑to‑Wear"]

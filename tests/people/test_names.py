import time
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError

from kit.fields import DatePrecision, read_date
from kit.filenames import cleaned
from kit.slugs import free_slug
from kit.text import MOST_ACCENTS, composed, fold
from media.metadata.values import tidy
from people.mentions import words_of
from people.models import Alias, Brand, Person
from people.names import initials, surname_first
from tests.builders import make_brand, make_person
from tests.forms import save


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Inez & Vinoodh", "inez and  Vinoodh"),
        ("Nicolas Ghesquière", "NICOLAS GHESQUIERE"),
        ("Harper's", "Harper’s"),
        ("Jean-Paul", "Jean Paul"),
        ("Søren Łukasz", "Soren Lukasz"),
        ("Straße", "STRASSE"),
    ],
)
def test_two_printings_of_a_name_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize("read", [fold, composed, words_of, cleaned, tidy])
@pytest.mark.parametrize("accents", ["\u0301\u0316", "\u0316\u0301\u0327"])
def test_a_letter_with_many_accents_takes_time_in_proportion_to_them(read, accents):
    def cost(number):
        began = time.process_time()
        read("a" + accents * (number // len(accents)))
        return time.process_time() - began

    fold("a")
    few, many = (min(cost(number) for _ in range(3)) for number in (8_000, 64_000))
    assert many < 20 * few + 0.05  # to sort them takes the square: 64 times as long, 2 s and more


def test_accents_that_a_letter_may_have_stay_in_their_order():
    assert composed("e\u0301a\u0316\u0301") == "éá\u0316"
    zalgo = "x" + "\u0301" * 40 + "y"
    assert composed(zalgo) == "x" + "\u0301" * MOST_ACCENTS + "y"
    assert composed("Ж" * 50) == "Ж" * 50
    assert composed("e\u0301" * 50) == "é" * 50


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["&" * 200, "ﷺ" * 200, "ﬃ" * 200])
def test_a_name_that_folds_longer_than_its_column_is_kept_and_found(desk, name):
    assert save(desk, Person, name=name).status_code == 302
    assert Person.objects.named(name).get().name == name


def test_different_names_fold_apart():
    assert fold("Kate Moss") != fold("Kate Ross")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Inez & Vinoodh", "IV"), ("Cher", "C"), ("Devon Lee Carlson", "DC"), ("Sammy Davis Jr.", "SD"), ("", "")],
)
def test_initials_stand_for_a_portrait(name, letters):
    assert initials(name) == letters


SORTED = {
    "Kate Moss": "Moss, Kate",
    "Cher": "Cher",
    "Dries Van Noten": "Van Noten, Dries",
    "Anna van der Berg": "van der Berg, Anna",
    "Oscar de la Renta": "de la Renta, Oscar",
    "Yves Saint Laurent": "Saint Laurent, Yves",
    "Niki de Saint Phalle": "de Saint Phalle, Niki",
    "Al Pacino": "Pacino, Al",
    "Van Morrison": "Morrison, Van",
    "St. Vincent": "St. Vincent",
    "Joan of Arc": "Joan of Arc",
    "José Ortega y Gasset": "Ortega y Gasset, José",
    "Jerome E. Smith": "Smith, Jerome E.",
    "Anna D Smith": "Smith, Anna D",
    "Sammy Davis Jr.": "Davis, Sammy, Jr.",
    "Sammy Davis, Jr.": "Davis, Sammy, Jr.",
    "Robert Downey Jr": "Downey, Robert, Jr",
    "Henry Ford II": "Ford, Henry, II",
    "Baron d’Erlanger": "d’Erlanger, Baron",
    "Ρέι Καβακούμπο": "Καβακούμπο, Ρέι",
    "川久保 玲": "川久保 玲",
    "김 서울": "김 서울",
    "عمر الشريف": "عمر الشريف",
    "": "",
    " ": "",
    "de": "de",
    "van der": "der, van",
}


@pytest.mark.parametrize("name", SORTED)
def test_an_index_puts_the_surname_first(name):
    assert surname_first(name) == SORTED[name]


@pytest.mark.django_db
def test_where_a_row_stands_follows_its_name_and_kind_unless_somebody_has_written_it():
    person, brand = make_person("Odile Harcher"), make_brand("Yves Saint Laurent")
    person.name, brand.name = "Odile Archer", "Saint Laurent"
    person.save(update_fields=["name"])
    brand.save()
    for row, folded in ((person, "archer odile"), (brand, "saint laurent")):
        row.refresh_from_db()
        assert (row.sort_name, row.sort_folded) == ("", folded)
    person.kind = Person.Kind.DUO
    person.save(update_fields=["kind"])
    assert Person.objects.get(sort_folded="odile archer").sort_name == ""
    person.sort_name = "Zed"
    person.save()
    person.name = "Odile Marcher"
    person.save(update_fields=["name"])
    assert Person.objects.get(sort_folded="zed") == person


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2024", date(2024, 1, 1), DatePrecision.YEAR),
        ("2024-03", date(2024, 3, 1), DatePrecision.MONTH),
        ("2024-03-09", date(2024, 3, 9), DatePrecision.DAY),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(text, day, precision):
    assert read_date(text) == (day, precision)


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-02-30", "soon", "2024/01/02"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="is not a date"):
        read_date(text)


def test_the_refusal_of_a_date_can_be_translated(monkeypatch):
    monkeypatch.setattr("kit.fields.gettext", lambda text: f"translated: {text}")
    with pytest.raises(ValueError, match=r"^translated: “soon” is not a date"):
        read_date("soon")


@pytest.mark.django_db
def test_a_person_is_found_by_any_printed_name():
    duo = make_person("Inez & Vinoodh", kind=Person.Kind.DUO)
    Alias.objects.create(person=duo, name="Inez van Lamsweerde and Vinoodh Matadin")
    for name in ("inez and vinoodh", "Inez van Lamsweerde & Vinoodh Matadin"):
        assert Person.objects.named(name).get() == duo


@pytest.mark.django_db
def test_two_people_may_share_a_name_but_not_an_address():
    first, second = make_person("Ann Lee"), make_person("Ann Lee")
    assert Person.objects.named("ann lee").count() == 2
    assert first.slug != second.slug


@pytest.mark.django_db
def test_a_duo_is_not_sorted_by_a_surname():
    assert make_person("Inez & Vinoodh", kind=Person.Kind.DUO).sorted_as == "Inez & Vinoodh"
    assert make_person("Kate Moss").sorted_as == "Moss, Kate"


@pytest.mark.django_db
def test_the_database_refuses_an_alias_of_nobody_and_of_two():
    with pytest.raises(IntegrityError):
        Alias.objects.create(name="Nobody")


@pytest.mark.django_db
def test_the_database_refuses_an_alias_of_a_person_and_a_brand():
    with pytest.raises(IntegrityError):
        Alias.objects.create(name="Both", person=make_person(), brand=make_brand())


@pytest.mark.django_db
def test_a_free_address_is_numbered():
    make_person("Ann Lee")
    assert free_slug(Person.objects, "Ann Lee") == "ann-lee-2"
    assert free_slug(Person.objects, "…") == "item"


@pytest.mark.django_db
def test_sort_names_that_were_made_of_the_name_are_let_go_by_the_migration_and_written_ones_stay():
    people = {"Dries Van Noten": "Noten, Dries Van", "Cher": "Cher", "Kate Moss": "The Moss"}
    for name, sort_name in people.items():
        Person.objects.filter(pk=make_person(name).pk).update(sort_name=sort_name, sort_folded=fold(sort_name))
    Person.objects.filter(pk=make_person("A B", kind=Person.Kind.DUO).pk).update(sort_name="A B", sort_folded="a b")
    Brand.objects.filter(pk=make_brand("Maison Noir").pk).update(sort_name="Maison Noir", sort_folded="maison noir")
    import_module("people.migrations.0003_sort_names_follow").follow(apps, None)
    assert {*Person.objects.values_list("name", "sort_name", "sort_folded")} == {
        ("Dries Van Noten", "", "van noten dries"),
        ("Cher", "", "cher"),
        ("Kate Moss", "The Moss", "the moss"),
        ("A B", "", "a b"),
    }
    assert Brand.objects.values_list("sort_name", "sort_folded").get() == ("", "maison noir")

import time
from datetime import date

import pytest
from django.db import IntegrityError

from kit.fields import DatePrecision, read_date
from kit.filenames import cleaned
from kit.slugs import free_slug
from kit.text import MOST_ACCENTS, composed, fold
from media.metadata.values import tidy
from people.mentions import words_of
from people.models import Alias, Person
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
    ("name", "letters"), [("Inez & Vinoodh", "IV"), ("Cher", "C"), ("Devon Lee Carlson", "DC"), ("", "")]
)
def test_initials_stand_for_a_portrait(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(("name", "sorted_as"), [("Kate Moss", "Moss, Kate"), ("Cher", "Cher")])
def test_an_index_puts_the_surname_first(name, sorted_as):
    assert surname_first(name) == sorted_as


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
    assert make_person("Inez & Vinoodh", kind=Person.Kind.DUO).sort_name == "Inez & Vinoodh"
    assert make_person("Kate Moss").sort_name == "Moss, Kate"


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

"""Which rows are looked at for a text: those whose names may stand in it, found by an index."""

import random

import pytest

from articles.models import Campaign, Product, ProductAlias
from people.mentions import Index, named_in, people
from people.models import Alias, Person
from tests.builders import make_person
from tests.plans import refused

pytestmark = pytest.mark.django_db
WORDS = [
    "Vera",
    "Lind",
    "O’Neil",
    "Jean-Paul",
    "de",
    "la",
    "Cruz",
    "A.P.C.",
    "Inez",
    "&",
    "Vinoodh",
    "Øster",
    "Li",
    "X",
]


def found(text):
    return dict(named_in(Person.objects.all(), text).values_list("pk", "name"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Zendaya", "With Zendaya’s bag."),
        ("Vera Lind", "It is Vera Lind’s."),
        ("O’Neil", "By O’Neil."),
        ("Jean-Paul de la Cruz", "said Jean-Paul de la Cruz, who"),
        ("Inez & Vinoodh", "by Inez and Vinoodh"),
        ("A.P.C. Lind", "and A.P.C. Lind"),
    ],
)
def test_a_name_is_looked_at_where_it_stands(name, text):
    person = make_person(name)
    make_person("Somebody Else")
    assert found(text) == {person.pk: name}
    assert people(text).find(text) == [person.pk]


def test_names_that_only_begin_as_the_text_does_not_are_passed_over():
    for name in ("Vera Lindt", "Lind Vera", "Verax Lind", "Vera"):
        make_person(name)
    assert found("Here stands Vera Lind alone") == {Person.objects.get(name="Vera").pk: "Vera"}


def test_whatever_stands_in_a_text_is_found_as_among_all_names():
    chance = random.Random(7)
    for number in range(60):
        person = make_person(" ".join(chance.sample(WORDS, chance.randint(1, 4))) + f" {number % 7}" * (number % 2))
        Alias.objects.create(person=person, name=" ".join(chance.sample(WORDS, 2)))
    everybody = Index([*Person.objects.values_list("name", "pk"), *Alias.objects.values_list("name", "person")])
    hits = 0
    for _text in range(80):
        text = " ".join(chance.choice([*WORDS, "Vera’s", "1", "3"]) for _word in range(40))
        assert people(text).find(text) == everybody.find(text)
        hits += len(everybody.find(text))
    assert hits > 40


def test_an_index_finds_them():
    make_person("Vera Lind")
    for rows in (Person, Alias, Product, ProductAlias, Campaign):
        assert refused(list, named_in(rows.objects.all(), "Vera Lind at the quay")) == [], rows

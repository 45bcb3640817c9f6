"""Names in a text: whole words, the longest first, and no name that might be somebody else's."""

import time

import pytest

from articles.importing.linking import campaigns_in
from people.mentions import Index, people
from tests.builders import make_brand, make_campaign, make_person

NAMES = [
    ("Vera Lind", 1),
    ("Vera Lind-Okoro", 1),
    ("Ada & Grete", 2),
    ("Grete Aa", 3),
    ("Nicolas Ghesquière", 4),
    ("Ghesquière", 4),
    ("Hourglass", 5),
    ("the Hourglass", 5),
    ("Le City", 6),
    ("Le City Bag", 6),
    ("City", 7),
    ("Harper's", 8),
    ("Jo Doe", 9),
    ("jo doe", 10),
    ("X", 11),
    ("Åse Ødegård", 12),
]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Vera Lind came.", [1]),
        ("VERA LIND came, vera lind went.", [1]),
        ("Vera Lindt, O’Vera Lind and Revera Lind are others.", []),
        ("Vera, Lind & Co", [1]),
        ("Vera Lind’s coat, Vera Lind's hat", [1]),
        ("Vera Lind-Okoro", [1]),
        ("Ada and Grete, then Grete Aa", [2, 3]),
        ("“Ada & Grete”", [2]),
        ("Ghesquiere’s first", [4]),
        ("nicolas ghesquie\u0300re", [4]),
        ("an hourglass shape and the hourglass", []),
        ("the Hourglass, and Hourglass bags", [5]),
        ("the Le City Bag", [6]),
        ("the city; a City", [7]),
        ("Harper’s and Harpers", [8]),
        ("Jo Doe is two people", []),
        ("X marks nothing", []),
        ("Ase Odegard", [12]),
        ("", []),
    ],
)
def test_names_in_a_text(text, keys):
    assert Index(NAMES).find(text) == keys


def test_a_text_of_a_megabyte_is_searched_quickly():
    start = time.process_time()
    assert Index(NAMES).find("Vera Ada Le City Nicolas " * 10_000) == [6]
    assert time.process_time() - start < 20


@pytest.mark.django_db
def test_people_are_found_by_name_and_alias():
    person = make_person("Nora Quay")
    person.aliases.create(name="Nora Q. Bell")
    assert people("With Nora Q Bell.").find("With Nora Q Bell.") == [person.pk]
    make_person("Nora Quay")
    assert people("With Nora Quay.").find("With Nora Quay.") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("Salt", "Ourlet shows the Salt campaign.", True),
        ("Salt", "Ourlet’s campaign, called “Salt”, is out.", True),
        ("Salt", "Ourlet puts Salt on the table.", False),
        ("Salt", "The Salt campaign of another house.", False),
        ("Low Tide", "Ourlet waits for Low Tide.", True),
        ("Low Tide", "Ourlet follows Tide.", False),
    ],
)
def test_campaigns_are_found_only_beside_their_brand(name, text, is_found):
    campaign = make_campaign(name, brand=make_brand("Ourlet"))
    assert campaigns_in(text) == ([campaign] if is_found else [])

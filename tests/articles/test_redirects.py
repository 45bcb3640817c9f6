"""Whoever comes by an address that a page had before is led to the page; nobody is led to what readers don't see."""

import pytest
from django.urls import reverse

from articles.models import Section
from kit.slugs import free_slug
from people.models import FormerAddress, Person
from tests.builders import make_person
from tests.forms import save
from tests.kept import once_in_a_module
from tests.magazines import build

pytestmark = pytest.mark.django_db
magazine_first, magazine = once_in_a_module("magazine", build)


def leads_to(client, address, target):
    response = client.get(address)
    return response.status_code == 301 and response.url == target


# Everything else that has an address.


@pytest.fixture
def rows(magazine):
    names = ("brand", "product", "campaign", "person")
    return {**{name: getattr(magazine, name) for name in names}, "section": magazine.stories[0].section}


@pytest.mark.parametrize("kind", ["section", "campaign", "product", "brand", "person"])
def test_a_former_address_leads_to_the_present_one(desk, rows, kind):
    row = rows[kind]
    former = row.get_absolute_url()
    assert save(desk, row, slug="now-here").status_code == 302
    row.refresh_from_db()
    assert leads_to(desk, former, row.get_absolute_url())
    assert desk.get(row.get_absolute_url()).status_code == 200


def test_an_authors_page_moves_with_the_person(desk, magazine):
    former = magazine.author.get_absolute_url()
    save(desk, magazine.author.person, slug="now-here")
    assert leads_to(desk, former, reverse("author", args=["now-here"]))
    assert leads_to(desk, former.replace("authors", "people"), reverse("person", args=["now-here"]))


def test_a_second_move_leaves_no_chain(desk, rows):
    first = rows["person"].get_absolute_url()
    save(desk, rows["person"], slug="second")
    save(desk, rows["person"], slug="third")
    third = reverse("person", args=["third"])
    assert leads_to(desk, first, third)
    assert leads_to(desk, reverse("person", args=["second"]), third)


def test_a_row_that_takes_back_its_address_runs_in_no_circle(desk, rows):
    person, first = rows["person"], rows["person"].slug
    save(desk, person, slug="second")
    save(desk, person, slug=first)
    person.refresh_from_db()
    assert desk.get(person.get_absolute_url()).status_code == 200
    assert leads_to(desk, reverse("person", args=["second"]), person.get_absolute_url())
    assert FormerAddress.objects.count() == 1


def test_saving_without_a_change_of_the_address_keeps_nothing(desk, rows):
    save(desk, rows["person"], slug=rows["person"].slug)
    assert not FormerAddress.objects.exists()


def test_an_address_that_is_made_from_a_name_keeps_clear_of_former_ones(desk, rows):
    former = rows["person"].slug
    save(desk, rows["person"], slug="now-here")
    assert free_slug(Person.objects, rows["person"].name) == f"{former}-2"


def test_a_name_that_many_have_gets_the_next_number_in_few_steps(db, django_assert_max_num_queries):
    for number in range(1, 8):
        slug = free_slug(Person.objects, "Ana Lens")
        assert slug == ("ana-lens" if number == 1 else f"ana-lens-{number}")
        Person.objects.create(name=f"Ana Lens {number}", slug=slug)
    for number in range(8, 300):
        Person.objects.create(name=f"Ana Lens {number}", slug=f"ana-lens-{number}")
    with django_assert_max_num_queries(40):
        assert free_slug(Person.objects, "Ana Lens") == "ana-lens-300"


def test_the_same_address_of_another_kind_is_free(desk, rows):
    former = rows["person"].slug
    save(desk, rows["person"], slug="now-here")
    save(desk, rows["brand"], slug=former)
    rows["brand"].refresh_from_db()
    assert rows["brand"].slug == former


def test_the_address_of_a_deleted_row_is_free_again(desk, rows):
    former = rows["person"].slug
    FormerAddress.objects.create(kind="people.person", slug="of-nobody", row=4711)
    save(desk, rows["person"], slug="of-nobody")
    assert leads_to(desk, reverse("person", args=[former]), reverse("person", args=["of-nobody"]))
    assert desk.get(reverse("person", args=["of-nobody"])).status_code == 200


# Refused.


def test_a_row_is_refused_an_address_by_which_readers_come_to_another(desk, rows):
    former = rows["person"].slug
    save(desk, rows["person"], slug="now-here")
    other = make_person("Other")
    page = save(desk, other, slug=former).content.decode()
    assert f"Readers still come to “{rows['person']}” by this address" in page
    other.refresh_from_db()
    assert other.slug == "other"


def test_a_new_row_is_refused_it_too(desk, rows):
    former = rows["section"].slug
    save(desk, rows["section"], slug="now-here")
    page = save(desk, Section, name="New", slug=former).content.decode()
    assert "Readers still come to" in page

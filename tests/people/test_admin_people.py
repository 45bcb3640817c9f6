"""People and houses at the desk."""

import pytest
from django.urls import reverse

from people.models import Alias, Ambassador, Author, Person
from tests.builders import make_author, make_brand, make_person, make_photo, make_product, picture_file, publish_article
from tests.forms import added, address_of, form_of, save

pytestmark = pytest.mark.django_db


def test_a_name_is_enough_for_a_person(desk):
    save(desk, Person, name="Nicolas Ghesquière")
    person = Person.objects.get()
    assert (person.slug, person.sorted_as) == ("nicolas-ghesquiere", "Ghesquière, Nicolas")


@pytest.mark.parametrize("make", [make_person, make_brand])
def test_a_namesake_is_asked_about_and_gets_an_address_of_its_own(desk, make):
    first = make("Kate Moss")
    model = type(first)
    page = save(desk, model, name="KATE  Moss!").content.decode()
    assert "This name is here already:" in page
    assert f'href="{address_of(first)}"' in page
    assert 'type="checkbox" name="is_another"' in page
    assert model.objects.count() == 1
    assert save(desk, model, name="Kate Moss", is_another="on").status_code == 302
    assert set(model.objects.values_list("slug", flat=True)) == {"kate-moss", "kate-moss-2"}


def test_namesakes_are_told_apart(desk):
    make_person("Kate Moss", occupation="model", disambiguation="the <one>")
    page = save(desk, Person, name="Kate Moss").content.decode()
    assert ">Kate Moss, model, the &lt;one&gt;</a>" in page


def test_one_known_by_an_alias_is_a_namesake_too_and_so_is_one_whose_name_another_is_given(desk):
    Alias.objects.create(person=make_person("Inez & Vinoodh"), name="Inez and V.")
    assert "This name is here already:" in save(desk, Person, name="Inez & V").content.decode()
    other = make_person("Somebody")
    assert "This name is here already:" in save(desk, other, name="Inez and Vinoodh").content.decode()
    assert save(desk, other, name="Inez and Vinoodh", is_another="on").status_code == 302
    assert save(desk, other, occupation="printer").status_code == 302  # not asked again


def test_a_window_that_was_opened_for_one_gets_the_one_that_is_there(desk):
    person, add = make_person("Kate Moss"), address_of(Person)
    page = desk.post(add, {**form_of(desk, Person, name="Kate Moss"), "_popup": "1"}).content.decode()
    assert f'href="?_popup=1&amp;_use={person.pk}"' in page
    window = desk.get(add, {"_popup": "1", "_use": person.pk}).content.decode()
    assert f"&quot;value&quot;: &quot;{person.pk}&quot;" in window
    assert Person.objects.count() == 1
    assert 'name="name"' in desk.get(add, {"_popup": "1", "_use": "4711"}).content.decode()  # there is none


def test_aliases_appointments_and_the_byline_are_written_in_the_persons_form(desk):
    person, brand = make_person("Inez & Vinoodh"), make_brand("Balenciaga")
    data = form_of(desk, person)
    added(data, "aliases", name="Inez and Vinoodh", kind="variant")
    added(data, "appointments", brand=brand.pk, title="ambassador", date_precision="month", announced_on="2024-01-01")
    added(data, "author", title="Contributor", is_active="on")
    desk.post(address_of(person), data)
    assert Alias.objects.get().person == person
    assert str(Ambassador.objects.get()) == "Inez & Vinoodh, ambassador of Balenciaga"
    assert Author.objects.get().title == "Contributor"


def test_an_alias_twice_is_refused_in_words(desk):
    person = make_person("Inez & Vinoodh")
    Alias.objects.create(person=person, name="Inez and Vinoodh")
    data = form_of(desk, person)
    added(data, "aliases", name="INEZ AND VINOODH", kind="variant")
    assert "This person has that alias already." in desk.post(address_of(person), data).content.decode()
    assert Alias.objects.count() == 1


def test_an_alias_twice_in_one_form_is_refused_in_words(desk):
    person = make_person("Inez & Vinoodh")
    data = form_of(desk, person)
    added(data, "aliases", name="Inez and Vinoodh", kind="variant")
    added(data, "aliases", name="inez & vinoodh", kind="nickname")
    assert "This person has that alias already." in desk.post(address_of(person), data).content.decode()
    assert not Alias.objects.exists()


def test_a_person_is_shown_by_the_portrait_or_by_initials(desk):
    seen, unseen = make_person("Vera Lind"), make_person("Ada Byron")
    make_photo(data=picture_file(), portrait_of=seen)
    page = desk.get(reverse("admin:people_person_changelist")).content.decode()
    assert ">AB</span>" in page
    assert ">VL</span>" not in page
    assert unseen.initials == "AB"


def test_a_date_is_shown_as_far_as_it_is_known(desk):
    Ambassador.objects.create(
        person=make_person(), brand=make_brand(), announced_on="2024-01-01", date_precision="month"
    )
    assert "January 2024" in desk.get(reverse("admin:people_ambassador_changelist")).content.decode()


def test_the_public_page_is_linked_only_while_there_is_one(desk):
    person = make_person()
    assert "View on site" not in desk.get(address_of(person)).content.decode()
    publish_article(people=[person])
    assert f'href="{person.get_absolute_url()}"' in desk.get(address_of(person)).content.decode()


def test_a_person_who_is_credited_is_not_deleted(desk):
    author = make_author()
    desk.post(address_of(author.person, "delete"), {"post": "yes"})
    assert Author.objects.exists()


def test_the_parts_of_a_person_are_refused_to_who_may_only_look(client, make_staff):
    person = make_person()
    client.force_login(make_staff("people.view_person", "people.add_alias"))
    data = {"name": "Forged", "aliases-TOTAL_FORMS": "1", "aliases-INITIAL_FORMS": "0", "aliases-0-name": "Forged"}
    assert client.post(address_of(person), data).status_code == 403
    assert not Alias.objects.exists()


def test_a_part_of_another_person_is_not_changed_by_a_forged_request(desk):
    mine, other = make_person("Mine"), make_person("Other")
    Alias.objects.create(person=mine, name="My alias")
    theirs = Alias.objects.create(person=other, name="Their alias")
    forged = {"aliases-0-id": str(theirs.pk), "aliases-0-name": "Ha"}
    save(desk, mine, **forged)
    theirs.refresh_from_db()
    assert theirs.name == "Their alias"


def test_other_addresses_are_written_one_a_line_and_are_addresses(desk):
    person = make_person(same_as=["https://example.com/a"])
    data = form_of(desk, person)
    assert data["same_as"] == ["https://example.com/a"]
    desk.post(address_of(person), {**data, "same_as": "https://example.com/a\r\nhttps://example.com/b"})
    person.refresh_from_db()
    assert person.same_as == ["https://example.com/a", "https://example.com/b"]
    page = desk.post(address_of(person), {**data, "same_as": "javascript:alert(1)"}).content.decode()
    assert "is not a web address" in page


RENAMED = {"person": ("Odile Harcher", make_person), "brand": ("Maison Noir", make_brand), "product": ("Le City", None)}


@pytest.fixture(params=RENAMED)
def row(request):
    name, make = RENAMED[request.param]
    return make(name) if make else make_product(name, brand=make_brand("Balenciaga"))


def test_a_row_that_gets_another_name_is_found_by_the_former_one_too(desk, row):
    former = row.name
    page = desk.get(address_of(row)).content.decode()
    assert f"If the name changes: find it as “{former}”, too" in page
    assert save(desk, row, name="Another Name").status_code == 302
    assert [alias.name for alias in row.aliases.all()] == [former]
    assert getattr(row.aliases.get(), "kind", "former") == "former"
    listed = desk.get(reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist"), {"q": former})
    assert "Another Name" in listed.content.decode()
    assert save(desk, row, name=former).status_code == 302  # back again
    assert {alias.name for alias in row.aliases.all()} == {former, "Another Name"}


def test_who_wants_no_former_name_takes_the_tick_away(desk, row):
    data = form_of(desk, row, name="Another Name")
    assert data.pop("keeps_former_name") == ["on"]
    assert desk.post(address_of(row), data).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.aliases.count()) == ("Another Name", 0)


def test_a_name_that_only_looks_otherwise_leaves_no_former_one(desk, row):
    assert save(desk, row, name=row.name.upper()).status_code == 302
    assert not row.aliases.exists()


def test_a_former_name_that_is_an_alias_already_or_is_just_becoming_one_is_no_second(desk, row):
    former = row.name
    data = form_of(desk, row, name="Another Name")
    added(data, "aliases", name=former.lower(), kind="variant")
    assert desk.post(address_of(row), data).status_code == 302
    assert row.aliases.count() == 1


def test_a_new_row_is_asked_for_no_former_name(desk, row):
    assert "keeps_former_name" not in desk.get(address_of(type(row))).content.decode()


def test_the_form_says_where_a_person_stands_unless_somebody_writes_it(desk):
    person = make_person("Dries Van Noten")
    assert 'placeholder="Van Noten, Dries"' in desk.get(address_of(person)).content.decode()

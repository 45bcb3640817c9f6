"""The page of the desk on which two rows become one, and on which they are split again."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from articles.models import Product
from magazine.roles import EDITOR, PICTURE_EDITOR, WRITER
from people.models import Brand, Merge, Person
from tests.builders import (
    make_author,
    make_brand,
    make_campaign,
    make_member,
    make_person,
    make_product,
    publish_article,
)
from tests.forms import address_of, form_of, save, signed_in

pytestmark = pytest.mark.django_db


def pair(model):
    if model is Product:
        return make_product("Le City"), make_product("City bag", brand=Brand.objects.get())
    make = make_person if model is Person else make_brand
    return make("Kate Moss"), make("K. Moss")


def make_one(client, row, other, stays, **more):
    address = address_of(row, "merge")
    return client.post(address, {"with": other.pk, "stays": stays.pk, **more}, follow=True)


@pytest.mark.parametrize("model", [Person, Brand, Product])
def test_two_become_one_on_a_page_that_shows_both_and_are_split_by_the_same(desk, model):
    row, other = pair(model)
    form = desk.get(address_of(row)).content.decode()
    assert f'href="{address_of(row, "merge")}"' in form
    assert 'name="with"' in desk.get(address_of(row, "merge")).content.decode()
    page = desk.get(address_of(row, "merge"), {"with": other.pk}).content.decode()
    assert row.name in page
    assert other.name in page
    answer = make_one(desk, row, other, other)
    assert answer.redirect_chain[-1][0] == address_of(other)
    assert [*model.objects.all()] == [other]
    assert LogEntry.objects.filter(object_id=str(row.pk), user__isnull=False).exists()
    made = Merge.objects.get()
    assert f"?split={made.pk}" in desk.get(address_of(other, "merge")).content.decode()
    assert "Split them again" in desk.get(address_of(other, "merge"), {"split": made.pk}).content.decode()
    assert desk.post(address_of(other, "merge"), {"split": made.pk}).url == address_of(row)
    assert {*model.objects.all()} == {row, other}
    assert (
        "aren’t one any more" in desk.post(address_of(other, "merge"), {"split": made.pk}, follow=True).content.decode()
    )


def test_what_moves_is_listed_with_its_number_and_the_first_names(desk):
    row, other = pair(Person)
    house, roll = make_brand(), [("talent", other)]
    campaigns = [make_campaign(f"Campaign {number}", brand=house, roll=roll) for number in range(7)]
    both = make_campaign("Both", brand=house, roll=[("talent", other), ("talent", row)])
    page = desk.get(address_of(row, "merge"), {"with": other.pk}).content.decode()
    assert "8: " + ", ".join(str(each) for each in campaigns[:5]) + "…" in page
    assert f"Both have 1: {both}: one stays" in page


def test_a_form_of_the_one_that_has_gone_leads_to_the_other_and_saves_nothing(desk):
    row, other = pair(Person)
    data = form_of(desk, other, occupation="model")
    make_one(desk, row, other, row)
    for answer in (desk.get(address_of(other), follow=True), desk.post(address_of(other), data, follow=True)):
        assert answer.redirect_chain[-1][0] == address_of(row)
        assert "“K. Moss” has become one with “Kate Moss”" in answer.content.decode()
    assert "wasn’t saved" in answer.content.decode()
    assert Person.ever.get(pk=other.pk).occupation == ""
    assert address_of(other) not in desk.get(address_of(row).replace(f"{row.pk}/change/", "")).content.decode()


def test_one_that_has_gone_while_a_form_named_it_is_refused_there(desk):
    row, other = pair(Person)
    bag = make_product()
    data = form_of(desk, bag)
    make_one(desk, row, other, row)
    data |= {"appearances-TOTAL_FORMS": ["1"], "appearances-0-person": other.pk}
    assert "What was chosen here is gone: choose again." in desk.post(address_of(bag), data).content.decode()


def test_a_refusal_is_said_on_the_page_and_nothing_is_done(desk):
    row, other = pair(Person)
    publish_article(people=[row])
    Person.objects.filter(pk=other.pk).update(biography="Soon the face of Ourlet.")
    for stays, said in [(other, "let the one stay that they know"), (row, "Say that they may")]:
        assert said in make_one(desk, row, other, stays).content.decode()
    assert "Say which of the two stays." in desk.post(address_of(row, "merge"), {"with": other.pk}).content.decode()
    assert "one and the same" not in make_one(desk, row, row, row).content.decode()  # it isn't offered
    assert Person.objects.count() == 2
    make_one(desk, row, other, row, may_reveal="on")
    assert Person.objects.get().biography == "Soon the face of Ourlet."


def test_a_namesake_that_is_given_the_name_may_be_the_same(desk):
    row, other = pair(Person)
    page = save(desk, other, name="Kate Moss").content.decode()
    assert f"href='{address_of(other, 'merge')}?with={row.pk}'" in page


@pytest.mark.parametrize("model", [Person, Brand, Product])
def test_what_others_have_become_one_with_is_kept_and_leads_to_where_they_are_split(desk, model):
    row, other = pair(model)
    make_one(desk, row, other, row)
    for page in (desk.get(address_of(row, "delete")), desk.post(address_of(row, "delete"), {"post": "yes"})):
        kept = page.content.decode().partition('id="deleted-objects"')[2]
        assert address_of(other) not in kept  # it leads back to the one that stays
        assert "has become one with" in kept
        way = f"{address_of(row, 'merge')}?split={Merge.objects.get().pk}"
        assert f'href="{way}"' in kept
    assert "Split them again" in desk.get(way).content.decode()
    split, _question, pk = way.partition("?split=")
    desk.post(split, {"split": pk})
    assert "has become one with" not in desk.get(address_of(row, "delete")).content.decode()


def test_what_has_become_one_with_a_part_leads_to_the_whole_if_that_is_anybodys_to_split(desk):
    kept, gone = make_author("Kate Moss"), make_author("K. Moss")
    make_one(desk, kept.person, gone.person, kept.person)
    whole = Merge.objects.get(part_of=None)
    way = f"{address_of(kept.person, 'merge')}?split={whole.pk}"
    assert f'href="{way}"' in desk.get(address_of(kept, "delete")).content.decode()
    of_authors = make_member(WRITER, "authors")
    of_authors.user_permissions.add(Permission.objects.get(codename="delete_author"))
    page = signed_in(of_authors).get(address_of(kept, "delete")).content.decode()
    assert "has become one with" in page
    assert way not in page


@pytest.mark.parametrize("role", [WRITER, PICTURE_EDITOR])
def test_who_may_not_change_and_delete_people_may_not_merge_them(role):
    row, other = pair(Person)
    client = signed_in(make_member(role))
    assert address_of(row, "merge") not in client.get(address_of(row)).content.decode()
    assert client.get(address_of(row, "merge")).status_code == 403
    assert make_one(client, row, other, row).status_code == 403
    only_changes = make_member(WRITER, "changes")
    only_changes.user_permissions.add(Permission.objects.get(codename="change_person"))
    assert make_one(signed_in(only_changes), row, other, row).status_code == 403
    refused = save(signed_in(only_changes), other, name="Kate Moss").content.decode()
    assert f'href="{address_of(row)}"' in refused
    assert "/merge/" not in refused
    assert make_one(signed_in(make_member(EDITOR)), row, other, row).status_code == 200
    assert Person.objects.count() == 1


def test_the_page_costs_the_same_however_much_there_is(desk, django_assert_max_num_queries):
    row, other = pair(Person)
    for number in range(8):
        roll = [("talent", other), ("talent", row), ("model", row)]
        make_campaign(f"Campaign {number}", brand=make_brand(f"House {number}"), roll=roll)
    with django_assert_max_num_queries(60):
        desk.get(address_of(row, "merge"), {"with": other.pk})

"""Whom and what readers may know of at some moment is marked, whatever writes the rows that lead there."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import Appearance, Campaign, Credit, Product, Release
from articles.publishing import publish, schedule
from articles.querysets.knowable import lacking, mark_anew
from magazine.freshness import triggers
from people.merging import merge
from people.models import Author, Person
from tests.articles.clock import DAY
from tests.builders import (
    REASON,
    make_article,
    make_author,
    make_brand,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    publish_article,
)
from tests.races import losing

pytestmark = pytest.mark.django_db


def is_marked(row):
    return type(row)._base_manager.values_list("is_knowable", flat=True).get(pk=row.pk)


def marked(*rows):
    return [is_marked(row) for row in rows]


def test_whom_a_story_names_is_marked_once_it_has_a_place():
    author, person, bag = make_author(), make_person(), make_product()
    story = make_article(people=[person], authors=[author], products=[bag], campaigns=[campaign := make_campaign()])
    rows = author, author.person, person, bag, campaign
    assert not any(marked(*rows))
    schedule(story, by=None, live_from=timezone.now() + DAY, override=REASON)
    assert all(marked(*rows))


def test_whom_a_campaign_credits_is_marked_whichever_comes_first():
    early, late, designer, worn = (make_person(name) for name in ("Early", "Late", "Designer", "Worn"))
    bag = make_product(releases=[{"year": 2001, "designer": designer}])
    campaign = make_campaign(roll=[("stylist", early)], products=[bag])
    Appearance.objects.create(photo=make_photo(), person=worn, product=bag)
    rows = early, designer, worn, bag
    assert not any(marked(*rows))
    publish_article(campaigns=[campaign])
    assert all(marked(*rows))
    Credit.objects.bulk_create([Credit(campaign=campaign, role="hair", person=late)])
    assert is_marked(late)


def test_what_a_campaign_shows_is_marked_when_it_is_put_there():
    people, bag = [make_person("Designer"), make_person("Other")], make_product(brand=make_brand())
    release = Release.objects.create(product=bag, year=2001, designer=people[0])
    campaign = make_campaign(brand=bag.brand)
    publish_article(campaigns=[campaign])
    assert not any(marked(bag, *people))
    campaign.products.add(bag)
    assert marked(bag, *people) == [True, True, False]
    Release.objects.filter(pk=release.pk).update(designer=people[1])
    assert is_marked(people[1])


def test_a_byline_that_becomes_anothers_marks_them():
    author, other = make_author(), make_person()
    publish_article(authors=[author])
    Author.objects.filter(pk=author.pk).update(person=other)
    assert is_marked(other)


def test_who_becomes_one_with_somebody_known_is_marked():
    known, kept = make_person("K. Moss"), make_person("Kate Moss")
    publish_article(people=[known])
    merge(known, kept, by=None, is_known=lambda row: False)
    assert is_marked(kept)


def test_a_form_that_was_opened_before_leaves_the_mark():
    rows = [make_person(), make_product(), make_campaign()]
    for row, field in zip(rows, ("people", "products", "campaigns"), strict=True):
        publish_article(f"Names {row}", **{field: [row]})
        assert not row.is_knowable
        row.save()
        assert is_marked(row)


def test_a_row_of_a_version_that_knows_no_marks_has_none():
    columns = [f.column for f in Person._meta.concrete_fields if f.name not in ("id", "is_knowable", "slug")]
    made = make_person()
    with connection.cursor() as cursor:
        names = ", ".join(columns)
        cursor.execute(f"INSERT INTO people_person (slug, {names}) SELECT 'another', {names} FROM people_person")
    assert marked(made, Person.objects.get(slug="another")) == [False, False]


def test_an_embargo_keeps_whom_is_marked_from_readers(client):
    person = make_person("Vera Secret")
    campaign = make_campaign(embargoed_until=timezone.now() + DAY, roll=[("talent", person)])
    story = make_article(people=[person], campaigns=[campaign])
    publish(story, by=None, at=timezone.now() + DAY, override=REASON)
    assert is_marked(person)
    assert "Vera Secret" not in client.get("/people/").content.decode()


def test_the_command_finds_who_lacks_a_mark_and_rebuilds_all_marks():
    person, nobody = make_person(), make_person("Nobody")
    publish_article(people=[person])
    call_command("intervals")
    Person.objects.filter(pk=person.pk).update(is_knowable=False)
    Person.objects.filter(pk=nobody.pk).update(is_knowable=True)
    assert lacking() == [("people_person", person.pk)]
    with pytest.raises(CommandError, match="isn’t marked"):
        call_command("intervals")
    call_command("intervals", rebuild=True)
    assert marked(person, nobody) == [True, False]
    call_command("intervals")


def test_marks_that_are_made_anew_are_those_that_are_there():
    person, hidden = make_person(), make_person("Hidden")
    bag = make_product(releases=[{"year": 2001, "designer": person}])
    publish_article(campaigns=[make_campaign(products=[bag], roll=[("talent", hidden)])], authors=[make_author()])
    models = Person, Author, Product, Campaign
    before = [[*model.objects.order_by("pk").values_list("pk", "is_knowable")] for model in models]
    for model in models:
        model.objects.update(is_knowable=False)
    mark_anew()
    assert [[*model.objects.order_by("pk").values_list("pk", "is_knowable")] for model in models] == before
    assert all(is_known for rows in before for _pk, is_known in rows)


@pytest.mark.django_db(transaction=True)
def test_what_was_written_while_a_migration_had_the_triggers_away_is_marked():
    person = make_person()
    triggers.away(plan=[1])
    try:
        publish_article(people=[person])
        assert not is_marked(person)
    finally:
        triggers.make()
    assert is_marked(person)


@pytest.mark.django_db(transaction=True)
def test_a_credit_that_is_written_while_its_campaign_is_published_marks_whom_it_names():
    person, campaign = make_person(), make_campaign()
    story = make_article(campaigns=[campaign])
    losing(
        lambda: publish(story, by=None, override=REASON),
        lambda: Credit.objects.create(campaign=campaign, role="talent", person=person),
    )
    assert marked(campaign, person) == [True, True]


@pytest.mark.django_db(transaction=True)
def test_a_credit_waits_for_the_story_that_is_being_published():
    person, campaign = make_person(), make_campaign()
    story = make_article(campaigns=[campaign])
    losing(
        lambda: Credit.objects.create(campaign=campaign, role="talent", person=person),
        lambda: publish(story, by=None, override=REASON),
    )
    assert marked(campaign, person) == [True, True]

"""A text that is imported again, and what it finds by then."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from articles import publishing
from articles.models import Article, Revision, SeeAlso, Source
from articles.revisions import snapshots
from people.models import Ambassador, Person
from tests.articles.importing.outcome import stored
from tests.articles.importing.texts import DOSSIER, A, B
from tests.builders import make_brand, make_person

pytestmark = pytest.mark.django_db


# --- Again -----------------------------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(desk):
    desk(a=A, b=B, dossier=DOSSIER)
    before = stored()
    whole = desk(a=A, b=B, dossier=DOSSIER)
    assert (whole.report.lines, whole.unchanged, whole.problems) == ([], 2, [])
    assert stored() == before


def test_a_changed_text_is_published_anew(desk):
    desk(a=A, dossier=DOSSIER)
    whole = desk(a=A.replace("a year", "two years"), dossier=DOSSIER)
    assert [line.verb for line in whole.report.lines] == ["changed"]
    article = Article.objects.get()
    assert article.published_at == datetime(2025, 3, 1, tzinfo=UTC)
    first, second = article.revisions.order_by("number")
    assert second.live_until is None
    assert first.live_until == second.live_from
    assert "two years" in second.body["blocks"][0]["html"]


def test_a_changed_text_never_touches_what_the_desk_has_written(desk):
    desk(a=A)
    article = Article.objects.get()
    article.headline = "The Coat That Waited"
    article.save()
    snapshots.record(article, by=get_user_model().objects.create(username="odile"))
    whole = desk(a=A.replace("a year", "two years"))
    assert "desk" in whole.problems[0][1]
    assert Article.objects.get().headline == "The Coat That Waited"
    assert desk(a=A).problems == []


def test_a_deleted_account_does_not_make_its_revisions_the_importers(desk):
    desk(a=A)
    article = Article.objects.get()
    user = get_user_model().objects.create(username="odile")
    article.kicker = "Coats"
    article.save()
    snapshots.record(article, by=user)
    user.delete()
    assert "desk" in desk(a=A.replace("a year", "two years")).problems[0][1]


def test_a_withdrawn_story_is_not_published_again(desk):
    desk(a=A)
    editor = get_user_model().objects.create_superuser("odile")
    publishing.withdraw(Article.objects.get(), by=editor)
    assert desk(a=A).problems == []
    assert desk(a=A.replace("a year", "two years")).problems
    assert not Revision.objects.live(timezone.now()).exists()


def test_what_the_desk_has_filled_in_stays(desk):
    desk(a=A, dossier=DOSSIER)
    Person.objects.filter(name="Ada Lens").update(occupation="retoucher")
    Person.objects.filter(name="Vera Lind").update(occupation="")
    whole = desk(a=A, dossier=DOSSIER + '\n[[person]]\nname = "New Face"')
    assert Person.objects.get(name="Ada Lens").occupation == "retoucher"
    assert Person.objects.get(name="Vera Lind").occupation == "actress"
    assert any("Ada Lens" in note and "occupation" in note for note in whole.report.notes)


@pytest.mark.parametrize(
    ("known", "learned", "printed"),
    [
        ({}, 'announced_on = "2024"', "year"),
        ({"announced_on": "2024-01-24"}, 'active_from = "2024-02"', "month"),
        ({"announced_on": "2024-01-01", "date_precision": "year"}, 'active_from = "2024-02"', "year"),
        ({"announced_on": "2024-01-24"}, 'announced_on = "2024"', "day"),
    ],
)
def test_no_more_of_an_appointments_dates_is_printed_than_is_known(desk, known, learned, printed):
    person, brand = make_person("Vera Lind"), make_brand("Maison Ourlet")
    Ambassador.objects.create(person=person, brand=brand, **known)
    said = f'[[ambassador]]\nperson = "{person}"\nbrand = "{brand}"\nsource = "Ourlet"\n{learned}\n'
    desk(a=A, dossier=f'{said}[[story]]\nheadline = "The Coat That Waits"')
    ambassador = Ambassador.objects.get()
    assert (ambassador.source, ambassador.date_precision) == ("Ourlet", printed)


def test_a_publication_that_is_learned_later_does_not_double_the_story(desk):
    desk(b=B)
    desk(b=B, dossier='[[story]]\nheadline = "The Glove Nobody Lost"\npublication = "Revers"')
    assert Source.objects.get().publication == "Revers"


# --- What comes later ------------------------------------------------------------------------------------------------


def test_a_see_also_finds_a_story_of_the_same_run(desk):
    desk(a=A, b=B)
    block = SeeAlso.objects.get()
    assert (block.article.headline, block.title) == ("The Glove Nobody Lost", "The Glove Nobody Lost")
    assert Revision.objects.count() == 2


def test_a_see_also_finds_a_story_of_a_later_run(desk):
    desk(a=A)
    assert SeeAlso.objects.get().article is None
    desk(b=B)
    assert SeeAlso.objects.get().article == Article.objects.get(slug="the-glove-nobody-lost")
    live = Revision.objects.live(timezone.now()).get(headline="The Coat That Waits")
    assert live.body["blocks"][1]["article"] == SeeAlso.objects.get().article_id
    assert desk(a=A, b=B).report.lines == []


def test_a_see_also_of_a_story_that_the_desk_has_written_on_stays(desk):
    desk(a=A)
    article = Article.objects.get()
    article.kicker = "Coats"
    article.save()
    desk(b=B)
    assert SeeAlso.objects.get().article is None


def test_a_person_who_becomes_known_later_is_linked(desk):
    desk(b=B)
    desk(a=A, dossier=DOSSIER)
    glove = Revision.objects.live(timezone.now()).get(headline="The Glove Nobody Lost")
    assert [str(person) for person in glove.people.all()] == ["Ada Lens"]

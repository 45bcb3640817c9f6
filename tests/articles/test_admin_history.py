"""The history of a story at the desk: what was, and the ways to it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Revision
from articles.publishing import publish, restore, send_back, set_embargo, submit
from articles.revisions.beside import keep
from articles.revisions.history import history
from articles.revisions.snapshots import freeze
from magazine.roles import EDITOR, PICTURE_EDITOR, WRITER
from tests.articles.saves import answer, saved_twice, words, write
from tests.builders import A_DAY, REASON, make_article, publish_article
from tests.forms import address_of, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(chief):
    """Return a story with two revisions: “As it was” and “As it is”."""
    return saved_twice(chief)


# The list.


def test_saves_by_one_editor_within_ten_minutes_are_one_entry(story, chief):
    for minute in (61, 65, 74, 85):
        write(story, by=chief, at=A_DAY + timedelta(minutes=minute), kicker=str(minute))
    assert [[each.number for each in entry.revisions] for entry in history(story)] == [[6], [5, 4, 3, 2], [1]]


def test_a_save_by_somebody_else_is_an_entry_of_its_own(story, chief, make_staff):
    write(story, by=make_staff(), at=A_DAY + timedelta(minutes=61), kicker="Theirs")
    write(story, by=chief, at=A_DAY + timedelta(minutes=62), kicker="Mine")
    assert [entry.revision.number for entry in history(story)] == [4, 3, 2, 1]


def test_what_was_done_between_two_saves_keeps_them_apart(story, chief):
    now = timezone.now()
    write(story, by=chief, at=now, kicker="Before")
    set_embargo(story, until=now + timedelta(days=1), by=chief)
    story.refresh_from_db()
    write(story, by=chief, at=timezone.now(), kicker="After")
    newest = history(story)[:3]
    assert [entry.act.verb if entry.act else entry.revision.number for entry in newest] == [4, "embargo", 3]


def test_an_autosave_is_marked_and_never_folded(story, desk, chief):
    Article.objects.filter(pk=story.pk).update(kicker="Typed")
    story.refresh_from_db()
    keep(freeze(story, by=chief, kind=Revision.Kind.AUTOSAVE), based_on=2)
    keep(freeze(story, by=chief, kind=Revision.Kind.KEPT), based_on=2)
    page = words(desk.get(address_of(story, "history")))
    assert "kept by itself, not saved" in page
    assert "kept beside, not saved" in page
    assert [entry.revision.number for entry in history(story)][:2] == [4, 3]


def test_every_act_stands_in_the_list_with_who_and_why(desk, make_member):
    writer, editor = make_member(WRITER, "Vera"), make_member(EDITOR, "Noor")
    article = make_article("A Coat for Rain", created_by=writer)
    submit(article, by=None, note="Ready, I think.", override=REASON)
    send_back(article, by=editor, note="The credit is missing.")
    page = words(desk.get(address_of(article, "history")))
    for said in ("Submitted", "Sent back", "Noor", "The credit is missing.", "Ready, I think.", "(in review → draft)"):
        assert said in page


def test_the_list_says_what_is_live_and_what_was(desk):
    article, first = publish_article()
    write(article, headline="Another one")
    publish(article, by=None, override=REASON)
    page = words(desk.get(address_of(article, "history")))
    assert page.count("live since") == 1
    assert page.count("was live 2 Mar 2026, 09:30 –") == 1
    assert address_of(article, "compare", 2, 1) in page
    first.refresh_from_db()
    assert first.live_until


def test_two_numbers_lead_to_their_comparison(desk, story):
    response = desk.get(address_of(story, "history"), {"one": "2", "other": "1"})
    assert response.url == address_of(story, "compare", 1, 2)


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "1.5", "²"])
def test_a_number_that_is_none_leads_nowhere(desk, story, number):
    assert desk.get(address_of(story, "history"), {"one": number, "other": "1"}).status_code == 200


def test_djangos_own_list_of_changes_is_nowhere(desk, story):
    save(desk, story, kicker="Rain")
    assert "Change history" not in desk.get(address_of(story, "history")).content.decode()
    assert desk.get(f"/desk/articles/article/{story.pk}_20/history/").status_code == 404


def test_a_longer_history_costs_no_more_queries(desk, chief):
    counts = []
    for number in (2, 12):
        article = make_article(f"Story {number}")
        for day in range(number):
            write(article, by=chief, at=A_DAY + timedelta(days=day), kicker=str(day))
            restore(article, article.revisions.get(number=1), by=chief) if day == 1 else submit_and_back(article, chief)
        desk.get(address_of(article, "history"))
        with CaptureQueriesContext(connection) as captured:
            desk.get(address_of(article, "history"))
        counts.append(len(captured))
    assert counts[0] == counts[1] < 20


def submit_and_back(article, chief):
    submit(article, by=None, override=REASON)
    send_back(article, by=chief, note="Once more.")


def test_what_an_embargo_hides_is_nowhere_called_live(desk):
    article, _revision = publish_article("As published", at=A_DAY)
    write(article, headline="As it is")
    set_embargo(article, until=timezone.now() + timedelta(days=1), by=None)
    page = words(desk.get(address_of(article, "history")))
    assert "hidden by an embargo" in page
    assert "live since" not in page
    asked = words(desk.get(address_of(article, "discard")))
    assert "what readers will see when its embargo ends: revision 1." in asked
    assert "what readers see:" not in asked
    answer(desk, address_of(article, "discard"))
    article.refresh_from_db()
    assert article.headline == "As published"


# The ways from the form.


def test_the_form_leads_to_the_history(desk, story):
    page = words(desk.get(address_of(story)))
    assert 'name="_onward" value="history"' in page
    assert f'href="{address_of(story, "history")}"' in page


def test_the_form_offers_to_discard_changes_while_there_are_any(desk):
    article, _revision = publish_article()
    assert 'value="discard"' not in words(desk.get(address_of(article)))
    write(article, headline="Changed")
    assert 'value="discard"' in words(desk.get(address_of(article)))


def test_the_form_doesnt_offer_to_discard_to_those_who_may_not(client, make_member):
    article, _revision = publish_article()
    write(article, headline="Changed")
    client.force_login(make_member(PICTURE_EDITOR))
    page = words(client.get(address_of(article)))
    assert address_of(article, "history") in page
    assert 'value="discard"' not in page
    assert address_of(article, "discard") not in page

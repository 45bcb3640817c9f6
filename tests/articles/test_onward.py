"""What stands in the bar of a form saves what was typed before it leads on; what is refused does nothing."""

import re

import pytest
from django.utils import timezone

from articles.models import Article, AuditEntry
from magazine.roles import PICTURE_EDITOR, WRITER
from media.intake.takedown import take_down
from tests.builders import make_article, make_author, make_campaign, make_photo, publish_article
from tests.forms import address_of, save, signed_in

pytestmark = pytest.mark.django_db


def verbs(page):
    """Return the pages of a row to which the buttons of its form lead."""
    return re.findall(r'<button type="submit" name="_onward" value="(\w+)"', page.content.decode())


def rows(kind):
    """Return a row whose form has verbs, and the column in which a test types."""
    if kind == "campaign":
        return make_campaign("Salt"), "description"
    if kind == "photo":
        return make_photo(), "description"
    article, _revision = publish_article(authors=[make_author()])
    Article.objects.update(status=kind)
    return article, "standfirst"


@pytest.mark.parametrize("kind", ["draft", "in_review", "approved", "campaign", "photo"])
def test_each_verb_of_a_form_saves_what_is_typed_and_leads_to_its_page(desk, kind):
    row, column = rows(kind)
    found = verbs(desk.get(address_of(row)))
    assert found
    for name in found:
        answer = save(desk, row, **{column: f"Typed before {name}", "_onward": name})
        assert (answer.status_code, answer.url) == (302, address_of(row, name))
        assert desk.get(answer.url).status_code == 200
        row.refresh_from_db()
        assert getattr(row, column) == f"Typed before {name}"


def test_a_photo_that_is_down_saves_before_it_is_lifted(desk, chief):
    photo = make_photo()
    take_down(photo, by=chief, reason="Asked for.", places=[])
    assert verbs(desk.get(address_of(photo))) == ["lift"]
    assert save(desk, photo, description="A red bag", _onward="lift").url == address_of(photo, "lift")
    photo.refresh_from_db()
    assert photo.description == "A red bag"


def test_a_form_that_is_refused_waits_with_what_was_pressed_and_says_how_to_go_on(desk):
    article, _revision = publish_article("Readers see it", at=timezone.now())
    page = save(desk, article, headline="", standfirst="Typed", _onward="withdraw")
    shown = page.content.decode()
    assert (page.status_code, "Typed" in shown, "Not saved yet" in shown) == (200, True, True)
    assert f'<a href="{address_of(article, "withdraw")}">Go on without saving</a>' in shown
    assert not AuditEntry.objects.filter(verb="withdraw").exists()
    assert "Go on without saving" not in save(desk, article, headline="").content.decode()


def test_what_no_button_leads_to_is_an_ordinary_save(desk):
    article = make_article()
    for name in ("https://example.com/", "../", "change", "autosave", ""):
        assert save(desk, article, _onward=name).url == address_of(Article).replace("add/", "")


def test_who_can_save_nothing_has_links(desk, make_member):
    writer = make_member(WRITER, "vera")
    article = make_article(created_by=writer)
    Article.objects.update(status=Article.Status.IN_REVIEW)
    shown = signed_in(writer).get(address_of(article))
    assert not verbs(shown)
    assert f'href="{address_of(article, "take-back")}"' in shown.content.decode()


def test_a_picture_editor_saves_the_photos_before_the_history(make_member):
    client, article = signed_in(make_member(PICTURE_EDITOR, "noor")), make_article()
    assert verbs(client.get(address_of(article))) == ["history"]
    assert save(client, article, lead_caption="Typed", _onward="history").url == address_of(article, "history")
    assert Article.objects.get().lead_caption == "Typed"

"""What was kept by itself is offered until its writer saves; the history knows it without a number."""

import pytest

from articles.models import Text
from magazine.roles import EDITOR
from tests.articles.saves import saved_once
from tests.forms import address_of, filled, save, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(chief):
    return saved_once(chief, blocks=[Text(html="<p>One.</p>")])


def kept(client, article, page=None, **changes):
    """Let the page of a story keep what is typed in it; return its number."""
    data = filled(page or client.get(address_of(article)), "article_form", **changes)
    return client.post(address_of(article, "autosave"), data).json()["autosave"]


def offered(client, article):
    """Return what an open page is told that its user may take up again."""
    return client.post(address_of(article, "presence"), {"based_on": "1"}).json()["offered"]


def test_what_is_older_than_ones_own_save_is_not_offered(desk, article, make_member):
    older = kept(desk, article, headline="Typed in a window that crashed")
    assert offered(desk, article) == [older]
    save(signed_in(make_member(EDITOR, "noor")), article, kicker="Noor’s")
    assert "You wrote here at" in desk.get(address_of(article)).content.decode()
    save(desk, article, standfirst="Saved in another window")
    assert "You wrote here at" not in desk.get(address_of(article)).content.decode()
    assert offered(desk, article) == []
    assert "Typed in a window that crashed" in desk.get(address_of(article, "history")).content.decode()


def test_what_is_written_after_ones_own_save_is_offered(desk, article):
    save(desk, article, kicker="Saved")
    newer = kept(desk, article, headline="Typed since")
    assert offered(desk, article) == [newer]
    assert "You wrote here at" in desk.get(address_of(article)).content.decode()


def test_the_history_numbers_what_was_saved_and_nothing_that_was_only_kept(desk, article):
    for words in ("Two", "Three"):
        page = desk.get(address_of(article))
        mine = kept(desk, article, page, headline=f"{words}, half")
        desk.post(address_of(article), filled(page, "article_form", headline=words, autosave=mine))
    last = kept(desk, article, headline="Four, half")
    shown = desk.get(address_of(article, "history")).content.decode()
    assert [*article.revisions.saves().order_by("number").values_list("number", flat=True)] == [1, 2, 3]
    assert "Four, half" in shown
    assert f"Revision {last}" not in shown
    assert f"<option>{last}</option>" not in shown

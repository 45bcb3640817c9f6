"""A save from the form: the page stays where it is, or is there anew."""

import pytest

from articles.models import Article, PullQuote, Revision, Text
from articles.revisions.snapshots import record
from tests.articles.saves import saved_once
from tests.browser.test_desk import save, saving
from tests.browser.test_two_editors import opened, press, said, text
from tests.browser.waiting import until
from tests.builders import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(at_desk, chief):
    return saved_once(chief)


def test_a_button_that_is_pressed_twice_saves_once(at_desk, story):
    page = at_desk
    opened(page, story)
    page.fill("#id_headline", "Once")
    with saving(page):
        page.get_by_role("button", name="Save", exact=True).dblclick()
    page.locator(".add-blocks").wait_for()
    assert page.locator(".stale").count() == 0
    assert Revision.objects.saves().count() == 2


def test_a_save_leaves_the_page_the_caret_and_what_is_typed_meanwhile(at_desk, story):
    page = at_desk
    opened(page, story)
    page.fill("#id_kicker", "First")
    with saving(page):  # another headline or a new block would lead to the page anew
        page.keyboard.press("Control+s")
    page.evaluate("window.isTheSame = true")
    page.locator("#id_kicker").press_sequentially(" more")
    with saving(page):
        page.keyboard.press("Control+s")
        page.locator("#id_kicker").press_sequentially("!")
    assert "is saved" in said(page, "is saved")
    assert page.evaluate("window.isTheSame && document.activeElement.id") == "id_kicker"
    said(page, "Kept at")
    assert page.input_value("#id_kicker") == "First more!"
    assert Article.objects.get().kicker in ("First more", "First more!")
    save(page)
    assert Article.objects.get().kicker == "First more!"
    assert page.locator("[data-saved]").inner_text() == ""


def test_a_save_whose_answer_is_lost_is_no_conflict_when_the_button_is_pressed_again(at_desk, story):
    page = at_desk
    opened(page, story)
    page.fill("#id_kicker", "Typed")

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/change/", lose, times=1)
    press(page)
    said(page, "Not kept: no connection")
    assert Article.objects.get().kicker == "Typed"
    save(page)
    assert page.locator(".stale").count() == 0
    assert page.input_value("#id_kicker") == "Typed"
    assert Revision.objects.saves().count() == 2


@pytest.mark.parametrize("place", ["a field", "the editor"])
def test_the_story_is_saved_by_keyboard(at_desk, story, place):
    page = at_desk
    opened(page, story)
    page.fill("#id_kicker", "Weather")
    (page.locator("#id_kicker") if place == "a field" else text(page)).click()
    with saving(page):
        page.keyboard.press("Control+s")
    assert Article.objects.get().kicker == "Weather"


def test_a_page_that_is_made_anew_is_where_it_was(at_desk, chief):
    page = at_desk
    story = make_article("A Coat", blocks=[Text(html="<p>0</p>"), *(PullQuote(text=str(n)) for n in range(7))])
    record(story, by=chief)
    opened(page, story)
    page.fill("#id_headline", "A Cape")
    page.locator("label.collapse-items").click()
    page.evaluate("window.scrollTo(0, 600)")
    with saving(page):
        page.keyboard.press("Control+s")
    page.locator(".messagelist", has_text="is saved").wait_for()
    assert page.input_value("#id_headline") == "A Cape"
    until(page, "Math.abs(window.scrollY - 600) < 5")
    assert page.locator(".order-machine .inline-related.collapsed:not(.empty-form)").count() == 8
    assert not page.evaluate("new URL(location).search")

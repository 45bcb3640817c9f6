"""The bars of the desk as they are seen: one filled button at most, red for what takes away, nothing left unsaved."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article
from tests.browser.faults import serious
from tests.browser.test_desk import edit, save
from tests.browser.waiting import until
from tests.builders import (
    make_article,
    make_author,
    make_brand,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
# Each bar with its buttons that are filled, and with those of its red ones that are.
FILLED = """() => [...document.querySelectorAll(".submit-row, .stale-ways, .delete-confirmation form, .object-tools")]
  .map((bar) => [...bar.querySelectorAll("a, button, input[type=submit]")]
    .filter((each) => each.checkVisibility() && each.offsetWidth)
    .map((each) => [each.value || each.textContent.trim(), getComputedStyle(each).backgroundColor])
    .filter(([, colour]) => !/, 0\\)$/.test(colour)
      && Math.max(...colour.match(/\\d+/g).slice(0, 3).map((part) => 255 - part)) > 40))"""


def stories():
    """Yield the paths of stories in all states, and of the pages on which their verbs ask."""
    now = timezone.now()
    draft, live = make_article(authors=[make_author()]), publish_article("Live")[0]
    changed, scheduled = publish_article("Changed")[0], make_article("Coming")
    Article.objects.filter(pk=changed.pk).update(headline="Changed since")
    for state in ("in_review", "approved"):
        article = make_article(state)
        Article.objects.filter(pk=article.pk).update(status=state)
        yield f"articles/article/{article.pk}/change/"
    publishing.schedule(scheduled, by=None, live_from=now + timedelta(days=1), override="As it is.")
    for article in (draft, live, changed, scheduled):
        yield f"articles/article/{article.pk}/change/"
    for verb in ("submit", "schedule", "embargo", "trash"):
        yield f"articles/article/{draft.pk}/{verb}/"
    for verb in ("withdraw", "come-down", "embargo", "trash"):
        yield f"articles/article/{live.pk}/{verb}/"


def others(chief):
    photo, person = make_photo(data=picture_file()), make_person()
    yield from ("", "articles/article/", "articles/article/add/", "media/photo/", "media/photo/add/", "people/person/")
    for path, row in (
        ("media/photo", photo),
        ("people/person", person),
        ("people/brand", make_brand("A House")),
        ("articles/campaign", make_campaign("Salt")),
        ("articles/product", make_product("A bag")),
        ("auth/user", chief),
    ):
        yield f"{path}/{row.pk}/change/"
        yield f"{path}/{row.pk}/delete/"
    yield f"media/photo/{photo.pk}/take-down/"


@pytest.mark.layout
@pytest.mark.long
@pytest.mark.parametrize("width", [390, 1440])
def test_of_each_bar_one_button_at_most_is_filled_none_in_red_and_all_can_be_hit(open_window, sign_in, chief, width):
    page = open_window(width=width, height=9000)  # else the bar at the foot lies over some of the page
    sign_in(chief, page)
    for path in (*stories(), *others(chief)):
        page.goto(f"/desk/{path}")
        assert not serious(page, {"runOnly": ["target-size"]}), path
        for filled in page.evaluate(FILLED):
            assert len(filled) <= 1, (path, filled)
            for _words, colour in filled:
                red, green, _blue = map(int, re.findall(r"\d+", colour)[:3])
                assert red - green < 40, (path, filled)


def test_a_story_that_reads_as_readers_see_it_offers_its_changes_with_the_first_one(at_desk):
    edit(at_desk, publish_article()[0])
    row = at_desk.locator(".submit-row")
    assert row.get_by_role("button", name="Publish").count() == 0
    at_desk.locator("#id_standfirst").press_sequentially("x")
    row.get_by_role("button", name="Publish the changes").wait_for()
    at_desk.locator("#id_standfirst").press("Backspace")
    until(at_desk, "!document.querySelector('[name=_publish]')")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_verb_in_the_bar_takes_along_what_was_typed(open_window, sign_in, chief, width):
    page = open_window(width=width, height=900)
    sign_in(chief, page)
    article = make_article()
    edit(page, article)
    page.fill("#id_standfirst", "Typed before the embargo")
    if width < 768:
        page.locator(".more > summary").press("Enter")
    page.get_by_role("button", name="Embargo…").press("Enter")
    page.wait_for_url(re.compile("/embargo/"))
    article.refresh_from_db()
    assert article.standfirst == "Typed before the embargo"


@pytest.mark.parametrize("path", ["articles/campaign", "people/person", "articles/product", "media/photo"])
def test_a_form_in_which_something_was_typed_isnt_left_without_a_question(at_desk, path):
    row = {
        "articles/campaign": lambda: make_campaign("Salt"),
        "people/person": make_person,
        "articles/product": lambda: make_product("A bag"),
        "media/photo": make_photo,
    }[path]()
    asked = []
    at_desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    for typed in ("", "Typed"):
        at_desk.goto(f"/desk/{path}/{row.pk}/change/")
        at_desk.locator("textarea:visible").first.press_sequentially(typed)
        at_desk.locator(".breadcrumbs a").first.click()
        at_desk.wait_for_url("**/desk/")
        assert asked == (["beforeunload"] if typed else [])
    at_desk.goto(f"/desk/{path}/{row.pk}/change/")
    at_desk.locator("textarea:visible").first.press_sequentially("Typed")
    at_desk.locator(".submit-row [name=_continue]").click()
    at_desk.locator(".messagelist").wait_for()
    assert asked == ["beforeunload"]


def test_the_offer_of_what_was_written_before_goes_with_a_save_in_another_window(at_desk):
    article = make_article()
    edit(at_desk, article)
    at_desk.fill("#id_standfirst", "Typed and left")
    at_desk.locator("#kept", has_text="Kept at").wait_for()
    edit(at_desk, article)
    offer = at_desk.locator("[data-offered]")
    offer.wait_for()
    other = at_desk.context.new_page()
    edit(other, article)
    other.fill("#id_kicker", "Saved")
    save(other)
    assert other.locator("[data-offered]").count() == 0
    at_desk.bring_to_front()
    at_desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # else only every few seconds
    offer.wait_for(state="detached")


def test_the_headline_is_seen_whole_and_stays_one_line(open_window, sign_in, chief):
    page = open_window(width=390, height=844)
    sign_in(chief, page)
    long = "A Very Long Headline That Says All There Is to Say of Coats, of Rain, and of a Quay in November"
    article = make_article(long)
    edit(page, article)
    headline = page.locator("#id_headline")
    assert headline.evaluate(
        "field => field.scrollHeight <= field.clientHeight && field.scrollWidth <= field.clientWidth"
    )
    box = headline.bounding_box()
    assert box["y"] + box["height"] <= page.locator(".submit-row").bounding_box()["y"]
    headline.focus()
    headline.evaluate("field => field.setSelectionRange(6, 6)")
    page.keyboard.insert_text("\n")
    headline.press("End")
    headline.press("Enter")
    page.locator(".messagelist").wait_for()
    article.refresh_from_db()
    assert article.headline == long.replace("A Very", "A Very ")


@pytest.mark.parametrize("path", ["articles/campaign", "articles/article", "media/photo", "people/person"])
def test_enter_in_a_field_saves_and_leads_nowhere(at_desk, path):
    row, name = {
        "articles/campaign": lambda: (make_campaign("Salt"), "name"),
        "articles/article": lambda: (publish_article()[0], "slug"),
        "media/photo": lambda: (make_photo(data=picture_file()), "creator"),
        "people/person": lambda: (make_person(), "occupation"),
    }[path]()
    at_desk.goto(f"/desk/{path}/{row.pk}/change/")
    at_desk.fill(f"#id_{name}", "typed")
    at_desk.press(f"#id_{name}", "Enter")
    at_desk.locator(".messagelist").wait_for()
    assert at_desk.url.partition("#")[0].endswith(f"/{path}/{row.pk}/change/")
    row.refresh_from_db()
    assert getattr(row, name) == "typed"

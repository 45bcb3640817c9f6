"""The reader's pages in a real browser: accessible, and no wider than the window."""

import pytest

from magazine.views import server_error
from tests.browser.faults import faults, serious


@pytest.mark.layout
def test_every_page_type_can_be_read_by_everybody(page, magazine):
    found = {}
    for name in magazine.pages:
        page.goto(magazine.pages[name])
        found[name] = faults(page)
    answer = server_error(None)  # with its own policy, which lets its lines of CSS in
    page.route("**/broken/", lambda route: route.fulfill(status=500, headers={**answer.headers}, body=answer.content))
    page.goto("/broken/")
    found["server error"] = faults(page)
    assert not {name: wrong for name, wrong in found.items() if wrong}


OUTLINE = {
    "runOnly": [
        *("region", "heading-order", "empty-heading", "page-has-heading-one", "landmark-one-main", "landmark-unique"),
        *("landmark-no-duplicate-main", "image-redundant-alt", "link-in-text-block", "list", "definition-list"),
    ]
}
# What a list says to who can't see its pictures: of each card, its links, and of each picture what is on it.
CARDS = """() => [...document.querySelectorAll(".card, .campaign-card, .product-card")].map((card) => ({
  links: [...card.querySelectorAll("a")].map((each) => each.textContent.trim()),
  headline: card.querySelector(".card-headline").textContent.trim(),
  hidden: card.querySelectorAll("[aria-hidden] :is(a, img), a[aria-hidden], a[tabindex='-1']").length,
  silent: card.querySelectorAll("img:not([alt]), img[alt='']").length,
  loose: card.querySelectorAll(".credit").length - card.querySelectorAll("figure:has(img, .plate) .credit").length,
}))"""


@pytest.mark.layout
def test_every_page_type_has_an_outline_and_says_what_is_on_its_pictures(page, magazine):
    wrong, cards = {}, 0
    for name, path in magazine.pages.items():
        page.goto(path)
        wrong[name] = serious(page, OUTLINE, impacts=("minor", "moderate", "serious", "critical"))
        for card in page.evaluate(CARDS):
            cards += 1
            if [*card.values()] != [card["links"] and [card["headline"]], card["headline"], 0, 0, 0]:
                wrong[name].append(card)
        if page.locator("body > :not(header, nav, main, footer, aside, a.skip, script)").count():
            wrong[name].append("something stands in no landmark")
    assert {name: found for name, found in wrong.items() if found} == {}
    assert cards > 10


@pytest.mark.layout
def test_a_press_on_the_picture_of_a_card_opens_what_it_is_of(page, magazine):
    page.goto("/")
    box = page.locator(".card .card-picture .frame").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    page.wait_for_url("**/stories/**")


@pytest.mark.layout
def test_no_page_is_wider_than_its_window(page, magazine):
    for name in magazine.pages:
        page.goto(magazine.pages[name])
        for width in (320, 768, 1600):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)


def test_every_picture_of_a_story_arrives(open_window, magazine):
    page = open_window()
    page.goto(magazine.pages["story"])
    page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[...document.images].filter(image => !image.naturalWidth).map(image => image.src)") == []


@pytest.mark.layout
def test_a_story_reads_without_javascript(open_window, magazine):
    page = open_window(java_script_enabled=False)
    page.goto(magazine.pages["story"])
    page.get_by_text("First words.").wait_for()
    page.get_by_text("Look 2").wait_for()


@pytest.mark.layout
def test_a_reader_without_a_mouse_comes_to_the_story_first(open_window, magazine):
    page = open_window()
    page.goto(magazine.pages["story"])
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


@pytest.mark.layout
def test_a_person_without_a_portrait_leaves_no_half_of_a_wide_page_empty(page, magazine):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(magazine.pages["person"])
    page.locator(".person-head .figure").evaluate_all("figures => figures.forEach(figure => figure.remove())")
    label, first = (page.locator(name).first.bounding_box() for name in (".roles .label", ".roles dt"))
    assert abs(label["y"] - first["y"]) < 12  # what it is stands beside the list, not above the middle of it
    cards = page.locator(".band > .listing > .card")
    cards.evaluate_all("cards => cards.slice(1).forEach(card => card.remove())")
    picture, words = (cards.locator(name).bounding_box() for name in (".card-picture", ".card-words"))
    assert words["x"] > picture["x"] + picture["width"]
    page.set_viewport_size({"width": 390, "height": 900})
    picture, words = (cards.locator(name).bounding_box() for name in (".card-picture", ".card-words"))
    assert words["y"] > picture["y"] + picture["height"] - 1

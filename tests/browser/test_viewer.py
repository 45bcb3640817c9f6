"""The viewer: every picture of a story, one to a screen, its words under it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Gallery, Picture, Text
from tests.browser.waiting import until
from tests.builders import deny, make_gallery, make_photo, picture_file, publish_article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]


@pytest.fixture
def story():
    """Return the address of a story of four pictures, one of them in two places, and of one that nobody may see."""
    photos = [
        make_photo(f"Look {n}", data=picture_file(f"#{n}0{n}0{n}0", size), creator=f"Ada Lens {n}")
        for n, size in enumerate([(900, 600), (600, 900), (420, 300), (600, 600)], start=1)
    ]
    denied = make_photo("Denied", data=picture_file("#102030"))
    blocks = [Text(html="<p>Words.</p>"), Picture(photo=photos[1], caption="A coat", layout="wide")]
    gallery = make_gallery([photos[2], denied, photos[1], photos[3]])
    article, _ = publish_article(
        lead_photo=photos[0], lead_caption="On the quay", blocks=[*blocks, Gallery(gallery=gallery)]
    )
    deny(denied)
    return f"/stories/{article.slug}/", [f"picture-{photo.pk}" for photo in photos]


def seen(page):
    """Return what the viewer shows: the count, the words under the picture, the address's fragment."""
    page.wait_for_timeout(50)
    return page.evaluate(
        """() => {
            const item = document.querySelector(".viewer-track > li:not([inert])");
            const count = document.querySelector(".viewer-count").textContent;
            return [count, item.querySelector("figcaption").innerText.trim(), location.hash];
        }"""
    )


def is_open(page):
    return page.locator("dialog.viewer").evaluate("dialog => dialog.open")


def test_the_keyboard_goes_through_all_pictures_and_back_to_where_it_came_from(page, story):
    path, anchors = story
    page.goto(path)
    lead = page.locator(f"#{anchors[0]} .look")
    lead.focus()
    page.keyboard.press("Enter")
    assert seen(page) == ["1 of 4", "On the quay Ada Lens 1", f"#{anchors[0]}"]
    page.keyboard.press("ArrowRight")
    until(page, f"location.hash === '#{anchors[1]}'")
    assert seen(page) == ["2 of 4", "A coat Ada Lens 2", f"#{anchors[1]}"]
    page.keyboard.press("End")
    until(page, f"location.hash === '#{anchors[3]}'")
    assert seen(page)[:2] == ["4 of 4", "Look 4 Ada Lens 4"]
    page.keyboard.press("ArrowRight")
    assert seen(page)[0] == "4 of 4"
    page.keyboard.press("Home")
    until(page, f"location.hash === '#{anchors[0]}'")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.viewer').open")
    assert page.url.endswith(path)
    assert lead.evaluate("link => link === document.activeElement")


def test_back_closes_the_viewer_and_forward_opens_it(page, story):
    path, anchors = story
    page.goto(path)
    page.locator(f"#{anchors[2]} .look").click()
    assert page.url.endswith(f"#{anchors[2]}")
    page.go_back()
    until(page, "!document.querySelector('.viewer').open")
    assert page.url.endswith(path)
    page.go_forward()
    until(page, "document.querySelector('.viewer').open")
    assert seen(page)[0] == "3 of 4"


def test_a_look_that_was_shared_opens_by_itself_and_closes_into_the_story(page, story):
    path, anchors = story
    page.goto(f"{path}#{anchors[3]}")
    until(page, "document.querySelector('.viewer').open")
    assert seen(page)[:2] == ["4 of 4", "Look 4 Ada Lens 4"]
    page.get_by_role("button", name="Close").click()
    assert not is_open(page)
    assert page.url.endswith(path)


def test_a_swipe_turns_to_the_next_picture(open_window, story):
    path, anchors = story
    page = open_window(width=390, height=844, has_touch=True)
    page.goto(f"{path}#{anchors[0]}")
    until(page, "document.querySelector('.viewer').open")
    page.evaluate("document.querySelector('.viewer-track').scrollBy({left: 300})")  # as a finger does; it snaps
    until(page, f"location.hash === '#{anchors[1]}'")
    assert seen(page)[0] == "2 of 4"


@pytest.mark.layout
@pytest.mark.parametrize("size", [(390, 844), (844, 390), (1440, 900)])
def test_words_never_cover_a_picture_and_none_is_enlarged(open_window, story, size):
    path, anchors = story
    page = open_window(*size)
    page.goto(path)
    for number, (anchor, most) in enumerate(zip(anchors, (900, 600, 420, 600), strict=True)):
        page.goto(f"{path}#{anchor}")
        until(
            page,
            f"document.querySelectorAll('.viewer-track .image')[{number}]?.naturalWidth > 0 && "
            f"location.hash === '#{anchor}'",
        )
        box, words = page.evaluate(
            """number => {
                const item = document.querySelectorAll(".viewer-track > li")[number];
                return [".image", "figcaption"].map(name => item.querySelector(name).getBoundingClientRect().toJSON());
            }""",
            number,
        )
        assert box["width"] > 100
        assert round(box["width"]) <= most
        assert box["left"] >= 0
        assert box["right"] <= size[0]
        assert box["bottom"] <= words["top"] + 0.5
        assert words["bottom"] <= size[1] + 0.5


@pytest.mark.layout
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_viewer_has_no_serious_accessibility_violation(open_window, story, scheme):
    path, anchors = story
    page = open_window(color_scheme=scheme)
    page.goto(f"{path}#{anchors[1]}")
    until(page, "document.querySelector('.viewer').open")
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


@pytest.mark.layout
def test_without_javascript_the_looks_are_a_list_with_captions_and_credits(open_window, story):
    path, anchors = story
    page = open_window(java_script_enabled=False)
    page.goto(f"{path}#{anchors[3]}")
    looks = page.locator(".gallery-strip li")
    assert looks.count() == 4
    assert [looks.nth(n).locator(".credit").inner_text() for n in (0, 2, 3)] == [f"Ada Lens {n}" for n in (3, 2, 4)]
    page.get_by_text("Look 4").wait_for()
    assert not page.locator(".viewer").is_visible()
    assert page.locator(".look").count() == 0


def test_one_picture_alone_has_no_number_and_no_way_to_another(page):
    photo = make_photo("Alone", data=picture_file("#203040", (800, 600)))
    _article, live = publish_article("One picture", lead_photo=photo)
    page.goto(live.get_absolute_url())
    page.locator(".look").click()
    page.locator(".viewer[open]").wait_for()
    assert page.locator(".viewer-keys button:visible").count() == 1
    assert not page.locator(".viewer-count").is_visible()


def test_who_cannot_see_is_told_which_picture_has_come_and_where_the_focus_is(page, story):
    path, anchors = story
    page.goto(path)
    for number in range(3):  # it was told what is on it right before
        name = page.locator(".look").nth(number).get_attribute("aria-label")
        assert name == f"Full screen: picture {number + 1}"
    page.locator(f"#{anchors[0]} .look").focus()
    page.keyboard.press("Enter")
    status = page.locator(".viewer [role=status]")
    assert status.inner_text() == "1 of 4. Look 1. On the quay"
    page.keyboard.press("ArrowRight")
    until(page, f"location.hash === '#{anchors[1]}'")
    assert status.inner_text() == "2 of 4. Look 2. A coat"
    track = page.locator(".viewer-track:focus")
    assert track.get_attribute("aria-label")
    style = track.evaluate("e => [getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)]")
    assert style[0] == "solid"
    assert style[1] >= 2

"""The story beside its form, the link for somebody without an account, and a walk through the site to come."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from articles.models import PullQuote, Text
from articles.pages import preview_links
from articles.publishing import schedule
from articles.revisions.snapshots import record
from tests.browser.faults import faults, serious
from tests.browser.test_desk import edit
from tests.browser.waiting import until
from tests.builders import REASON, make_article, make_photo, make_section, picture_file, publish_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story():
    quotes = [PullQuote(text=f"Quote {number}") for number in range(12)]
    photo = make_photo("A coat on a quay", data=picture_file("#345678", (1200, 800)))
    article = make_article("A Coat for Rain", lead_photo=photo, blocks=[Text(html="<p>It rains.</p>"), *quotes])
    record(article)
    return article


def pane(page):
    return page.get_by_role("complementary", name="Preview", exact=True)


def shown(page):
    return pane(page).frame_locator("iframe")


def headline(page):
    return shown(page).get_by_role("heading", level=1)


def frame(page):
    return page.locator("#preview iframe").element_handle().content_frame()


def scrolled(page):
    return frame(page).evaluate("Math.round(scrollY)")


def test_the_preview_opens_beside_the_form_and_shows_what_is_typed(at_desk, story):
    page = at_desk
    edit(page, story)
    page.get_by_role("button", name="Preview", exact=True).click()
    headline(page).get_by_text("A Coat for Rain").wait_for()
    page.fill("#id_headline", "A Coat for Snow")
    headline(page).get_by_text("A Coat for Snow").wait_for()
    page.get_by_role("status").filter(has_text="Revision 2").wait_for()
    assert pane(page).bounding_box()["x"] >= page.locator("#article_form").bounding_box()["width"]


def test_the_preview_stays_where_one_was_reading(at_desk, story):
    page = at_desk
    edit(page, story)
    page.keyboard.press("Control+p")
    headline(page).wait_for()
    frame(page).evaluate("scrollTo(0, 900)")
    page.fill("#id_headline", "A Coat for Snow")
    headline(page).get_by_text("A Coat for Snow").wait_for()
    until(page, "document.querySelector('#preview iframe').contentWindow.scrollY === 900")
    assert scrolled(page) == 900


def test_a_key_opens_and_closes_it_from_wherever_one_writes(at_desk, story):
    page = at_desk
    edit(page, story)
    page.locator("#id_standfirst").focus()
    page.keyboard.press("Control+p")
    headline(page).wait_for()
    page.keyboard.press("Control+p")
    pane(page).wait_for(state="hidden")
    page.locator(".order-machine iframe").first.wait_for()
    page.frame_locator(".order-machine iframe").first.locator("body").click()
    page.keyboard.press("Control+p")
    headline(page).wait_for()
    for _try in range(20):  # a page that comes anew meanwhile takes the focus with it
        headline(page).click()
        page.keyboard.press("Control+p")
        with suppress(PlaywrightTimeoutError):
            pane(page).wait_for(state="hidden", timeout=1000)
            break
    pane(page).wait_for(state="hidden")


def test_it_is_used_by_keyboard_alone(at_desk, story):
    page = at_desk
    edit(page, story)
    toggle = page.get_by_role("button", name="Preview", exact=True)
    toggle.focus()
    page.keyboard.press("Enter")
    headline(page).wait_for()
    assert page.locator(":focus").inner_text() == "Phone"
    assert toggle.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("[data-width='1280']").get_attribute("aria-pressed") == "true"
    assert frame(page).evaluate("innerWidth") == 1280
    page.keyboard.press("Escape")
    pane(page).wait_for(state="hidden")
    assert toggle.evaluate("element => element === document.activeElement")
    assert toggle.get_attribute("aria-expanded") == "false"


@pytest.mark.parametrize("width", [390, 1100, 1440])
def test_it_shows_a_telephones_and_a_desktops_page_and_fits_the_window(open_window, sign_in, chief, story, width):
    page = open_window(width=width, height=844)
    sign_in(chief, page)
    edit(page, story)
    page.get_by_role("button", name="Preview", exact=True).click()
    headline(page).wait_for()
    for name, inner in (("Phone", 390), ("Desktop", 1280)):
        pane(page).get_by_role("button", name=name).click()
        assert frame(page).evaluate("innerWidth") == inner
        box = page.locator("#preview iframe").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        if width > 390:  # it lies beside the form, and over nothing of it
            edge = pane(page).bounding_box()["x"]
            ends = page.locator("#article_form :is(input, textarea, select, button, a):visible").evaluate_all(
                "all => all.map((each) => each.getBoundingClientRect().right)"
            )
            assert max(ends) <= edge
    assert serious(page) == []


def test_on_a_telephone_it_covers_the_form_and_gives_it_back(open_window, sign_in, chief, story):
    page = open_window(width=390, height=844)
    sign_in(chief, page)
    edit(page, story)
    page.get_by_role("button", name="Preview", exact=True).click()
    headline(page).wait_for()
    assert pane(page).bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert page.evaluate("document.getElementById('container').inert")
    pane(page).get_by_role("button", name="Close").click()
    assert not page.evaluate("document.getElementById('container').inert")


def test_a_link_for_a_look_from_the_desk_to_a_guest_and_its_end(at_desk, open_window, story):
    page = at_desk
    edit(page, story)
    page.fill("#id_standfirst", "Typed, and not saved yet")
    panel = page.locator("#preview-links")
    panel.get_by_role("button", name="Make a link").click()
    address = panel.get_by_role("textbox").input_value()
    assert page.input_value("#id_standfirst") == "Typed, and not saved yet"

    guest = open_window(width=390)
    assert guest.goto(address).status == 200
    assert "A look at revision 1" in guest.locator(".bar").inner_text()
    picture = guest.locator(".lead img")
    until(guest, "document.querySelector('.lead img').naturalWidth > 0")
    file = picture.evaluate("image => image.currentSrc")
    assert serious(guest) == []
    stranger = open_window()
    assert stranger.goto(file).status == 404

    page.reload()
    assert "Opened once" in panel.inner_text()
    panel.get_by_role("button", name="Revoke").click()
    panel.get_by_role("listitem").filter(has_text="revoked").wait_for()
    assert guest.reload().status == 404
    assert guest.goto(file).status == 404
    assert "This page isn’t in the issue." in guest.goto(address).text()


def test_a_link_whose_button_is_pressed_twice_is_made_once(at_desk, story):
    page = at_desk
    edit(page, story)
    page.get_by_role("button", name="Make a link").dblclick()
    page.locator("#preview-links .preview-link").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert story.revisions.get().preview_links.count() == 1


def test_who_is_signed_out_is_told_so_by_whatever_is_sent_from_the_page(at_desk, story):
    page = at_desk
    edit(page, story)
    page.fill("#note-text", "Which quay?")
    page.context.clear_cookies()
    page.get_by_role("button", name="Make a link").click()
    page.locator("#preview-links [role=alert]").get_by_text("You are signed out").wait_for()
    page.get_by_role("button", name="Add the note").click()
    page.locator("#notes [role=alert]").get_by_text("You are signed out").wait_for()


def test_the_address_of_a_link_is_copied(at_desk, story, chief):
    page = at_desk
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = preview_links.make(story.revisions.get(), by=chief, days=1)
    edit(page, story)
    page.locator("#preview-links").get_by_role("button", name="Copy").click()
    page.locator("#preview-links").get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/previews/{preview_links.token(link)}/")


def test_a_walk_through_the_site_to_come(at_desk, story, site):
    page = at_desk
    publish_article("What is live now")
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)
    story.section = make_section("Culture")
    story.save()
    schedule(story, by=None, live_from=at, override=REASON)
    edit(page, story)
    page.get_by_role("link", name="See the site then").click()
    page.get_by_role("button", name="See the site then").click()
    bar = page.get_by_role("complementary", name="The site at a moment")
    assert f"{timezone.localtime(at):%Y, %H:%M} UTC" in bar.inner_text()
    page.get_by_role("link", name="Culture").first.click()
    page.get_by_role("link", name="A Coat for Rain").last.click()
    page.wait_for_url(f"{site}/stories/a-coat-for-rain/")
    assert serious(page) == []
    bar.get_by_role("button", name="Back to the present").click()
    page.wait_for_url(f"{site}/")
    assert bar.count() == 0
    assert page.goto("/stories/a-coat-for-rain/").status == 404


@pytest.mark.layout
def test_the_pages_of_links_and_of_the_moment_are_accessible_and_fit(page, sign_in, chief, story):
    preview_links.make(story.revisions.get(), by=chief, days=1)
    schedule(story, by=None, live_from=timezone.now() + timedelta(days=2), override=REASON)
    sign_in(chief)
    for path in (f"/desk/articles/article/{story.pk}/preview-links/", "/desk/moment/"):
        page.goto(path)
        assert faults(page) == [], path
    page.locator("[name=at][type=datetime-local]").fill(f"{timezone.localtime():%Y}-01-01T10:00")
    page.get_by_role("button", name=re.compile("See the site then")).click()
    assert faults(page) == []

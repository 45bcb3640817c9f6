"""A page of the magazine's own, from its first word at the desk to a link at the foot of every page."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_desk import add, blocks, chief, save, write  # noqa: F401 - `chief` is a fixture
from tests.builders import publish_article

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_is_made_and_linked_from_the_foot(at_desk, client):
    publish_article()
    page = at_desk
    page.goto("/desk/")
    page.locator(".model-page .addlink").first.click()
    page.wait_for_url("**/add/?of=page")
    page.get_by_label("Headline").fill("Imprint")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    page.locator(".add-blocks").wait_for()
    assert page.locator("#id_section, #id_kicker, #id_people").count() == 0
    assert page.locator(".current-model").inner_text().startswith("Pages")
    write(page, add(page, "Text"), "Who answers for what stands here.")
    page.locator("#id_listed_in").select_option(label="at the foot")
    save(page)
    expect(blocks(page)).to_have_count(1)
    page.get_by_role("button", name="Publish", exact=True).press("Enter")
    page.locator(".messagelist", has_text="is published").wait_for()
    page.goto("/")
    page.locator("footer").get_by_role("link", name="Imprint").click()
    page.wait_for_url("**/imprint/")
    assert "Who answers for what stands here." in page.locator("main").inner_text()
    assert page.locator("footer [aria-current=page]").inner_text() == "Imprint"

"""A form that is refused says which fields it means, and leads to each of them."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Campaign, Correction, PullQuote, Text
from tests.browser.faults import faults
from tests.browser.test_desk import add, edit, save
from tests.browser.waiting import until
from tests.builders import make_article, make_campaign, publish_article
from tests.forms import address_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]


def said(page):
    """Return the sentences above a form; they have the focus, and are to be seen."""
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("#faults")).to_be_in_viewport()
    return page.locator("#faults li").all_inner_texts()


@pytest.mark.parametrize("width", [390, 1440])
def test_each_fault_of_a_story_is_named_and_led_to(open_window, sign_in, chief, width):
    page = open_window(width=width, height=844)
    sign_in(chief, page)
    edit(page, make_article(blocks=[Text(html="<p>One</p>"), PullQuote(text="Two")]))
    page.fill("#id_headline", "")
    add(page, "Link to a film or a page")
    page.fill("#id_articles_embed_set-0-url", "nonsense")
    page.locator("#bylines-group .add-row a").click()
    page.evaluate("document.querySelector('#id_bylines-0-author').append(new Option('Gone', '99999', true, true))")
    save(page)
    assert said(page) == [
        "Headline: Write a headline: a working title is enough.",
        "Author (byline 1): What was chosen here is gone: choose again.",
        "Address (block 3, link to a film or a page): Enter a valid URL.",
    ]
    page.locator("#articles_embed_set-0 .inline_label").press("Enter")  # folds it away
    for name, field in (
        ("Headline", "document.activeElement.id === 'id_headline'"),
        ("Author (byline 1)", "document.activeElement.closest('#bylines-0 .select2-selection') !== null"),
        (
            "Address (block 3, link to a film or a page)",
            "document.activeElement.id === 'id_articles_embed_set-0-url' && document.activeElement.checkVisibility()",
        ),
    ):
        page.locator("#faults").get_by_role("link", name=name, exact=True).click()
        until(page, field)
    assert faults(page) == []


def test_a_refused_row_of_any_form_is_named(at_desk):
    page = at_desk
    campaign = make_campaign()
    page.goto(address_of(campaign))
    page.locator("#credits-group .add-row a").click()
    page.fill("#id_credits-0-note", "in Paris")
    save(page, "Save")
    named = said(page)
    assert all(re.search(r"^(.+ \()?credit 1", each, re.IGNORECASE) for each in named), named
    page.locator("#faults a").first.click()
    until(page, "document.activeElement.closest('#credits-0') !== null")


def test_a_refused_new_row_has_the_focus_on_what_is_wrong(at_desk):
    page = at_desk
    page.goto(address_of(Campaign))
    save(page, "Save")
    assert all(": " in each for each in said(page))


def test_without_a_script_the_sentences_lead_there_too(open_window, sign_in, chief):
    page = open_window(java_script_enabled=False)
    sign_in(chief, page)
    page.goto(address_of(Campaign))
    with page.expect_navigation():
        page.locator("[name=_save]").click()
    expect(page.locator("#faults")).to_be_focused()
    for link in page.locator("#faults a").all():
        page.locator(link.get_attribute("href")).wait_for()


def test_a_correction_begins_with_the_moment_at_which_it_is_added(at_desk):
    page = at_desk
    article, _revision = publish_article()
    edit(page, article)
    day, hour = page.input_value("#id_corrections-__prefix__-at_0"), page.input_value("#id_corrections-__prefix__-at_1")
    page.wait_for_timeout(1100)
    page.locator("#corrections-group .add-row a").click()
    page.keyboard.type("The coat is linen.")
    assert page.input_value("#id_corrections-0-at_0") == day
    assert page.input_value("#id_corrections-0-at_1") > hour
    page.locator("#corrections-group .add-row a").click()  # and nothing is written in it
    save(page)
    assert page.locator("#faults").count() == 0
    assert Correction.objects.get().text == "The coat is linen."

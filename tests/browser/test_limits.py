"""What is too large says so where it is written, and a refusal's page stands by itself."""

import re

import pytest
from django.urls import reverse

from articles.models import Article, Revision
from people.models import Person
from tests.browser.test_desk import edit, save
from tests.builders import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", "more than 5 fields"),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", "The words of this form"),
    ],
)
def test_a_form_beyond_a_limit_stays_with_all_that_is_in_it(page, site, sign_in, chief, settings, limit, words):
    setattr(settings, limit, 5)
    sign_in(chief)
    page.goto(f"{site}{reverse('admin:people_person_add')}")
    page.fill("#id_name", "Ada Lens")
    page.get_by_role("button", name="Save", exact=True).click()
    assert words in page.get_by_role("alert").inner_text()
    assert page.input_value("#id_name") == "Ada Lens"
    assert not Person.objects.exists()


def test_an_autosave_beyond_a_limit_says_why_and_saving_loses_nothing(page, sign_in, chief, settings):
    story = make_article("As it was")
    sign_in(chief)
    with page.expect_response(re.compile("/presence/$")):
        edit(page, story)
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 9  # which the page doesn't know
    page.fill("#id_headline", "As it is")
    page.locator("#kept [role=status]", has_text="more than 9 fields").wait_for()
    assert "Not kept: This form has" in page.locator("#kept").inner_text()
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
    save(page)
    assert Article.objects.get().headline == "As it is"
    assert Revision.objects.exists()


@pytest.mark.layout
@pytest.mark.parametrize("width", [390, 1440])
def test_a_refusals_page_is_dressed_by_itself_alone(open_window, site, sign_in, chief, width):
    page = open_window(width=width)
    sign_in(chief, page)
    asked = []
    page.on("request", lambda sent: asked.append(sent.url))
    assert page.goto(f"{site}/desk/logout/").status == 405
    assert asked == [f"{site}/desk/logout/"]
    assert page.locator(".number").evaluate("(number) => getComputedStyle(number).color") == "rgb(156, 32, 24)"
    assert page.evaluate("document.documentElement.scrollWidth") == width

"""Pickers beside their windows, and pickers that get no answer: they say why, and go on once there is one."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from articles.models import Campaign, Picture
from media.models import Photo
from tests.browser.test_desk import edit
from tests.browser.waiting import until
from tests.builders import make_article, make_campaign, make_person, make_photo, make_product, picture_file
from tests.forms import address_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
LIST = ".select2-container--open .select2-results__options"
PICTURE = ".select2-selection .thumb"
OUT = "You are signed out: sign in in a new window, then type again."


def type_in(page, field, words):
    """Type into a picker, which is opened for that if it isn't open."""
    if not page.locator(".select2-container--open").count():
        page.locator(f"#{field} + .select2 .select2-selection").click()
    search = page.locator(".select2-container--open .select2-search__field")
    search.fill("")
    search.press_sequentially(words)


@pytest.mark.parametrize("which", ["single", "multiple", "in a row"])
def test_what_another_window_has_made_is_chosen_and_no_script_fails(at_desk, which):
    page = at_desk
    field = {"single": "id_lead_photo", "multiple": "id_people", "in a row": "id_photo_places-0-photo"}[which]
    if which == "in a row":
        page.goto(address_of(make_campaign(photos=[make_photo("A coat", data=picture_file())])))
    else:
        edit(page, make_article(blocks=[], lead_photo=make_photo("A coat", data=picture_file())))
    with page.expect_popup() as opened:
        page.locator(f"#add_{field}").click()
    window = opened.value
    if which == "multiple":
        window.fill("#id_name", "Nora Quay")
    else:
        file = {"name": "q.jpg", "mimeType": "image/jpeg", "buffer": picture_file("#112233")}
        window.set_input_files("#id_upload", file)
        for name, words in (("description", "Nora Quay"), ("creator", "Ada Lens"), ("credit_line", "The Quay")):
            window.fill(f"#id_{name}", words)
        window.select_option("#id_rights", "staff")
    window.locator("[name=_save]").click()
    expect(page.locator(f"#{field} + .select2")).to_contain_text("Nora Quay")
    type_in(page, field, "Nora")
    expect(page.locator(LIST)).to_contain_text("Nora Quay")


@pytest.mark.parametrize("field", ["id_lead_photo", "id_articles_picture_set-0-photo"])
def test_a_photo_that_another_window_has_changed_is_called_so_and_keeps_its_picture(at_desk, field):
    page = at_desk
    photo = make_photo("A coat", data=picture_file())
    edit(page, make_article(lead_photo=photo, blocks=[Picture(photo=photo)]))
    wrapper = page.locator(f".related-widget-wrapper:has(#{field})")
    expect(wrapper.locator(PICTURE)).to_have_count(1)
    with page.expect_popup() as opened:
        wrapper.locator(".change-chosen").click()
    opened.value.fill("#id_description", "A coat in the rain")
    opened.value.locator("[name=_save]").click()
    expect(wrapper).to_contain_text("A coat in the rain")
    expect(wrapper.locator(PICTURE)).to_have_count(1)
    assert Photo.objects.get().description == "A coat in the rain"


# What Django's own scripts do when a window that has deleted a row is closed.
GONE = """(field) => {
  const gone = Object.assign(window.open(""), { name: `delete_${field}` })
  window.dismissDeleteRelatedObjectPopup(gone, document.getElementById(field).value)
}"""


@pytest.mark.parametrize("field", ["id_lead_photo", "id_people"])
def test_what_another_window_has_deleted_is_chosen_no_more(at_desk, field):
    page = at_desk
    edit(page, make_article(blocks=[], lead_photo=make_photo("A coat"), people=[make_person()]))
    page.evaluate(GONE, field)
    until(page, f"!document.getElementById('{field}').value")


@pytest.mark.parametrize("field", ["id_lead_photo", "id_people"])
def test_who_is_signed_out_is_told_in_the_list_and_goes_on_after_signing_in(page, sign_in, chief, field):
    make_person("Nora Quay")
    make_photo("Nora on the quay")
    session = sign_in(chief)
    edit(page, make_article(blocks=[]))
    session.delete()
    type_in(page, field, "Nora")
    expect(page.locator(LIST)).to_contain_text(OUT)
    page.keyboard.press("Tab")
    link = page.locator(LIST).get_by_role("link", name="Sign in")
    expect(link).to_be_focused()
    with page.expect_popup() as opened:
        link.press("Enter")
    opened.value.locator("[name=password]").wait_for()
    opened.value.close()
    sign_in(chief)
    type_in(page, field, "Nora")
    expect(page.locator(LIST)).to_contain_text("on the quay" if field == "id_lead_photo" else "Nora Quay")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "No connection"),
        ({"status": 500, "body": "<h1>"}, "The server failed"),
        ({"status": 200, "body": "<h1>"}, "The server failed"),
        ({"status": 401, "body": ""}, OUT),
        ({"status": 403, "body": "{}"}, "sign in in a new window"),
    ],
)
def test_a_picker_without_an_answer_says_why(at_desk, answer, said):
    page = at_desk
    make_product("Le Pli")
    page.goto(address_of(Campaign))
    page.route("**/autocomplete/**", lambda route: route.fulfill(**answer) if answer else route.abort())
    type_in(page, "id_products", "pli")
    expect(page.locator(LIST)).to_contain_text(said)
    page.unroute("**/autocomplete/**")
    type_in(page, "id_products", "le")
    expect(page.locator(LIST)).to_contain_text("Le Pli")


def test_the_line_of_a_story_says_that_one_is_signed_out_and_is_quiet_after_signing_in(page, sign_in, chief):
    session = sign_in(chief)
    edit(page, make_article(blocks=[]))
    line = page.locator("#kept")
    session.delete()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # it asks at once, and not in a while
    expect(line).to_contain_text("You are signed out: sign in in a new window, then go on here.")
    expect(line.get_by_role("link", name="Sign in")).to_have_attribute("target", "_blank")
    sign_in(get_user_model().objects.get())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(line).to_contain_text("You can go on.")
    expect(line.get_by_role("link")).to_have_count(0)
    page.fill("#id_kicker", "Rain")
    expect(line).to_contain_text("Kept at")

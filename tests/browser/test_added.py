"""What is added at the desk gets the focus: words typed right after the click stand in it, and press nothing."""

import pytest
from django.contrib import admin
from playwright.sync_api import expect

from articles.models import Article, Byline
from tests.browser.test_desk import blocks, edit, save, words_in_order
from tests.browser.waiting import until
from tests.builders import make_article, make_photo, picture_file, publish_article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
# No editor comes until `come()` is called.
LATE = """() => {
  const { replace } = CKEDITOR
  const late = []
  CKEDITOR.replace = (...given) => late.push(given)
  window.come = () => {
    CKEDITOR.replace = replace
    late.forEach((given) => replace.apply(CKEDITOR, given))
  }
}"""


def press(page, kind):
    page.locator(".add-blocks").get_by_role("button", name=kind, exact=True).click()


def focused(page):
    """Return the id of the field that has the focus; of a picker, that of the field which it is made of."""
    return page.evaluate(
        "(document.activeElement.closest('.select2')?.previousElementSibling ?? document.activeElement).id"
    )


@pytest.mark.parametrize("width", [390, 1440])
def test_words_typed_right_after_the_click_stand_in_the_block(open_window, sign_in, chief, width):
    page = open_window(width=width, height=844)
    sign_in(chief, page)
    edit(page, make_article(blocks=[]))
    for words in ("It rains on the quay.", "And on the sea."):
        press(page, "Text")
        page.keyboard.type(words)
    expect(blocks(page)).to_have_count(2)
    expect(page.locator(".stand-in")).to_have_count(0)
    page.keyboard.type(" Still.")
    save(page)
    assert words_in_order() == ["<p>It rains on the quay.</p>", "<p>And on the sea. Still.</p>"]


def late(page):
    """Open a story without blocks, add a text, and return before its editor comes."""
    edit(page, make_article(blocks=[]))
    page.evaluate(LATE)
    press(page, "Text")


def come(page):
    page.evaluate("come()")
    expect(page.locator(".stand-in")).to_have_count(0)


def test_words_wait_for_an_editor_that_comes_late(at_desk):
    page = at_desk
    late(page)
    page.keyboard.type("Salt & <water> ")
    page.keyboard.press("Enter")
    page.keyboard.type("Two ")
    come(page)
    page.keyboard.type("three.")
    expect(blocks(page)).to_have_count(1)
    save(page)
    assert words_in_order() == ["<p>Salt &amp; &lt;water&gt;</p><p>Two three.</p>"]


def test_words_are_saved_with_a_form_that_is_sent_before_the_editor_comes(at_desk):
    page = at_desk
    late(page)
    page.keyboard.type("In a hurry.")
    save(page)
    until(page, "Object.values(CKEDITOR.instances).some(({ status }) => status === 'ready')")
    assert words_in_order() == ["<p>In a hurry.</p>"]


def test_who_has_gone_on_is_not_called_back_by_an_editor(at_desk):
    page = at_desk
    late(page)
    page.keyboard.type("Begun.")
    page.locator("#id_kicker").focus()
    come(page)
    page.keyboard.type("Rain")
    assert page.input_value("#id_kicker") == "Rain"
    save(page)
    assert words_in_order() == ["<p>Begun.</p>"]


def test_a_picker_that_is_added_looks_for_what_is_typed(at_desk):
    page = at_desk
    photo = make_photo("A red bag", data=picture_file("#aa1122", (600, 600)))
    edit(page, make_article(blocks=[]))
    press(page, "Picture")
    page.keyboard.type("red")
    page.locator(".select2-results__option", has_text="A red bag").wait_for()
    page.keyboard.press("Enter")
    save(page)
    assert Article.objects.get().articles_picture_set.get().photo == photo


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("Text", None),
        ("Picture", "photo"),
        ("Pull quote", "text"),
        ("Gallery", "gallery"),
        ("Product card", "product"),
        ("Credits roll", "campaign"),
        ("See also", "article"),
        ("Link to a film or a page", "url"),
    ],
)
def test_each_kind_of_block_begins_with_its_first_field(at_desk, kind, field):
    page = at_desk
    edit(page, make_article(blocks=[]))
    press(page, kind)
    if field:
        assert focused(page).endswith(f"-0-{field}")
    else:
        until(page, "document.activeElement.matches('.cke_wysiwyg_frame')")


# Of each form: what is added in it, and the field in which one types first.
ROWS = {
    "articles/campaign": {"credits": "role", "photo_places": "photo"},
    "articles/photogallery": {"places": "photo"},
    "articles/product": {"aliases": "name", "releases": "year", "appearances": "person"},
    "media/photo": {"windows": "usable_from_0"},
    "people/brand": {"aliases": "name"},
    "people/person": {"aliases": "name", "appointments": "brand", "author": "title"},
}


def test_each_row_begins_with_its_first_field(at_desk):
    page = at_desk
    found = {}
    for form in ROWS:
        page.goto(f"/desk/{form}/add/")
        found[form] = {}
        for group in page.locator(".inline-group").all():
            group.locator(".add-row a").click()
            name = group.get_attribute("id").removesuffix("-group")
            found[form][name] = focused(page).removeprefix(f"id_{name}-0-")
    assert found == ROWS
    forms = {each._meta.label_lower.replace(".", "/") for each, at in admin.site._registry.items() if at.inlines}
    assert forms == {*ROWS, "articles/article"}


def test_the_rows_of_a_story_begin_with_what_is_missing(at_desk):
    page = at_desk
    article, _revision = publish_article()
    edit(page, article)
    for name, field in (("bylines", "author"), ("corrections", "text")):
        page.locator(f"#{name}-group .add-row a").click()
        assert focused(page) == f"id_{name}-{Byline.objects.count() if name == 'bylines' else 0}-{field}"


def test_a_note_that_is_added_is_led_to(at_desk):
    page = at_desk
    edit(page, make_article(blocks=[]))
    page.fill("#note-text", "Who says so?")
    page.get_by_role("button", name="Add the note").click()
    until(page, "document.activeElement.textContent.includes('Who says so?')")
    assert page.evaluate("document.activeElement.matches('.thread')")

"""A story of many texts: their editors come as they are needed, and until then nothing typed or stored is lost."""

import pytest
from django.db.models import Value
from playwright.sync_api import expect

from articles.models import Text
from tests.browser.faults import faults
from tests.browser.test_added import LATE, press
from tests.browser.test_desk import blocks, edit, save, words_in_order
from tests.browser.waiting import until
from tests.builders import make_article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
MANY = 40
ODD = '<p>One  &amp; “two”</p>\n<ol start="4"><li>Four <a href="/x/" title="y">x</a></li></ol><p>Here it stands.</p>'
SENT = "[...new FormData(article_form)].filter(([name]) => /-\\d+-html/.test(name)).map(([, value]) => value)"
READY = "Object.values(CKEDITOR.instances).every(({ status }) => status === 'ready')"


@pytest.fixture
def story(at_desk):
    """Open a story of many texts, at its top."""
    article = make_article(blocks=[Text() for _each in range(MANY)])
    Text.objects.update(html=Value(ODD))  # an expression: stored as it is
    edit(at_desk, article)
    until(at_desk, f"document.querySelector('.cke') && {READY}")
    return at_desk


def in_last(page, selector):
    return blocks(page).last.locator(selector)


def test_editors_come_where_the_window_is_and_what_nobody_touched_is_sent_as_it_was(story):
    page = story
    assert 0 < page.locator(".cke").count() < MANY / 2
    assert in_last(page, ".stand-in").inner_text().split("\n")[0] == "One & “two”"
    assert faults(page) == []
    sent = page.evaluate(SENT)
    assert sent == [ODD] * MANY
    in_last(page, ".stand-in").evaluate("element => element.scrollIntoView()")
    in_last(page, "iframe").wait_for()
    until(page, READY)
    assert page.evaluate(SENT) == sent
    assert page.locator("#kept [data-at]").inner_text() == ""


def click(page):
    place = in_last(page, ".stand-in").evaluate(
        """(element) => {
          element.scrollIntoView({ block: "center" })
          const range = document.createRange()
          range.setStart(element.lastElementChild.firstChild, 7)
          const { x, y, height } = range.getBoundingClientRect()
          return [x, y + height / 2]
        }"""
    )
    page.mouse.click(*place)


def tab(page):
    in_last(page, ".inline_label").focus()
    while not page.evaluate("document.activeElement.matches('.stand-in')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Control+End")
    page.keyboard.press("Home")
    for _letter in "Here it":
        page.keyboard.press("ArrowRight")


def label(page):
    in_last(page, ".field-html label").dispatch_event("click")
    page.keyboard.press("Control+End")
    for _letter in " stands.":
        page.keyboard.press("ArrowLeft")


@pytest.mark.parametrize("come_in", [click, tab, label])
def test_the_caret_stands_where_it_was_put_and_the_first_keys_with_it(story, come_in):
    page = story
    page.evaluate(LATE)
    come_in(page)
    page.keyboard.type(" r")
    assert page.evaluate(SENT)[-1].endswith("<p>Here it r stands.</p>")
    page.evaluate("come()")
    page.keyboard.type("eally")
    expect(in_last(page, ".stand-in")).to_have_count(0)
    page.keyboard.type(", truly,")
    save(page)
    words = words_in_order()
    assert words[-1] == words[0].replace("it stands", "it really, truly, stands")


# Of every length, and of all that an editor lets in.
TEXTS = [
    "",
    "<p>One line.</p>",
    "<p>On<br />three<br />lines.</p>",
    f"<p>{'Here it stands, and nothing moves. ' * 12}</p>" * 4,
    f"<h2>A cross-heading</h2><p>{'One<sup>2</sup> <a href=/x/>two</a> <strong>three</strong> ' * 20}</p><h3>Less</h3>",
    "<ul><li>One<ul><li>a</li><li><p>b</p></li></ul></li></ul><ol><li>Two</li></ol><blockquote><p>Three</p></blockquote>",
    f"<p>{'שלום עולם ' * 40}</p><p dir=rtl lang=ar>{'one two ' * 40}</p>",
]
LATE_FROM_THE_START = f"document.addEventListener('DOMContentLoaded', () => window.CKEDITOR && ({LATE})(), true)"
# Looks at the heights of all blocks in each frame; `spread` tells by how much each has changed.
WATCH = """() => {
  const blocks = document.querySelectorAll(".order-machine .inline-related:not(.empty-form)")
  const seen = [...blocks].map((block) => [block, []])
  const look = () => {
    for (const [block, heights] of seen) heights.push(block.getBoundingClientRect().height)
    requestAnimationFrame(look)
  }
  look()
  window.spread = () => seen.map(([, heights]) => Math.max(...heights) - Math.min(...heights))
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_below_moves_when_an_editor_comes(open_window, sign_in, chief, width):
    page = open_window(width=width, height=4000)  # all of them are near
    sign_in(chief, page)
    page.add_init_script(LATE_FROM_THE_START)
    edit(page, make_article(blocks=[Text(html=html) for html in TEXTS]))
    blocks(page).first.locator(".stand-in").press_sequentially("Typed before the editor is there. " * 12)
    until(page, "document.fonts.status === 'loaded'")
    page.evaluate(WATCH)
    page.evaluate("come()")
    expect(blocks(page).locator(".stand-in")).to_have_count(0)
    page.wait_for_timeout(500)  # the fonts of the frames, and what CKEditor measures again
    assert blocks(page).locator("iframe").count() == len(TEXTS)
    assert [round(each) for each in page.evaluate("spread()")] == [0] * len(TEXTS)


def test_a_stand_in_leaves_room_for_the_toolbar_at_every_width(at_desk):
    page = at_desk
    edit(page, make_article(blocks=[Text()]))
    expect(blocks(page).locator(".stand-in")).to_have_count(0)
    page.evaluate(LATE)
    press(page, "Text")
    room = """[...document.querySelectorAll(".order-machine :is(.cke_top, .stand-in)")].map((each) =>
      each.matches(".cke_top") ? each.offsetHeight : parseFloat(getComputedStyle(each).paddingTop) - 12)"""
    found = {}
    for width in range(320, 1920, 40):
        page.set_viewport_size({"width": width, "height": 844})
        toolbar, left = page.evaluate(room)
        found[width] = (toolbar, left)
    assert {width for width, (toolbar, left) in found.items() if toolbar != left} == set(), found


def test_no_key_is_lost_whenever_the_editor_comes(at_desk):
    page = at_desk
    edit(page, make_article(blocks=[]))
    words = "Rain on the quay"
    for keys in range(0, len(words), 3):
        page.evaluate(LATE)
        press(page, "Text")
        page.keyboard.type(words[:keys])
        page.evaluate("come()")
        page.keyboard.type(words[keys:])
    save(page)
    assert words_in_order() == [f"<p>{words}</p>"] * len(range(0, len(words), 3))


def test_what_is_pasted_before_the_editor_comes_is_cleaned_by_it(at_desk):
    page = at_desk
    edit(page, make_article(blocks=[]))
    page.evaluate(LATE)
    press(page, "Text")
    page.keyboard.type("Before.")
    page.evaluate(
        """() => {
          const clipboardData = new DataTransfer()
          clipboardData.setData("text/html", "<p class=MsoNormal style='mso-x:y'><b>Bold</b><o:p></o:p></p>")
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }))
        }"""
    )
    page.evaluate("come()")
    blocks(page).first.frame_locator("iframe").get_by_text("Bold").wait_for()
    page.keyboard.type(" after")
    save(page)
    assert words_in_order() == ["<p>Before.<strong>Bold after</strong></p>"]

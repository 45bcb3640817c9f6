"""A text is split where the caret stands and joined with the next: every word stands once, in order."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article, Note, PullQuote, Text
from tests.browser.faults import faults
from tests.browser.test_added import press
from tests.browser.test_desk import blocks, edit, save, words_in_order
from tests.browser.waiting import until
from tests.builders import make_article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
SPLIT, JOIN = "Control+Alt+Enter", "Control+Alt+Shift+Enter"
EDITED = "!document.querySelector('.order-machine .inline-related:not(.empty-form) .stand-in')"
# What the texts say, in the order of the story.
TEXTS = """() => Object.values(CKEDITOR.instances)
  .map((editor) => [editor, editor.element.$.closest('.inline-related')])
  .filter(([, block]) => !block.matches('.for-deletion'))
  .sort(([, one], [, other]) => one.style.order - other.style.order)
  .map(([editor]) => editor.getData().replace(/[\\n\\t]/g, ''))"""
# Writes a text, and puts the caret where "|" stands in it.
WRITE = """(html) => {
  const editor = Object.values(CKEDITOR.instances)[0]
  editor.loadSnapshot(html)
  editor.focus()
  const { $: document } = editor.document
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (!nodes.nextNode().data.includes("|"));
  const text = nodes.currentNode
  const place = text.data.indexOf("|")
  text.deleteData(place, 1)
  document.getSelection().setPosition(text, place)
}"""
# How each text is split.
CASES = {
    "<p>One |two</p>": ["<p>One</p>", "<p>two</p>"],
    "<p>One| two</p>": ["<p>One</p>", "<p>two</p>"],
    "<p>On|e</p>": ["<p>On</p>", "<p>e</p>"],
    "<p>One <strong>two |three</strong> four</p>": [
        "<p>One <strong>two</strong></p>",
        "<p><strong>three</strong> four</p>",
    ],
    "<p>One<br />|two</p>": ["<p>One</p>", "<p>two</p>"],
    "<p>One <em>two|<br /><br />three</em></p>": ["<p>One <em>two</em></p>", "<p><em>three</em></p>"],
    "<p>One|</p><p>Two</p>": ["<p>One</p>", "<p>Two</p>"],
    "<h2>One</h2><p>|Two</p>": ["<h2>One</h2>", "<p>Two</p>"],
    "<ol><li>One</li><li>Two| and</li><li>Three</li></ol>": [
        "<ol><li>One</li><li>Two</li></ol>",
        '<ol start="3"><li>and</li><li>Three</li></ol>',
    ],
    '<ol start="4"><li>One</li><li>|Two</li></ol>': [
        '<ol start="4"><li>One</li></ol>',
        '<ol start="5"><li>Two</li></ol>',
    ],
    "<ul><li>One<ul><li>a|b</li></ul></li><li>Two</li></ul>": [
        "<ul><li>One<ul><li>a</li></ul></li></ul>",
        "<ul><li><ul><li>b</li></ul></li><li>Two</li></ul>",
    ],
    "<blockquote><p>One</p><p>Tw|o</p></blockquote>": [
        "<blockquote><p>One</p><p>Tw</p></blockquote>",
        "<blockquote><p>o</p></blockquote>",
    ],
}


@pytest.fixture
def text(at_desk):
    """Open a story of one text and a quote."""
    edit(at_desk, make_article(blocks=[Text(html="<p>Before.</p>"), PullQuote(text="Behind")]))
    until(at_desk, f"{EDITED} && document.querySelector('.cke')")
    return at_desk


def editor(page, number):
    return blocks(page).filter(has=page.locator(".cke")).nth(number)


def test_a_text_is_split_at_the_caret_and_joined_as_it_was(text):
    page = text
    found, again = {}, {}
    for html in CASES:
        page.evaluate(WRITE, html)
        page.keyboard.press(SPLIT)
        expect(blocks(page)).to_have_count(3)
        until(page, EDITED)
        found[html] = page.evaluate(TEXTS)
        editor(page, 0).frame_locator("iframe").locator("body").press(JOIN)
        expect(blocks(page)).to_have_count(2)
        again[html] = page.evaluate(TEXTS)
    assert found == CASES
    assert again == {html: [html.replace("|", "")] for html in CASES}


def test_one_writes_on_where_the_text_is_split_and_where_it_is_joined(text, chief):
    page = text
    page.evaluate(WRITE, "<p>Rain |falls.</p>")
    page.keyboard.press(SPLIT)
    page.keyboard.type("always ")
    until(page, EDITED)
    page.keyboard.type("slowly ")
    save(page)
    assert words_in_order() == ["<p>Rain</p>", "<p>always slowly falls.</p>", "Behind"]
    first, second = Text.objects.order_by("ordering")
    note = Note.objects.create(article=first.parent, block=second.key, text="Always?", by=chief, at=timezone.now())
    until(page, f"{EDITED} && document.querySelectorAll('.cke').length === 2")
    editor(page, 0).frame_locator("iframe").locator("body").press(JOIN)
    page.keyboard.type(" here")
    save(page)
    assert words_in_order() == ["<p>Rain here</p><p>always slowly falls.</p>", "Behind"]
    note.refresh_from_db()
    assert (Text.objects.get().key, note.block) == (first.key, first.key)


def test_what_is_joined_stays_so_in_a_form_that_is_refused(at_desk, chief):
    page = at_desk
    story = make_article(blocks=[Text(html="<p>Rain</p>"), Text(html="<p>falls.</p>"), PullQuote(text="Behind")])
    first, second = Text.objects.order_by("ordering")
    note = Note.objects.create(article=story, block=second.key, text="Does it?", by=chief, at=timezone.now())
    edit(page, story)
    until(page, f"{EDITED} && document.querySelectorAll('.cke').length === 2")
    editor(page, 0).frame_locator("iframe").locator("body").press(JOIN)
    page.fill("#id_headline", "")
    save(page, "Save")
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator(".inline-related.for-deletion")).to_have_count(1)
    page.fill("#id_headline", "Rain")
    save(page, "Save")
    assert words_in_order() == ["<p>Rain</p><p>falls.</p>", "Behind"]
    note.refresh_from_db()
    assert note.block == first.key


def test_what_is_split_is_kept_and_taken_up_again(text):
    page = text
    page.evaluate(WRITE, "<p>Rain |falls.</p>")
    page.keyboard.press(SPLIT)
    until(page, "document.querySelector('#kept [data-at]').textContent !== ''")
    edit(page, Article.objects.get())
    with page.expect_navigation():
        page.get_by_role("button", name="Take it up again").click()
    assert words_in_order() == ["<p>Rain</p>", "<p>falls.</p>", "Behind"]


def test_a_split_is_undone_by_the_key_that_undoes(text):
    page = text
    page.evaluate(WRITE, "<p>Rain |falls.</p>")
    page.keyboard.press(SPLIT)
    until(page, EDITED)
    page.keyboard.press("Control+z")
    until(page, f"({TEXTS})().join() === '<p>Rain falls.</p>'")


@pytest.fixture
def two(at_desk, chief):
    """Open a story of two saved texts, the second of which has a note, and join them."""
    page = at_desk
    story = make_article(blocks=[Text(html="<p>Rain</p>"), Text(html="<p>falls.</p>"), PullQuote(text="Behind")])
    second = Text.objects.order_by("ordering")[1]
    Note.objects.create(article=story, block=second.key, text="Does it?", by=chief, at=timezone.now())
    edit(page, story)
    until(page, f"{EDITED} && document.querySelectorAll('.cke').length === 2")
    editor(page, 0).frame_locator("iframe").locator("body").press(JOIN)
    until(page, f"({TEXTS})().join() === '<p>Rain</p><p>falls.</p>'")
    return page


BACK = "() => document.querySelector('.for-deletion .delete input').click()"
APART = ["<p>Rain</p>", "<p>falls.</p>"]


@pytest.mark.parametrize("by", ["key", "tick"])
def test_texts_that_were_joined_are_two_again(two, by):
    page, key = two, Note.objects.get().block
    if by == "key":
        page.keyboard.type("x")
        page.keyboard.press("Control+z")
        assert page.evaluate(TEXTS) == ["".join(APART)]
        page.keyboard.press("Control+z")
    else:
        page.evaluate(BACK)
    assert page.evaluate(TEXTS) == APART
    assert page.locator("[name=joined]").count() == 0
    save(page)
    assert words_in_order() == [*APART, "Behind"]
    assert Note.objects.get().block == key


def test_a_text_that_is_back_in_words_that_have_changed_since_is_said_to_stand_twice(two):
    page = two
    page.keyboard.type(" hard")
    page.evaluate(BACK)
    expect(page.locator(".pasted", has_text="stands here too")).to_have_count(1)
    assert page.evaluate(TEXTS) == ["<p>Rain hard</p><p>falls.</p>", "<p>falls.</p>"]
    assert page.locator("[name=joined]").count() == 0


def test_undoing_a_join_brings_back_what_was_never_saved_and_undoing_a_split_does_not_split_again(text):
    page = text
    page.evaluate(WRITE, "<p>Rain |falls.</p>")
    page.keyboard.press(SPLIT)
    until(page, EDITED)
    editor(page, 0).frame_locator("iframe").locator("body").press(JOIN)
    page.keyboard.press("Control+z")
    until(page, f"({TEXTS})().length === 2")
    until(page, EDITED)
    assert page.evaluate(TEXTS) == APART
    page.keyboard.press("Control+z")
    until(page, f"({TEXTS})().join() === '<p>Rain falls.</p>'")
    page.keyboard.press("Control+z")
    assert page.evaluate(TEXTS) == ["<p>Rain falls.</p>"]


def test_the_notes_of_what_is_joined_go_with_it_when_it_is_taken_up_again(two):
    page = two
    until(page, "document.querySelector('#kept [data-at]').textContent !== ''")
    edit(page, Article.objects.get())
    with page.expect_navigation():
        page.get_by_role("button", name="Take it up again").click()
    assert words_in_order() == ["".join(APART), "Behind"]
    assert Note.objects.get().block == Text.objects.get().key


def test_what_cannot_be_split_or_joined_says_why(text):
    page = text
    for html, key, words in (
        ("<p>One|</p>", SPLIT, "nothing to split off"),
        ("<p>One|</p>", JOIN, "next block is no text"),
    ):
        page.evaluate(WRITE, html)
        page.keyboard.press(key)
        expect(page.locator(".pasted")).to_contain_text(words)
    page.evaluate("document.getElementById('block-words').dataset.most = 2")
    page.evaluate(WRITE, "<p>One |two</p>")
    page.keyboard.press(SPLIT)
    expect(page.locator(".pasted")).to_contain_text("A story has at most 2 blocks")
    assert page.evaluate(TEXTS) == ["<p>One two</p>"]


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("by", ["slash", "button"])
def test_a_block_of_any_kind_is_put_where_one_writes(open_window, sign_in, chief, width, by):
    page = open_window(width=width, height=844, has_touch=width == 390)
    sign_in(chief, page)
    edit(page, make_article(blocks=[Text(html="<p>Before.</p>")]))
    until(page, f"{EDITED} && document.querySelector('.cke')")
    if by == "slash":
        page.evaluate(WRITE, "<p>One.|</p><p>Two.</p>")
        page.keyboard.press("Enter")
        page.keyboard.type("/pull")
        page.keyboard.press("Enter")
    else:
        page.evaluate(WRITE, "<p>One. |Two.</p>")
        button = page.locator(".cke_button__putblock")
        button.tap() if width == 390 else button.click()
        option = page.get_by_role("option", name=re.compile("Pull quote"))
        option.tap() if width == 390 else option.click()
    page.keyboard.type("Said.")
    save(page)
    assert words_in_order() == ["<p>One.</p>", "Said.", "<p>Two.</p>"]


def test_a_slash_that_chooses_nothing_is_a_slash(text):
    page = text
    page.evaluate(WRITE, "<p>One|</p>")
    for keys in ("/x", "/"):
        page.keyboard.press("Enter")
        page.keyboard.type(keys)
        page.keyboard.press("Escape")
    page.keyboard.type("2")
    save(page)
    assert words_in_order() == ["<p>One</p><p>/x</p><p>/2</p>", "Behind"]


def test_what_was_typed_behind_a_slash_stays_when_one_goes_on_elsewhere(text):
    page = text
    page.evaluate(WRITE, "<p>One|</p>")
    page.keyboard.press("Enter")
    page.keyboard.type("/imagine it")
    page.locator("#id_kicker").click()
    expect(page.locator("#id_kicker")).to_be_focused()
    assert page.evaluate(TEXTS) == ["<p>One</p><p>/imagine it</p>"]
    save(page)
    assert words_in_order() == ["<p>One</p><p>/imagine it</p>", "Behind"]


def test_a_slash_typed_right_after_the_click_asks_for_a_kind(at_desk):
    page = at_desk
    edit(page, make_article(blocks=[]))
    press(page, "Text")
    page.keyboard.type("/")
    page.get_by_role("listbox").wait_for()
    assert faults(page) == []
    page.keyboard.type("pull")
    page.keyboard.press("Enter")
    page.keyboard.type("Said.")
    assert blocks(page).get_by_label("Words").input_value() == "Said."

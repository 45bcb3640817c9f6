"""What is pasted into a text: nothing runs together in the editor either, and what is left behind is said."""

import pytest
from playwright.sync_api import expect

from articles.models import Text
from articles.richtext import sanitise
from tests.browser.faults import faults
from tests.browser.test_desk import blocks, edit, save, write
from tests.builders import make_article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
PASTE = """markup => {
    const editor = Object.values(CKEDITOR.instances)[0]
    const transfer = new CKEDITOR.plugins.clipboard.dataTransfer()
    transfer.setData("text/html", markup)
    return new Promise((done) => {
        editor.once("afterPaste", () => done(editor.getData()))
        editor.fire("paste", { type: "auto", dataValue: markup, dataTransfer: transfer, method: "paste" })
    })
}"""
TABLE = "<table><tr><td>Coat</td><td>Wool</td><td>1,200</td></tr><tr><td>Bag</td><td>Calf</td><td>900</td></tr></table>"
WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta name=Generator content='Microsoft Word 15'>"
    "</head><body><!--StartFragment--><h1>Head</h1><h2>Below</h2><p class=MsoNormal>A coat<a style='mso-x:y' "
    "href='#_ftn1' name='_ftnref1'><span class=MsoFootnoteReference>[1]</span></a></p><table class=MsoTableGrid><tr>"
    "<td style='mso-x:y'><p class=MsoNormal>Coat<o:p></o:p></p></td><td><p class=MsoNormal>1,200</p></td></tr></table>"
    "<p class=MsoNormal><img src='file:///C:/x.png' width=9 height=9></p><ol start=4 type=1><li>Four</li>"
    "</ol><div style='mso-element:footnote'><p class=MsoFootnoteText><a href='#_ftnref1'>[1]</a> A note</p></div>"
    "<!--EndFragment--></body></html>"
)
KINDS = {
    TABLE: ["<p>Coat · Wool · 1,200</p>", "<p>Bag · Calf · 900</p>"],
    "<td>Coat</td><td>Wool</td>": ["<p>Coat · Wool</p>"],
    "<dl><dt>Coat</dt><dd>Wool</dd></dl>": ["<p>Coat</p>", "<p>Wool</p>"],
    "<div>Coat</div><section>Wool</section><address>x</address>": ["<p>Coat</p>", "<p>Wool</p>", "<p>x</p>"],
    "<figure><img src=x><figcaption>Coat</figcaption></figure>Wool<img>Hat": ["<p>Coat</p>", "<p>Wool Hat</p>"],
    '<div dir="rtl" lang="he">Coat</div><p dir="rtl">Wool</p>': [
        '<p dir="rtl" lang="he">Coat</p>',
        '<p dir="rtl">Wool</p>',
    ],
    "<pre>Coat\n  Wool</pre>": ["<p>Coat<br>Wool</p>"],
    "<p>She said <q>no</q>.</p>": ["<p>She said “no”.</p>"],
    "<li>Coat</li><li>Wool</li>": ["<ul><li>Coat</li><li>Wool</li></ul>"],
    "<h1>A</h1><h2>B</h2><h4>C</h4><p>D</p>": ["<h2>A</h2>", "<h3>B</h3>", "<h3>C</h3>", "<p>D</p>"],
    '<ol start="4"><li>Four</li><li>Five</li></ol>': ['<ol start="4"><li>Four</li><li>Five</li></ol>'],
    "<p>A <b>bold</b> <i>word</i></p><blockquote>As said</blockquote>": ["<strong>bold</strong>", "As said"],
    "<p>So <math><mi>x</mi><mo>=</mo><mn>5</mn></math></p>": ["<p>So x = 5</p>"],
    "<p>A</p><svg><title>No</title><text>Coat</text><text>W<tspan>ool</tspan></text></svg>": ["<p>Coat Wool</p>"],
    "<select><option>Coat</option><option>Wool</option></select>": ["<p>Coat</p>", "<p>Wool</p>"],
}


@pytest.fixture
def text(at_desk):
    """Open a story of one text."""
    edit(at_desk, make_article(blocks=[Text(html="<p>Before.</p>")]))
    write(at_desk, blocks(at_desk).first, "")
    return at_desk


def test_structure_that_is_not_kept_leaves_a_break_in_the_editor(text):
    for markup, expected in KINDS.items():
        text.evaluate("() => Object.values(CKEDITOR.instances)[0].setData('')")
        found = text.evaluate(PASTE, markup)
        for each in expected:
            assert each in sanitise(found)
            assert each.replace("<br>", "<br />") in found.replace("\n", "").replace("\t", "")


def test_what_word_pastes_is_whole_and_what_is_left_behind_is_said_until_the_next_paste(text):
    said = text.locator(".pasted")
    text.evaluate(PASTE, WORD)
    expect(said).to_have_attribute("role", "status")
    for words in ("pictures (1)", "footnotes (1)", "tables (1)"):
        expect(said).to_contain_text(words)
    for width in (390, 1440):
        text.set_viewport_size({"width": width, "height": 900})
        assert said.evaluate("each => each.getBoundingClientRect().right") <= width
    assert faults(text) == []
    save(text)
    stored = Text.objects.get().html
    for each in (
        "<h2>Head</h2>",
        "<h3>Below</h3>",
        "<p>Coat · 1,200</p>",
        '<ol start="4"><li>Four</li></ol>',
        "[1] A note",
    ):
        assert each in stored
    assert "_ftn" not in stored
    write(text, blocks(text).first, "")
    text.evaluate(PASTE, TABLE)
    expect(said).to_contain_text("tables (1)")
    text.evaluate(PASTE, "<p>Plain</p>")
    expect(said).to_have_text("")


def test_words_pasted_into_a_sentence_stay_in_it(text):
    assert "<p>Before. And two</p>" in text.evaluate(PASTE, "&nbsp;And <span>two</span>").replace("&nbsp;", " ")

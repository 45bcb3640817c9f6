"""Words in Hebrew and Arabic on readers' pages: each begins at its own side, whatever page they stand on."""

import pytest
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from articles.models import Campaign, Credit, Product, Release, Revision, Section, Text
from media.models import Photo
from people.models import Author, Brand, Person
from tests.browser.test_desk import edit, save
from tests.browser.waiting import until
from tests.builders import make_article, publish_article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
WORDS = {"he": "שלום (עולם)! ", "ar": "مرحبا (يا عالم)! "}
WRITTEN = {
    Person: ["name", "occupation", "biography"],
    Author: ["title", "biography"],
    Brand: ["name", "description"],
    Product: ["name", "description"],
    Campaign: ["name", "description"],
    Section: ["name", "description"],
    Credit: ["note"],
    Release: ["materials", "notes"],
    Photo: ["credit_line", "description", "copyright_notice", "source"],
    Revision: ["headline", "kicker", "standfirst"],
}
TEXTS = {"html", "text", "attribution", "caption", "title", "note", "lead_caption"}
# Every word that runs from the right, by the element that holds it, where what it stands in runs from the left.
WRONG = """() => {
  const found = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement
    if (element.closest("script, style, dialog, [hidden]")) continue
    const first = texts.currentNode.data.match(/\\p{L}/u)?.[0]
    if (!/[\\u0590-\\u06ff]/.test(first ?? "")) continue
    let around = element
    while (!/isolate|plaintext/.test(getComputedStyle(around).unicodeBidi) && around !== document.body) {
      around = around.parentElement
    }
    const style = getComputedStyle(around)
    if (style.unicodeBidi !== "plaintext" && style.direction !== "rtl") found.push(element.outerHTML.slice(0, 90))
  }
  return found
}"""

# Where the first letter of a block stands in it, from 0 at its left edge to 1 at its right.
BEGINNING = """block => {
  const range = document.createRange(), words = block.firstChild
  range.setStart(words, 0)
  range.setEnd(words, 1)
  const [letter, whole] = [range, block].map((each) => each.getBoundingClientRect())
  return (letter.left + letter.width / 2 - whole.left) / whole.width
}"""


def written(words, value):
    """Return a revision's body in other words."""
    if isinstance(value, list):
        return [written(words, each) for each in value]
    if isinstance(value, dict):
        return {
            key: (f"<p>{words}</p>" if key == "html" else words) if key in TEXTS and each else written(words, each)
            for key, each in value.items()
        }
    return value


@pytest.mark.layout
@pytest.mark.parametrize("language", WORDS)
def test_every_word_on_every_page_runs_in_its_own_direction(page, magazine, language):
    for model, names in WRITTEN.items():
        words = Concat(Value(WORDS[language]), Cast("pk", CharField()))
        model.objects.update(**dict.fromkeys(names, words))
    for revision in Revision.objects.all():
        Revision.objects.filter(pk=revision.pk).update(body=written(WORDS[language], revision.body))
    wrong = {}
    for name, path in magazine.pages.items():
        page.goto(path)
        if name not in ("archive", "not found"):  # where nothing is but our own words
            assert page.locator("main").inner_text().count(WORDS[language][:4]), name
        wrong[name] = page.evaluate(WRONG)
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.layout
def test_the_parts_of_a_text_begin_where_its_letters_do(page):
    html = (
        "<p>שלום עולם וכל מה שיש בו.</p><p>Hello.</p><ul><li>צמר!</li><li>Wool.</li></ul>"
        '<blockquote><p>„שלום”</p></blockquote><p lang="ar" dir="rtl">A name, and مرحبا.</p>'
    )
    _article, live = publish_article("הקפל שאחרי הגשם!", blocks=[Text(html=html)])
    page.goto(live.get_absolute_url())
    blocks = page.locator(".headline, .text :is(p, li)")
    runs = blocks.evaluate_all("all => all.map((each) => getComputedStyle(each).direction)")
    assert runs == ["rtl", "rtl", "ltr", "rtl", "ltr", "rtl", "rtl"]
    first, hello = (page.locator(".text > p").nth(number) for number in (0, 1))
    assert first.evaluate(BEGINNING) > 0.9  # its drop cap
    assert hello.evaluate(BEGINNING) < 0.1
    rule = page.locator(".text blockquote > p").evaluate("e => getComputedStyle(e).borderRightWidth")
    assert rule == "1px"


def test_a_passage_gets_its_language_at_the_desk(at_desk):
    edit(at_desk, make_article(blocks=[Text(html="<p>She said bonjour.</p>")]))
    until(at_desk, "Object.values(window.CKEDITOR?.instances ?? {}).some((each) => each.status === 'ready')")
    at_desk.evaluate(
        """() => {
            const editor = Object.values(CKEDITOR.instances).find((each) => each.status === "ready")
            editor.focus()
            const range = editor.createRange(), text = editor.editable().getFirst().getFirst()
            range.setStart(text, 9)
            range.setEnd(text, 16)
            range.select()
            editor.execCommand("language", "fr")
        }"""
    )
    at_desk.locator(".cke_button__language").first.wait_for()
    save(at_desk)
    assert Text.objects.get().html == '<p>She said <span dir="ltr" lang="fr">bonjour</span>.</p>'

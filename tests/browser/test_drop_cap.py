"""The drop cap with which a story opens: however short its first paragraph, nothing that follows stands beside it."""

import pytest

from articles.models import PullQuote, Text
from tests.browser.conftest import NARROW, WIDE
from tests.builders import publish_article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.layout]
LONG = "The rain came over the quay before noon, and whoever had a coat put it on. " * 6
FOLLOWING = {
    "a paragraph": f"<p>{LONG}</p>",
    "a list": f"<ul><li>{LONG}</li></ul>",
    "a quotation": f"<blockquote><p>{LONG}</p></blockquote>",
    "a heading": "<h3>Below</h3>",
    "a block": "",
}
# How far below the line of the first letter the next thing begins, which is less high than its box.
ROOM = """() => {
  const first = document.querySelector(".body > .text > p"), range = document.createRange()
  range.setStart(first.firstChild, 0)
  range.setEnd(first.firstChild, 1)
  const next = first.nextElementSibling ?? first.parentElement.nextElementSibling
  const { top, height } = range.getBoundingClientRect()
  const line = parseFloat(getComputedStyle(first, "::first-letter").lineHeight)
  return next.getBoundingClientRect().top - (top + height / 2 + line / 2)
}"""


@pytest.mark.parametrize("window", [NARROW, WIDE], ids=["telephone", "desktop"])
@pytest.mark.parametrize("opening", ["R", "The rain came over the quay before noon, and stayed."])
def test_nothing_stands_beside_the_first_letter_but_its_own_paragraph(open_window, window, opening):
    page = open_window(**window)
    found = {}
    for name, html in FOLLOWING.items():
        blocks = [Text(html=f"<p>{opening}</p>{html}"), PullQuote(text="Nothing is thrown away.")]
        _article, live = publish_article(f"{name} {len(opening)}", blocks=blocks)
        page.goto(live.get_absolute_url())
        size = page.locator(".body p").first.evaluate("e => parseFloat(getComputedStyle(e, '::first-letter').fontSize)")
        assert size > 80
        found[name] = page.evaluate(ROOM)
    assert {name: room for name, room in found.items() if room < 0} == {}

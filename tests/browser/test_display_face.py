"""The display face in a real browser: whatever is set in it is set in a cut whose hairlines are seen.

A `font` shorthand sets the axes back to `normal`, and the browser then takes the cut for 96 px at any great size.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

from articles.models import Article
from articles.pages import preview_links
from articles.revisions.snapshots import record
from tests.browser.waiting import until
from tests.builders import make_article

# Those of the desk: what stands on readers' pages is told its cut by one rule of site.css.
SHEETS = [
    sheet
    for sheet in sorted(Path(settings.BASE_DIR).glob("*/static/**/*.css"))
    if sheet.name != "site.css" and sheet.parent.name != "pages"
]
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")  # the innermost: a selector and what it declares
EDITORS_STAND = "Object.values(window.CKEDITOR?.instances ?? {}).every((each) => each.status === 'ready')"
# Every element, and what CSS makes of it, that has words of its own in the display face without a cut being said.
UNCUT = """() => {
  const found = []
  let set = 0
  for (const element of document.querySelectorAll("body, body *")) {
    for (const part of ["", "::first-letter", "::before", "::after"]) {
      const style = getComputedStyle(element, part)
      if (!/^"?Bodoni Moda/.test(style.fontFamily)) continue
      if (part && part !== "::first-letter" && ["none", "normal", '""'].includes(style.content)) continue
      set += 1
      if (style.fontVariationSettings === "normal") {
        found.push(`${element.localName}.${element.className}${part}`)
      }
    }
  }
  return [set, [...new Set(found)]]
}"""


def uncut(page, address):
    page.goto(address)
    until(page, EDITORS_STAND)  # one that still begins fails when its page is left
    number, found = page.evaluate(UNCUT)
    assert number, f"Nothing at {address} is set in the display face"
    return found


@pytest.mark.layout
def test_nothing_that_readers_see_is_set_in_the_cut_for_96_px(page, magazine, chief):
    story = magazine.stories[-1]
    link = preview_links.make(record(Article.objects.get(pk=story.pk)), by=chief, days=1)
    pages = {**magazine.pages, "preview": f"/previews/{preview_links.token(link)}/"}
    found = {name: uncut(page, address) for name, address in pages.items()}
    assert not {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.django_db(transaction=True)
@pytest.mark.layout
def test_nothing_at_the_desk_is_set_in_the_cut_for_96_px(page, sign_in, chief):
    article = make_article()
    found = {"sign in": uncut(page, "/desk/login/")}
    sign_in(chief)
    for name in ("", "articles/article/", "articles/article/add/", f"articles/article/{article.pk}/change/"):
        found[name] = uncut(page, f"/desk/{name}")
    assert not {name: wrong for name, wrong in found.items() if wrong}


def test_each_rule_of_the_desk_that_names_the_display_face_says_its_cut():
    """Some are of a dialogue or of a page of a rare moment, which no test opens."""
    found, number = [], 0
    for sheet in SHEETS:
        for selector, declared in RULE.findall(sheet.read_text(encoding="utf-8")):
            if naming := list(re.finditer(r"\bfont(-family)?: [^;]*(var\(--display\)|Bodoni Moda)", declared)):
                number += 1
                if "font-variation-settings: " not in declared[naming[-1].end() :]:
                    found.append(f"{sheet.name}: {selector.strip()}")
    assert number
    assert found == []

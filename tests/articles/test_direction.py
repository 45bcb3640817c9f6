"""In which language a text is and in which direction it runs: as its letters say, or as whoever wrote it."""

import re
from pathlib import Path

import pytest

from articles.markup import directed
from articles.richtext import sanitise

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("tag", ["en", "EN-GB", "zh-Hans-CN", "de-CH-1996", "es-419", "ar-u-nu-latn", "fr-x-us"])
def test_a_language_is_kept_as_it_is_written(tag):
    for html in (
        f'<p lang="{tag}">a</p>',
        f'<ul lang="{tag}"><li>a</li></ul>',
        f'<p>a <span lang="{tag}">b</span></p>',
    ):
        assert sanitise(html) == html


@pytest.mark.parametrize(
    "tag", ["", "x", "some english", "fr_FR", "fr-", "1", 'fr"onclick=', "a" * 9, "fr" + "-abcde" * 9]
)
def test_what_is_no_language_is_dropped_and_its_words_stay(tag):
    assert sanitise(f"<p lang='{tag}'>a <span lang='{tag}'>b</span></p>") == "<p>a b</p>"


def test_a_direction_is_kept_and_a_span_that_says_nothing_is_not():
    kept = '<blockquote dir="rtl"><p dir="ltr">a <span dir="rtl" lang="he">b</span></p></blockquote>'
    assert sanitise(kept) == kept
    assert sanitise("<p dir=RTL>a</p><p dir=auto>b</p><p dir=up>c</p>") == '<p dir="rtl">a</p><p>b</p><p>c</p>'
    assert sanitise("<p><span style=x>a <span lang=fr>b</span></span> <span>c</span></p>") == (
        '<p>a <span lang="fr">b</span> c</p>'
    )
    assert sanitise("<p lang=fr> </p><p><span lang=fr>&nbsp;</span></p>") == ""


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("<h1 dir=rtl lang=he>a</h1>", '<h2 dir="rtl" lang="he">a</h2>'),
        ("<div dir=rtl>a</div><div>b</div>", '<p dir="rtl">a</p><p>b</p>'),
        ("<p dir=rtl>a</p><hr><p lang=fr>b</p>", '<p dir="rtl">a</p><p lang="fr">b</p>'),
        ("<table dir=rtl><tr><td>a<td>b</table>", '<p dir="rtl">a · b</p>'),
        ("<article lang=he><p dir=rtl>a</p></article>", '<p dir="rtl">a</p>'),
    ],
)
def test_what_a_text_comes_with_is_kept_where_its_structure_is_not(pasted, stored):
    assert sanitise(pasted) == stored
    assert sanitise(str(sanitise(pasted))) == stored


@pytest.mark.parametrize(
    ("stored", "printed"),
    [
        ("<p>a</p><h2>b</h2>", '<p dir="auto">a</p><h2 dir="auto">b</h2>'),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", '<ul><li dir="auto">a<ol><li dir="auto">b</li></ol></li></ul>'),
        ('<ul dir="rtl"><li>a</li></ul><p>b</p>', '<ul dir="rtl"><li>a</li></ul><p dir="auto">b</p>'),
        ('<p lang="he" dir="rtl">a</p>', '<p lang="he" dir="rtl">a</p>'),
        ('<p><span dir="rtl">a <em>b</em></span></p>', '<p dir="rtl"><span dir="rtl">a <em>b</em></span></p>'),
        ('<p><span dir="rtl">a</span> b</p>', '<p dir="auto"><span dir="rtl">a</span> b</p>'),
        ('<p>b <span dir="rtl">a</span></p>', '<p dir="auto">b <span dir="rtl">a</span></p>'),
        ('<p><a title="<p>" href="/">a</a></p>', '<p dir="auto"><a title="<p>" href="/">a</a></p>'),
    ],
)
def test_each_block_is_printed_to_run_as_its_letters_do(stored, printed):
    assert directed(stored) == printed


def test_no_sheet_of_the_readers_pages_means_a_side_where_it_means_a_beginning_or_an_end():
    side = re.compile(
        r"^\s*(?:(?:margin|padding|border|inset|scroll-(?:margin|padding))-(?:left|right)\b|left:|right:|"
        r"(?:text-align|float|clear): (?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius\b)",
        re.MULTILINE,
    )
    sheets = [ROOT / "templates/refusal.css", *ROOT.glob("*/static/*/pages/*.css")]
    sheets += [ROOT / "articles/static/articles" / name for name in ("editor.css", "words.css")]
    sheets += [ROOT / "magazine/static/magazine" / name for name in ("site.css", "bar.css")]
    sheets.append(ROOT / "media/static/media/pictures.css")
    assert len(sheets) >= 8
    assert {sheet.name: side.findall(sheet.read_text(encoding="utf-8")) for sheet in sheets} == {
        sheet.name: [] for sheet in sheets
    }

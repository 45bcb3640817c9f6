"""A long story from Word, divided for two pictures: each word stands once and in order, after few clicks."""

import re

import pytest

from articles.models import Article
from tests.browser.test_desk import blocks, save, words_in_order
from tests.browser.waiting import until
from tests.builders import make_author, make_photo, make_section, picture_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike, pytest.mark.long]
MOST_CLICKS = 40
COUNT = "addEventListener('click', () => sessionStorage.clicks = 1 + Number(sessionStorage.clicks ?? 0), true)"
PASTE = """(html) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData("text/html", html)
  const { activeElement: at } = document
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
  ;(at.contentDocument?.body ?? at).dispatchEvent(event)
}"""
TEXTS = "[...document.querySelectorAll('.order-machine .inline-related:not(.empty-form) .cke')].length"
PLACE = "(element) => { const { x, y, height } = element.getBoundingClientRect(); return [x, y + height / 2] }"
PARTS = [[f"{part}{number}" for number in range(295)] for part in ("salt", "quay", "rain")]
HEADS = ["Below the quay", "Rain, at last"]
NAME = "Comme\xa0des\xa0Garçons"


def paragraph(words, style="MsoNormal", before=""):
    return (
        f"<p class={style} style='margin-bottom:8.0pt;line-height:107%;mso-pagination:widow-orphan'>{before}<span "
        f"lang=EN-GB style='font-size:11.0pt;mso-ansi-language:EN-GB'>{words}<o:p></o:p></span></p>\n"
    )


def item(words):
    sign = (
        "<![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt \"Times New "
        "Roman\"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>"
    )
    style = "MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'"
    return f"<p class={style}>{sign}<span lang=EN-GB>{words}<o:p></o:p></span></p>\n"


def part(words):
    return (
        paragraph(f"<b style='mso-bidi-font-weight:normal'>{words[0]}</b> " + " ".join(words[1:100]))
        + paragraph("&nbsp;")
        + "".join(item(" ".join(words[start : start + 5])) for start in (100, 105, 110))
        + paragraph(" ".join(words[115:]))
    )


def word():
    """Return what Word puts on the clipboard."""
    heads = [f"<h2 style='mso-style-next:Normal'><span lang=EN-GB>{head}<o:p></o:p></span></h2>\n" for head in HEADS]
    name = paragraph(f"By {NAME} at sea.".replace("\xa0", "&nbsp;"))
    return (
        "<html xmlns:v='urn:schemas-microsoft-com:vml' xmlns:o='urn:schemas-microsoft-com:office:office' "
        "xmlns:w='urn:schemas-microsoft-com:office:word'><head><meta name=Generator content='Microsoft Word 15'>"
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
        "<style><!-- p.MsoNormal {mso-style-unhide:no; margin:0cm;} @list l0 {mso-list-id:7;} --></style></head>"
        f"<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->{part(PARTS[0])}{name}"
        f"{heads[0]}{part(PARTS[1])}{heads[1]}{part(PARTS[2])}<!--EndFragment--></body></html>"
    )


def put_picture(page, press, head, photo):
    """Divide the text before a heading for a picture: into the line, the button, the kind; the photo is typed."""
    line = page.frame_locator("iframe.cke_wysiwyg_frame >> nth=-1").locator("h2, h3", has_text=head)
    line.scroll_into_view_if_needed()
    press(line, position={"x": 1, "y": 8})
    page.keyboard.press("Home")
    press(page.locator(".inline-related:has(.cke_focus) .cke_button__putblock"))
    press(page.get_by_role("option", name=re.compile("Picture")))
    page.keyboard.type(photo)
    page.locator(".select2-results__option", has_text=photo).wait_for()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_long_story_from_word_is_divided_for_two_pictures(open_window, sign_in, chief, width):
    make_section("Fashion")
    make_author(user=chief)
    names = {"A coat at sea": "#345678", "A hat in rain": "#aa1122"}
    photos = [make_photo(name, data=picture_file(colour, (600, 400))) for name, colour in names.items()]
    page = open_window(width=width, height=844, has_touch=width == 390)
    page.context.add_init_script(COUNT)
    sign_in(chief, page)
    press = (lambda at, **how: at.tap(**how)) if width == 390 else (lambda at, **how: at.click(**how))

    page.goto("/desk/")
    with page.expect_navigation():
        press(page.get_by_role("link", name="Write a story"))
    page.keyboard.type("The long story")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(".add-blocks").wait_for()
    page.select_option("#id_section", label="Fashion")
    press(page.locator(".add-blocks").get_by_role("button", name="Text", exact=True))
    page.evaluate(PASTE, word())
    page.frame_locator("iframe.cke_wysiwyg_frame").get_by_text(PARTS[2][-1]).wait_for()
    page.keyboard.type(" Ends.")
    for number, (head, photo) in enumerate(zip(HEADS, photos, strict=True), start=2):
        put_picture(page, press, head, photo.description)
        until(page, f"{TEXTS} === {number}")
    save(page)

    expected = [
        *PARTS[0],
        *f"By {NAME} at sea.".split(),
        *HEADS[0].split(),
        *PARTS[1],
        *HEADS[1].split(),
        *PARTS[2],
        "Ends.",
    ]
    assert len(expected) > 890
    page.goto(page.url.split("#")[0])
    assert page.locator(".standing .state").inner_text() == "Draft"
    texts = [words for words in words_in_order() if words]
    assert " ".join(re.sub(r"<[^>]+>", " ", html) for html in texts).split() == expected
    assert NAME in texts[0]
    assert [re.findall("<h[23]>(.*?)</h", html) for html in texts] == [[], [HEADS[0]], [HEADS[1]]]
    assert [html.count("<li>") for html in texts] == [3, 3, 3]
    assert not re.search("mso|Mso|style|<p></p>", "".join(texts))
    article = Article.objects.get()
    assert [each.photo for each in article.articles_picture_set.order_by("ordering")] == photos
    assert blocks(page).count() == 5
    assert 0 < page.evaluate("Number(sessionStorage.clicks)") <= MOST_CLICKS

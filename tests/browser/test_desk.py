"""The desk in a real browser: an editor's whole round, and the blocks by mouse and by keyboard."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from articles.models import Article, Picture, PullQuote, Revision, Text
from tests.browser.faults import faults
from tests.builders import (
    every_block,
    make_article,
    make_author,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    make_section,
    picture_file,
    publish_article,
)

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "/desk/articles/article/add/"


@pytest.fixture
def chief(django_user_model):
    return django_user_model.objects.create_superuser("chief", password="a long enough password")


def edit(page, article):
    page.goto(f"/desk/articles/article/{article.pk}/change/")
    page.locator(".add-blocks").wait_for()


def add(page, kind):
    """Add a block by keyboard: a click on what moves, as a block above grows or collapses, hits something else."""
    number = blocks(page).count()
    page.locator(".add-blocks").get_by_role("button", name=kind, exact=True).press("Enter")
    expect(blocks(page)).to_have_count(number + 1)
    return blocks(page).last


def blocks(page):
    return page.locator(".order-machine > .inline-related:not(.empty-form)")


def write(page, block, words, end=""):
    """Type into the editor of a text block."""
    body = block.frame_locator("iframe").locator("body")
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)
    return body


@contextmanager
def saving(page):
    """Wait for the answer to a save that is begun within: the page stays and says so, or is there anew."""
    page.evaluate(
        """() => {
          document.documentElement.dataset.waits = ""
          document.addEventListener("desk:stayed", () => delete document.documentElement.dataset.waits, { once: true })
        }"""
    )
    yield
    page.locator("html:not([data-waits])").wait_for(state="attached")
    page.wait_for_load_state()


def save(page, name="Save"):
    with saving(page):
        page.get_by_role("button", name=name, exact=True).press("Enter")


def words_in_order():
    newest = Revision.objects.order_by("-number").first()
    return [block.get("html") or block.get("text") for block in newest.body["blocks"]]


@pytest.mark.long
def test_an_editors_whole_round(page, chief, tmp_path):
    make_section("Fashion")
    file = tmp_path / "quay.jpg"
    file.write_bytes(picture_file("#345678", (1200, 800)))

    # Sign in.
    page.goto("/desk/")
    page.fill("[name=username]", "chief")
    page.fill("[name=password]", "a long enough password")
    page.click("[type=submit]")

    # Begin a story, and write it with three kinds of blocks.
    page.get_by_role("link", name="Write a story").click()
    page.fill("#id_headline", "A Coat for Rain")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(".add-blocks").wait_for()
    assert page.input_value("#id_slug") == "a-coat-for-rain"
    page.select_option("#id_section", label="Fashion")
    text = add(page, "Text")
    write(page, text, "It rains on the quay.")
    picture = add(page, "Picture")
    with page.expect_popup() as popup:
        picture.locator(".add-related").click()
    photo = popup.value
    photo.set_input_files("#id_upload", file)
    photo.fill("#id_description", "A coat on a quay")
    photo.fill("#id_creator", "Ada Lens")
    photo.fill("#id_credit_line", "Courtesy of the Quay")
    photo.select_option("#id_rights", "staff")
    with photo.expect_event("close"):
        photo.click("[name=_save]")
    picture.locator(".select2-selection__rendered", has_text="A coat on a quay").wait_for()
    picture.get_by_label("Caption").fill("The coat at noon")
    quote = add(page, "Pull quote")
    quote.get_by_label("Words").fill("Nothing is thrown away.")

    # Publish in spite of what is missing, and read it on the site with its credit.
    save(page, "Publish")
    page.get_by_label("Publish all the same, because").fill("The byline comes tomorrow.")
    save(page, "Publish all the same")
    page.locator(".messagelist").get_by_role("link", name="See it on the site").click()
    page.wait_for_url("**/stories/a-coat-for-rain/")
    story = page.locator("main").inner_text()
    for words in ("It rains on the quay.", "The coat at noon", "Ada Lens / Courtesy of the Quay", "Nothing is thrown"):
        assert words in story
    address = page.url

    # Withdraw it, and get a 404.
    page.go_back()
    page.get_by_role("button", name="Withdraw…").click()
    page.get_by_label(re.compile("Why")).fill("It stopped raining.")
    page.get_by_role("button", name="Yes, withdraw it").click()
    assert "withdrawn" in page.locator(".messagelist").inner_text()
    assert page.goto(address).status == 404


def test_a_story_begins_with_its_headline_and_enter(at_desk):
    page = at_desk
    page.goto(ADD)
    page.keyboard.type("A Coat for Rain")  # the cursor stands there already
    page.keyboard.press("Enter")
    page.locator(".add-blocks").wait_for()
    assert page.input_value("#id_headline") == "A Coat for Rain"
    assert page.input_value("#id_slug") == "a-coat-for-rain"


def test_a_double_click_begins_one_story(at_desk):
    page = at_desk
    page.goto(ADD)
    page.fill("#id_headline", "Once")
    page.get_by_role("button", name="Begin").dblclick()
    page.locator(".add-blocks").wait_for()
    assert Article.objects.count() == 1


def test_blocks_are_moved_by_keyboard_alone(at_desk):
    page = at_desk
    article = make_article(blocks=[Text(html="<p>One</p>"), PullQuote(text="Two"), Text(html="<p>Three</p>")])
    edit(page, article)
    up = blocks(page).filter(has_text="Three").get_by_role("button", name="Move up")
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Moved to place 1 of 3").wait_for()
    assert up.evaluate("element => element === document.activeElement")
    save(page)
    assert words_in_order() == ["<p>Three</p>", "<p>One</p>", "Two"]


def test_a_block_is_added_by_keyboard_alone_where_it_belongs(at_desk):
    page = at_desk
    article = make_article(blocks=[Text(html="<p>One</p>"), Text(html="<p>Two</p>")])
    edit(page, article)
    here = blocks(page).filter(has_text="Two").get_by_role("button", name="Add a block here")
    here.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # from Text to Picture
    page.keyboard.press("Tab")  # to Pull quote
    page.keyboard.press("Enter")
    page.keyboard.type("Between")
    save(page)
    assert words_in_order() == ["<p>One</p>", "Between", "<p>Two</p>"]


def test_the_keyboard_goes_through_the_blocks_as_they_stand(at_desk):
    """The form holds them by kind; only their order on the screen is that of the story."""
    page = at_desk
    article = make_article(blocks=[PullQuote(text="One"), Text(html="<p>Two</p>"), PullQuote(text="Three")])
    edit(page, article)
    page.locator(".collapse-items").click()
    blocks(page).filter(has_text="One").locator(".inline_label").focus()
    seen = []
    for _press in range(16):
        heading = page.evaluate(
            "document.activeElement.closest('.inline-related')?.querySelector('.inline_label').textContent"
        )
        seen += [heading] if heading not in seen else []
        page.keyboard.press("Tab")
    assert [word.strip() for word in seen if word][:3] == ["One", "Two", "Three"]


def test_a_block_is_dragged_onto_an_editor(at_desk):
    page = at_desk
    article = make_article(blocks=[Text(html="<p>One</p>"), Text(html="<p>Two</p>"), PullQuote(text="Three")])
    edit(page, article)
    first = blocks(page).filter(has_text="One")
    first.locator("iframe").wait_for()
    handle = blocks(page).filter(has_text="Three").locator("h3 b")
    handle.evaluate("element => element.scrollIntoView({ block: 'center' })")
    start, end = handle.bounding_box(), first.locator("iframe").bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 100, end["y"] + end["height"] - 40, steps=8)
    page.mouse.move(end["x"] + 100, end["y"] + end["height"] - 10, steps=4)  # the lower half: after it
    page.mouse.up()
    save(page)
    assert words_in_order() == ["<p>One</p>", "Three", "<p>Two</p>"]


def test_a_text_survives_a_move_and_an_edit(at_desk):
    page = at_desk
    article = make_article(blocks=[Text(html="<p>One</p>"), Text(html="<p>Two</p>")])
    edit(page, article)
    two = blocks(page).filter(has_text="Two")
    write(page, two, " and a half")
    two.get_by_role("button", name="Move up").click()
    write(page, two, ", typed later")
    save(page)
    assert words_in_order() == ["<p>Two and a half, typed later</p>", "<p>One</p>"]


def test_blocks_are_added_and_deleted(at_desk):
    page = at_desk
    article = make_article(blocks=[Text(html="<p>Goes</p>"), Text(html="<p>Stays</p>")])
    edit(page, article)
    blocks(page).filter(has_text="Goes").get_by_label("Delete").check()
    never = add(page, "Text")
    write(page, never, "Never saved")
    never.get_by_role("button", name="Remove", exact=True).click()
    write(page, add(page, "Text"), "New")
    save(page)
    assert words_in_order() == ["<p>Stays</p>", "<p>New</p>"]


def test_blocks_collapse_and_open_by_keyboard(at_desk):
    page = at_desk
    edit(page, make_article(blocks=[PullQuote(text="One")]))
    label = blocks(page).locator(".inline_label")
    label.focus()
    page.keyboard.press("Enter")
    page.locator("#id_articles_pullquote_set-0-text").wait_for(state="hidden")
    page.keyboard.press("Enter")
    page.locator("#id_articles_pullquote_set-0-text").wait_for(state="visible")


def test_what_is_pasted_from_word_is_cleaned(at_desk):
    page = at_desk
    article = make_article(blocks=[Text(html="<p>Before.</p>")])
    edit(page, article)
    markup = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body><!--StartFragment-->"
        "<p class=MsoNormal style='mso-margin-top-alt:auto;color:red'><b>Bold</b> and <i style='mso-bidi'>slanted</i>"
        "<o:p></o:p></p><p class=MsoNormal><span style='font-family:Calibri'>Plain</span><script>alert(1)</script></p>"
        "<!--EndFragment--></body></html>"
    )
    write(page, blocks(page).first, "")
    page.evaluate(
        """markup => {
            const editor = Object.values(CKEDITOR.instances)[0]
            const transfer = new CKEDITOR.plugins.clipboard.dataTransfer()
            transfer.setData("text/html", markup)
            editor.fire("paste", { type: "auto", dataValue: markup, dataTransfer: transfer, method: "paste" })
        }""",
        markup,
    )
    blocks(page).first.frame_locator("iframe").get_by_text("Plain").wait_for()
    save(page)
    html = Text.objects.get().html
    assert "<strong>Bold</strong> and <em>slanted</em>" in html
    assert "Plain" in html
    assert not re.search(r"mso|style|class|<o:|script|font-family|<span", html, re.IGNORECASE)


def test_an_error_keeps_what_was_typed(at_desk):
    page = at_desk
    edit(page, make_article(blocks=[]))
    page.fill("#id_headline", "")
    page.fill("#id_standfirst", "Typed standfirst")
    write(page, add(page, "Text"), "Typed text")
    page.locator("#article_form").evaluate("form => form.noValidate = true")
    save(page)
    page.locator(".errornote").wait_for()
    assert page.input_value("#id_standfirst") == "Typed standfirst"
    assert blocks(page).first.frame_locator("iframe").locator("body").inner_text().strip() == "Typed text"
    page.fill("#id_headline", "Now with a headline")
    save(page)
    assert Article.objects.get().headline == "Now with a headline"
    assert words_in_order() == ["<p>Typed text</p>"]


def test_a_photo_is_chosen_by_its_picture(at_desk):
    page = at_desk
    make_photo("A red bag", data=picture_file("#aa1122", (600, 600)))
    article = make_article(blocks=[])
    edit(page, article)
    picture = add(page, "Picture")
    picture.locator(".select2-selection").click()
    page.keyboard.type("red")
    offered = page.locator(".select2-results__option", has_text="A red bag")
    offered.locator("img.thumb").wait_for()
    assert "Ada Lens" in offered.inner_text()
    offered.click()
    picture.locator(".select2-selection img.thumb").wait_for()
    save(page)
    assert Picture.objects.get().photo.description == "A red bag"
    blocks(page).first.locator("h3 img.thumb").wait_for()


@pytest.mark.layout
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_takes_the_theme_of_the_desk(open_window, sign_in, chief, width, scheme):
    page = open_window(width=width, height=900, color_scheme=scheme)
    sign_in(chief, page)
    edit(page, make_article(blocks=[Text(html="<p>One</p>")]))
    body = blocks(page).first.frame_locator("iframe").locator("body")
    colour = "element => getComputedStyle(element).backgroundColor"
    is_dark = [int(part) < 60 for part in re.findall(r"\d+", body.evaluate(colour))[:3]]
    assert is_dark == [scheme == "dark"] * 3
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.layout
def test_the_bar_of_buttons_leaves_a_telephone_to_the_story(open_window, sign_in, chief):
    page = open_window(width=390, height=844)
    sign_in(chief, page)
    edit(page, make_article())
    bar = page.locator(".submit-row")
    assert bar.bounding_box()["height"] < 100
    save, publish = (bar.locator(f"[name={name}]").bounding_box() for name in ("_continue", "_publish"))
    assert save["y"] == publish["y"]
    small = [each.bounding_box() for each in bar.locator(":scope > :not(.default, [name=_continue]):visible").all()]
    assert len({box["y"] for box in small}) == 1
    assert min(box["height"] for box in small) >= 24


def test_a_live_story_that_is_opened_and_saved_is_not_changed(at_desk):
    page = at_desk
    product, campaign, photo = make_product(), make_campaign("Salt"), make_photo()
    html = (
        "<p>One &amp; <em>two</em>, “three”.<br>Four</p><ul><li>a</li><li>b</li></ul><blockquote><p>c</p></blockquote>"
    )
    blocks_of_all_kinds = [*every_block(campaign, product, [photo], make_article("Other")), Text(html=html)]
    article, revision = publish_article(blocks=blocks_of_all_kinds, standfirst="One.\nTwo.", tags=["rain", "a b"])
    edit(page, article)
    blocks(page).locator("iframe").first.wait_for()
    save(page)
    assert article.revisions.get() == revision
    assert page.locator(".standing .state").inner_text() == "Live"


@pytest.mark.layout
@pytest.mark.long
def test_every_page_of_the_desk_can_be_read_by_everybody(page, sign_in, chief):
    person, photo = make_person(), make_photo(data=picture_file())
    product, campaign = make_product(photo=photo), make_campaign("Salt", roll=[("hair", person)], photos=[photo])
    blocks_of_all_kinds = every_block(campaign, product, [photo], make_article("Other"))
    article = make_article(blocks=blocks_of_all_kinds, authors=[make_author()], people=[person], products=[product])
    page.goto("/desk/login/")
    found = {"login": faults(page)}
    sign_in(chief)
    for path in (
        "",
        "articles/article/",
        f"articles/article/{article.pk}/change/",
        "media/photo/",
        f"media/photo/{photo.pk}/change/",
        f"articles/campaign/{campaign.pk}/change/",
        f"articles/product/{product.pk}/change/",
        f"people/person/{person.pk}/change/",
    ):
        page.goto(f"/desk/{path}")
        page.wait_for_load_state("networkidle")
        found[path] = faults(page)
    assert not {path: violations for path, violations in found.items() if violations}

"""Rows that stand in an order, moved by a mouse, a finger and keys; and the numbers, where no script runs."""

import pytest
from playwright.sync_api import expect

from articles.models import Byline
from tests.browser.faults import faults
from tests.browser.test_desk import save
from tests.browser.waiting import until
from tests.builders import make_article, make_author, make_campaign, make_gallery, make_person, make_photo
from tests.forms import address_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
NAMES = ("Ada", "Bo", "Cy")


def story():
    made = make_article(authors=[make_author(name) for name in NAMES])
    made.bylines.update(position=0)
    return made


def rows(page, prefix="bylines"):
    return page.locator(f"#{prefix}-group tr.form-row:not(.empty-form)")


def shown(page, prefix="bylines"):
    said = rows(page, prefix).locator(".select2-selection__rendered").all_inner_texts()
    return [each.split()[-1] for each in said]  # after the letters in the place of a picture


def in_order(article):
    return [str(each) for each in article.bylines.order_by("position", "pk")]


def move(page, name, way):
    return page.locator("#content").get_by_role("button", name=f"Move {way}: {name}", exact=True)


@pytest.mark.parametrize("width", [390, 1440])
def test_keys_move_a_row_which_keeps_the_focus_and_says_where_it_stands(open_window, sign_in, chief, width):
    page, made = open_window(width=width, height=844), story()
    sign_in(chief, page)
    page.goto(address_of(made))
    expect(page.locator("#id_bylines-0-position")).to_be_hidden()
    button = move(page, "Cy", "up")
    box = button.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    for place in (2, 1):
        button.press("Enter")
        expect(button).to_be_focused()
        expect(page.get_by_role("status").filter(has_text=f"Cy: now at place {place} of 3.")).to_have_count(1)
    button.press("Enter")  # it stands first: nothing comes of it
    until(page, "document.querySelector('#kept [data-at]').textContent.startsWith('Kept')")
    assert made.revisions.autosaves().get().body["authors"] == [
        made.bylines.get(author__person__name=name).author_id for name in ("Cy", "Ada", "Bo")
    ]
    assert faults(page) == []
    save(page)
    assert in_order(made) == ["Cy", "Ada", "Bo"]


def test_a_mouse_drags_a_row_to_its_place_and_escape_puts_it_back(at_desk):
    page, made = at_desk, story()
    page.goto(address_of(made))
    handle = rows(page).nth(0).locator(".place-handle")
    handle.scroll_into_view_if_needed()
    for is_kept in (False, True):
        start, end = handle.bounding_box(), rows(page).nth(2).bounding_box()
        page.mouse.move(start["x"] + 8, start["y"] + 8)
        page.mouse.down()
        page.mouse.move(start["x"] + 8, end["y"] + end["height"] - 4, steps=4)
        until(page, "document.querySelectorAll('#bylines-group tr.form-row')[2].id === 'bylines-0'")
        if not is_kept:
            page.keyboard.press("Escape")
        page.mouse.up()
        assert shown(page) == (["Bo", "Cy", "Ada"] if is_kept else ["Ada", "Bo", "Cy"])
    save(page)
    assert in_order(made) == ["Bo", "Cy", "Ada"]


def test_a_finger_drags_a_row(open_window, sign_in, chief):
    page, made = open_window(width=390, height=844, has_touch=True, is_mobile=True), story()
    sign_in(chief, page)
    page.goto(address_of(made))
    handle = rows(page).nth(2).locator(".place-handle")
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), rows(page).nth(0).bounding_box()
    touch = page.context.new_cdp_session(page)
    x, y = start["x"] + 8, start["y"] + 8
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x, "y": (y + end["y"]) / 2}]),
        ("touchMove", [{"x": x, "y": end["y"] + 2}]),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    until(page, "document.querySelector('#bylines-group tr.form-row').id === 'bylines-2'")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    save(page)
    assert in_order(made) == ["Cy", "Ada", "Bo"]


def test_new_and_deleted_rows_disturb_no_order(at_desk):
    page = at_desk
    people = [make_person(name) for name in NAMES]
    campaign = make_campaign(roll=[("model", each) for each in people])
    page.goto(address_of(campaign))
    for number, name in enumerate(("Dee", "Eli", "Flo"), 3):
        page.locator("#credits-group .add-row a").click()
        page.select_option(f"#id_credits-{number}-role", "hair")
        option = f"new Option('{name}', '{make_person(name).pk}', true, true)"
        page.evaluate(f"django.jQuery('#id_credits-{number}-person').append({option}).trigger('change')")
    move(page, "hair, Flo", "up").press("Enter")
    move(page, "hair, Flo", "up").press("Enter")
    move(page, "hair, Flo", "up").press("Enter")
    page.locator("#id_credits-1-DELETE").check()  # Bo
    move(page, "hair, Flo", "up").press("Enter")  # past Ada
    page.locator("#credits-4 .inline-deletelink").click()  # Eli
    save(page, "Save")
    said = [each.party_name for each in campaign.credits.order_by("position")]
    assert said == ["Flo", "Ada", "Cy", "Dee"]


def test_a_refused_form_keeps_the_order_and_names_its_rows_by_it(at_desk):
    page, made = at_desk, story()
    page.goto(address_of(made))
    move(page, "Cy", "up").press("Enter")
    page.fill("#id_headline", "")
    page.locator("#bylines-2 .select2-selection").wait_for()
    page.evaluate("document.querySelector('#id_bylines-2-author').append(new Option('Gone', '99999', true, true))")
    save(page)
    assert page.locator("#faults li").all_inner_texts()[1].startswith("Author (byline 2)")
    assert [each.get_attribute("id") for each in rows(page).all()] == ["bylines-0", "bylines-2", "bylines-1"]


def test_without_scripts_the_places_are_numbers(open_window, sign_in, chief):
    page, made = open_window(java_script_enabled=False), story()
    sign_in(chief, page)
    page.goto(address_of(made))
    page.fill("#id_bylines-0-position", "2")
    page.locator("[name=_continue]:visible").first.click()
    assert in_order(made) == ["Bo", "Cy", "Ada"]
    assert Byline.objects.get(author__person__name="Ada").position == 2


@pytest.mark.parametrize("width", [390, 1440])
def test_the_photos_of_a_gallery_are_moved_too(open_window, sign_in, chief, width):
    page = open_window(width=width, height=844)
    sign_in(chief, page)
    gallery = make_gallery([make_photo(name) for name in NAMES])
    page.goto(address_of(gallery))
    move(page, "Bo", "up").press("Enter")
    save(page, "Save")
    assert [each.photo.description for each in gallery.places.order_by("position")] == ["Bo", "Ada", "Cy"]

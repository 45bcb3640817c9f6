"""A photo's form in a real browser: the focal point on the picture, what the file says, and whom it names."""

import pytest

from media.imaging import crops
from media.intake.ingest import ingest
from media.models import Photo
from people.models import Person
from tests.browser.conftest import NARROW
from tests.browser.faults import faults
from tests.builders import make_person
from tests.media.written import written_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
SAID = {
    "dc:creator": ["Inez van Lamsweerde"],
    "photoshop:DateCreated": "2026-04",
    "Iptc4xmpExt:PersonInImage": ["Vera Lind", "Jo Marais"],
}


@pytest.fixture
def photo():
    return ingest(written_file(SAID, artist="Somebody Else", size=(1200, 800)), name="x.jpg", creator="Ada Lens")


def opened(page, photo):
    page.goto(f"/desk/media/photo/{photo.pk}/change/")
    page.locator(".focal-mark").wait_for()
    return page.locator(".focal-frame img")


def point(page):
    return [float(page.input_value(f"#id_focal_{axis}")) for axis in "xy"]


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).press("Enter")


def shown(page, crop):
    """Return the (left, top, right, bottom) of the photo that the preview of a crop shows, in its pixels."""
    across, down = crop.split("x")
    return page.locator(f".crops [data-across='{across}'][data-down='{down}']").evaluate(
        """(figure) => {
          const frame = figure.firstElementChild.getBoundingClientRect()
          const image = figure.querySelector("img").getBoundingClientRect()
          const scale = 1200 / image.width
          return [frame.left - image.left, frame.top - image.top, frame.right - image.left, frame.bottom - image.top]
            .map((edge) => edge * scale)
        }"""
    )


def test_the_point_is_set_by_mouse_and_keyboard_and_the_crops_follow(page, sign_in, chief, photo):
    sign_in(chief)
    image = opened(page, photo)
    size = image.bounding_box()
    image.click(position={"x": size["width"] * 0.8, "y": size["height"] * 0.25})
    assert point(page) == pytest.approx([0.8, 0.25], abs=0.005)
    x, y = point(page)

    # The mark has the focus: the arrow keys go on from here, and don't scroll.
    before = page.evaluate("scrollY")
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    assert point(page) == pytest.approx([x - 0.02, y + 0.11], abs=0.002)
    assert page.evaluate("scrollY") == before
    assert page.locator(".focal-says output").inner_text() == f"{round((x - 0.02) * 100)} % across, 36 % down"

    # It stays inside the picture, and the mark is dragged.
    mark, size = page.locator(".focal-mark").bounding_box(), image.bounding_box()
    page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    page.mouse.down()
    page.mouse.move(size["x"] + size["width"] + 300, size["y"] + size["height"] * 0.5, steps=3)
    page.mouse.up()
    assert point(page) == pytest.approx([1, 0.5], abs=0.01)

    # The previews cut as the server does.
    page.locator("#id_focal_x").fill("0.3")
    for crop in ("16x9", "4x3", "1x1", "4x5", "3x4"):
        cut = crops.rectangle(1200, 800, crop, *point(page))
        assert shown(page, crop) == pytest.approx(cut, abs=12), crop
    page.get_by_label("Not to be cropped").check()
    assert not page.locator(".crops").is_visible()
    page.get_by_label("Not to be cropped").uncheck()
    save(page)
    assert Photo.objects.get().focal_x == pytest.approx(0.3)
    page.locator(".focal-mark").wait_for()
    page.get_by_role("button", name="As it was").wait_for(state="hidden")


def test_what_the_file_says_is_taken_at_a_click(page, sign_in, chief, photo):
    Photo.objects.update(created_on=None)
    sign_in(chief)
    opened(page, photo)
    creator = page.locator(".field-creator .said")
    assert creator.locator(".other").all_inner_texts() == [
        "XMP: Inez van Lamsweerde Take it",
        "EXIF: Somebody Else Take it",
    ]
    creator.get_by_role("button", name="Take it: Inez van Lamsweerde").click()
    assert page.input_value("#id_creator") == "Inez van Lamsweerde"
    creator.get_by_text("as the file says (XMP)").wait_for()
    assert page.evaluate("document.activeElement.id") == "id_creator"
    page.keyboard.press("End")
    page.keyboard.type(" and others")
    assert not creator.get_by_text("as the file says (XMP)").is_visible()
    page.locator(".field-created_on .said .take").click()
    save(page)
    taken = Photo.objects.get()
    assert taken.creator == "Inez van Lamsweerde and others"
    assert (taken.created_on.isoformat(), taken.created_precision) == ("2026-04-01", "month")


def test_whom_the_file_names_is_linked_or_added_in_a_window(page, sign_in, chief, photo):
    make_person("Jo Marais", occupation="model")
    namesake = make_person("Jo Marais", disambiguation="the singer")
    sign_in(chief)
    opened(page, photo)
    page.get_by_role("button", name="Link Jo Marais (the singer)").click()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Add Vera Lind as a person").click()
    assert popup.value.input_value("#id_name") == "Vera Lind"
    with popup.value.expect_event("close"):
        popup.value.get_by_role("button", name="Save", exact=True).click()
    page.locator(".field-people .select2-selection__choice", has_text="Vera Lind").wait_for()
    assert page.locator(".proposal:visible").count() == 0
    save(page)
    assert set(photo.people.all()) == {namesake, Person.objects.get(name="Vera Lind")}


def test_a_finger_sets_the_point_and_everybody_can_use_the_form(open_window, sign_in, chief, photo):
    window = open_window(**NARROW, has_touch=True)
    sign_in(chief, window)
    image = opened(window, photo)
    box = image.bounding_box()
    image.tap(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    assert point(window) == pytest.approx([0.25, 0.75], abs=0.01)
    assert faults(window) == []


def test_without_scripts_two_sliders_set_the_point_and_what_the_file_says_is_text(open_window, sign_in, chief, photo):
    window = open_window(java_script_enabled=False)
    sign_in(chief, window)
    window.goto(f"/desk/media/photo/{photo.pk}/change/")
    assert not window.locator("button.take:visible").count()
    assert "Inez van Lamsweerde" in window.locator(".field-creator .said").inner_text()
    slider = window.get_by_label("Focal point, across")
    slider.focus()
    window.keyboard.press("End")
    save(window)
    assert Photo.objects.get().focal_x == 1

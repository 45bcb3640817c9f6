"""Two photos of one picture, in a real browser: from a story's block to the one that stays."""

import pytest

from articles.models import Picture
from media.models import Photo
from tests.browser.faults import faults
from tests.builders import make_article, make_photo
from tests.media.test_uploads import pictured

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_block_of_a_story_gets_the_photo_that_the_library_has(page, sign_in, chief, tmp_path):
    had = make_photo("A coat in the yard", data=pictured(1, (480, 640)), credit_line="Courtesy of the Quay")
    article = make_article(blocks=[Picture()])
    file = tmp_path / "coat.jpg"
    file.write_bytes(pictured(1))
    sign_in(chief)
    page.goto(f"/desk/articles/article/{article.pk}/change/")
    block = page.locator(".order-machine > .inline-related:not(.empty-form)")
    with page.expect_popup() as popup:
        block.locator(".add-related").click()
    window = popup.value
    window.set_input_files("#id_upload", file)
    window.fill("#id_description", "The coat once more")
    window.fill("#id_creator", "Bo Quill")
    window.click("[name=_save]")
    window.get_by_role("heading", name="The library has this picture").wait_for()
    assert faults(window) == []
    with window.expect_event("close"):
        window.get_by_role("button", name="Use the one we have").click()
    block.locator(".select2-selection__rendered", has_text="A coat in the yard").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue", exact=True).click()
    assert Picture.objects.get().photo == had
    assert list(Photo.objects.all()) == [had]

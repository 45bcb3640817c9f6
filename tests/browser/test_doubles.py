"""Two photos of one picture, in a real browser: from a story's block to the one that stays."""

import pytest

from articles.models import Picture
from media.models import Photo
from media.renditions.thumbnails import thumbnail_url
from tests.browser.faults import faults
from tests.browser.test_desk import save
from tests.builders import make_article, make_photo
from tests.media.test_uploads import pictured

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]


@pytest.mark.parametrize("size", [(240, 320), (480, 640)], ids=["another size", "the very file"])
def test_a_block_of_a_story_gets_the_photo_that_the_library_has(page, sign_in, chief, tmp_path, size):
    had = make_photo("A coat in the yard", data=pictured(1, (480, 640)), credit_line="Courtesy of the Quay")
    article = make_article(blocks=[Picture()])
    file = tmp_path / "coat.jpg"
    file.write_bytes(pictured(1, size))
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
    use = window.get_by_role("button", name="Use the one we have")
    use.wait_for()
    assert faults(window) == []
    with window.expect_event("close"):
        use.click()
    block.locator(".select2-selection__rendered", has_text="A coat in the yard").wait_for()
    shown = {
        block.locator(f"{where} img.thumb").get_attribute("src") for where in (".select2-selection__rendered", "h3")
    }
    assert shown == {thumbnail_url(had)}
    save(page)
    assert Picture.objects.get().photo == had
    assert list(Photo.objects.all()) == [had]

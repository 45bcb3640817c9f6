"""What stands where a picture is still to come."""

import pytest

from media.models import Photo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
# A beige wall, a pale sky, skin in shade, nearly black, and what lies between two steps.
COLOURS = ["#b5a58f", "#bcc6d8", "#6f5248", "#141210", "#888888", "#ffffff"]


@pytest.mark.parametrize("colour", COLOURS)
def test_the_place_of_a_picture_has_its_colour(page, magazine, colour):
    Photo.objects.update(colour=colour)
    page.goto(magazine.pages["story"])
    shown = page.locator("img.image").first.evaluate("image => getComputedStyle(image).backgroundColor")
    levels = [int(level) for level in shown.removeprefix("rgb(").removesuffix(")").split(",")]
    wanted = bytes.fromhex(colour[1:])
    assert max(abs(level - of) for level, of in zip(levels, wanted, strict=True)) <= 8, shown

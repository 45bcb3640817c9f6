"""The largest picture that a reader sees first is fetched first, whatever page it is."""

import pytest

from tests.browser.conftest import NARROW, WIDE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]
# The pictures of a window that nobody has scrolled: what of each is seen, in square pixels, and how it is fetched.
SEEN = """() => [...document.querySelectorAll("main img")].map((image) => {
  const box = image.getBoundingClientRect()
  const [width, height] = [Math.min(box.right, innerWidth) - box.left, Math.min(box.bottom, innerHeight) - box.top]
  return { area: Math.max(0, width) * Math.max(0, height), lazy: image.loading === "lazy", top: image.fetchPriority }
})"""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_largest_picture_of_the_first_window_waits_for_nothing(open_window, magazine, size):
    page = open_window(**size)
    opened = 0
    for name, path in magazine.pages.items():
        page.goto(path)
        pictures = page.evaluate(SEEN)
        assert sum(each["top"] == "high" for each in pictures) <= 1, name
        largest = max(pictures, key=lambda each: each["area"], default=None)
        if largest and largest["area"]:
            opened += 1
            assert not largest["lazy"], name
    assert opened > 6

"""Whatever a form of the desk holds stands on the screen, a telephone's too: nothing is moved sideways to be read."""

import pytest
from django.contrib.admin import site as desk
from django.urls import reverse

from media.models import Window
from tests.browser.conftest import NARROW, WIDE
from tests.builders import make_photo
from tests.desk import grow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.layout]
# What stands out of the window on either side, but for what is there for those alone who hear the page; and what
# can be moved sideways within its own edge.
OUTSIDE = """() => [...document.querySelectorAll("#container *")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length)
  .filter((each) => {
    const { left, right, width, height } = each.getBoundingClientRect()
    const isMoved = each.scrollWidth > each.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(each).overflowX)
    return width > 1 && height > 1 && (left < -1 || right > innerWidth + 1) || isMoved && !each.matches("textarea")
  })
  .map((each) => each.outerHTML.slice(0, 140))"""
# The tables of rows whose fields nobody who sees the page can name, as the headings of their columns are gone.
NAMELESS = """() => [...document.querySelectorAll(".tabular tr.form-row:not(.empty-form) > td")]
  .filter((each) => each.checkVisibility() && each.querySelector("input:not([type=hidden]), select, textarea, p"))
  .filter((each) => /^(none|normal|"")$/.test(getComputedStyle(each, "::before").content))
  .map((each) => each.className)"""


@pytest.fixture
def rows(chief):
    """Return a row of every model that has a form at the desk, each with rows of its parts."""
    grow(0, 1)
    photo = make_photo("A photo with a window")
    Window.objects.create(photo=photo)
    return {model: photo if model is type(photo) else model._default_manager.earliest("pk") for model in desk._registry}


@pytest.mark.parametrize("window", [NARROW, WIDE], ids=["telephone", "desktop"])
def test_no_form_is_wider_than_its_window(open_window, sign_in, chief, rows, window):
    page = open_window(**window)
    sign_in(chief, page)
    found = {}
    for model, row in rows.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        page.goto(reverse(f"admin:{name}_change", args=[row.pk]))
        page.wait_for_load_state("networkidle")
        for more in page.locator(".tabular .add-row a").all():
            more.click()
        found[name] = page.evaluate(OUTSIDE)
        if window is NARROW:
            found[name] += page.evaluate(NAMELESS)
    assert not {name: outside for name, outside in found.items() if outside}

"""The desk's front page in a real browser: a calendar where there is room, a list of its days where there isn't."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.publishing import schedule, set_embargo
from tests.browser.conftest import NARROW, WIDE
from tests.browser.faults import faults
from tests.builders import REASON, make_article, make_campaign, make_photo, picture_file

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def busy_desk(chief):
    """Fill every part of the page, with a headline that is hard to break."""
    now = timezone.now()
    photo = make_photo("A lapel", data=picture_file(), usable_until=now + 3 * DAY)
    make_article("Strümpfebeschaffungsverordnung " * 3, created_by=chief, lead_photo=photo)
    schedule(
        make_article("Donaudampfschifffahrtsgesellschaft"),
        by=None,
        live_from=now + DAY,
        live_until=now + 9 * DAY,
        override=REASON,
    )
    set_embargo(make_article("Kept back"), until=now + DAY, by=None)
    make_campaign("Salt", embargoed_until=now + 2 * DAY)
    return chief


@pytest.mark.layout
@pytest.mark.parametrize(("size", "across", "shown"), [(WIDE, 7, 28), (NARROW, 1, 4)])
def test_the_calendar_fits_the_window(open_window, sign_in, busy_desk, size, across, shown):
    page = open_window(**size)
    sign_in(busy_desk, page)
    page.goto("/desk/")
    days = [box for day in page.locator(".day").all() if (box := day.bounding_box())]
    assert len({round(box["x"]) for box in days}) == across
    assert len(days) == shown  # on a telephone today, and the days on which something happens
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


@pytest.mark.layout
def test_a_busy_front_page_can_be_read_by_everybody(page, sign_in, busy_desk):
    sign_in(busy_desk)
    page.goto("/desk/")
    page.get_by_role("heading", name="The next four weeks").wait_for()
    assert faults(page) == []

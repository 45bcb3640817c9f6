"""A picture editor among blocks that they may only read: a photo stands where it was put."""

import pytest

from articles.models import Picture as PictureBlock
from articles.models import PullQuote, Text
from articles.revisions.snapshots import record
from articles.revisions.working_copy import blocks_of
from magazine.roles import PICTURE_EDITOR
from tests.browser.test_desk import save
from tests.builders import make_article, make_photo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alike]


@pytest.fixture
def story(make_member, sign_in, page, site):
    photo = make_photo("The quay")
    words = [PullQuote(text="First"), Text(html="<p>Second.</p>"), PullQuote(text="Third"), Text(html="<p>Fourth.</p>")]
    story = make_article(blocks=[PictureBlock(photo=photo, caption="On the quay"), *words])
    record(story)
    sign_in(make_member(PICTURE_EDITOR))
    page.goto(f"{site}/desk/articles/article/{story.pk}/change/")
    return story


def order(story):
    return [str(block) for block in blocks_of(story)]


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_a_photo_that_a_picture_editor_moves_stays_where_it_was_put(page, story, steps):
    for _step in range(steps):
        page.locator("#articles_picture_set-0").get_by_role("button", name="Move down").click()
    save(page)
    words = ["First", "Second.", "Third", "Fourth."]
    assert order(story) == [*words[:steps], "On the quay", *words[steps:]]

"""A story's history in a real browser: compare, bring one block back, then the whole, then what readers see."""

import re

import pytest

from articles.models import Article, PhotoGallery, Picture, PullQuote, Text
from articles.publishing import send_back, submit
from articles.revisions.snapshots import record
from tests.browser.faults import faults
from tests.browser.waiting import until
from tests.builders import (
    REASON,
    every_block,
    make_author,
    make_campaign,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(django_user_model):
    """Return a live story of every kind of block, in which an editor has changed much since."""
    noor = django_user_model.objects.create_superuser("noor", first_name="Noor", last_name="Baptiste")
    photos = [make_photo(f"Look {n}", data=picture_file(f"#5{n}7{n}9{n}", (600, 800))) for n in range(3)]
    blocks = every_block(make_campaign("Salt"), make_product(), photos[:2], publish_article("The other")[0])
    article, _revision = publish_article(
        "What a fold is for", blocks=blocks, authors=[make_author()], tags=["leather"], lead_photo=photos[0]
    )
    Text.objects.filter(parent=article).update(html="<p>Other words. <a href='https://example.com/'>A link</a>.</p>")
    PullQuote.objects.all().delete()
    Picture.objects.update(photo=photos[2], ordering=1)
    PhotoGallery.objects.get().places.first().delete()
    Article.objects.filter(pk=article.pk).update(headline="What the fold is for")
    article.refresh_from_db()
    record(article, by=noor)
    submit(article, by=None, note="Ready, I think.", override=REASON)
    send_back(article, by=noor, note="One word is wrong.")
    return article


def click(page, role, name):
    with page.expect_navigation():
        page.get_by_role(role, name=name, exact=True).first.click()


def test_compare_then_bring_one_block_back_then_the_whole_then_discard(at_desk, story):
    page = at_desk
    page.goto(f"/desk/articles/article/{story.pk}/change/")
    page.locator("button.history").click()
    page.wait_for_url(re.compile("/history/"))
    click(page, "link", "Compare with 1")

    # What differs.
    page.locator("del", has_text="a").first.wait_for()
    quote = page.locator(".difference", has=page.locator(".how-removed"))
    assert quote.locator("del").first.inner_text() == "Nothing is thrown away."
    picture = page.locator(".difference", has=page.locator(".how-moved"))
    assert picture.locator("img").count() == 2
    for image in picture.locator("img").all():
        image.scroll_into_view_if_needed()
    until(page, "[...document.images].filter((i) => i.closest('.picture-new')).every((i) => i.naturalWidth)")

    # One block.
    with page.expect_navigation():
        quote.get_by_role("link", name="Restore this block from 1").click()
    assert PullQuote.objects.count() == 0
    click(page, "button", "Yes, bring the block back")
    assert "The block of revision 1 is back, saved as revision 3." in page.locator(".messagelist").inner_text()
    assert PullQuote.objects.get().text == "Nothing is thrown away."
    assert Article.objects.get(pk=story.pk).headline == "What the fold is for"

    # The whole.
    page.locator("button.history").click()
    page.wait_for_url(re.compile("/history/"))
    page.locator(".event", has_text="Revision 1").get_by_role("link", name="Restore…").click()
    page.get_by_role("button", name="Yes, bring it back").wait_for()
    click(page, "button", "Yes, bring it back")
    assert page.input_value("#id_headline") == "What a fold is for"
    assert story.revisions.newest_saved().digest == story.revisions.get(number=1).digest

    # And readers have seen none of it.
    page.goto("/stories/what-a-fold-is-for/")
    assert "Nothing is thrown away." in page.inner_text("article")


def test_any_two_are_compared_and_the_changes_are_discarded(at_desk, story):
    page = at_desk
    page.goto(f"/desk/articles/article/{story.pk}/history/")
    page.select_option("[name=one]", "1")
    page.select_option("[name=other]", "2")
    click(page, "button", "Compare")
    assert page.url.endswith("/compare/1/2/")
    page.goto(f"/desk/articles/article/{story.pk}/change/")
    page.locator("button.discard").click()
    page.get_by_role("button", name="Yes, discard the changes").wait_for()
    click(page, "button", "Yes, discard the changes")
    assert page.input_value("#id_headline") == "What a fold is for"
    assert page.locator("button.discard").count() == 0


@pytest.mark.layout
@pytest.mark.long
def test_the_pages_of_the_history_are_readable_by_everybody(page, sign_in, django_user_model, story):
    sign_in(django_user_model.objects.create_superuser("chief", password="a long enough password"))
    for path in ("history/", "compare/1/2/", "revisions/1/restore/", "discard/"):
        page.goto(f"/desk/articles/article/{story.pk}/{path}")
        assert faults(page) == [], path

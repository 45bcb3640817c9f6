"""A revision at the desk as readers will see it: the same page, at the moment at which it goes live."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import CreditsRoll, PullQuote, SeeAlso, Text
from articles.publishing import publish, schedule, set_embargo, trash
from articles.revisions.snapshots import record
from magazine.roles import EDITOR, PICTURE_EDITOR, WRITER
from tests.builders import (
    REASON,
    every_block,
    make_article,
    make_author,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    make_section,
    picture_file,
    publish_article,
)
from tests.forms import address_of

pytestmark = pytest.mark.django_db
SOON = timedelta(days=2)


def preview(client, revision, status=200):
    response = client.get(address(revision))
    assert response.status_code == status
    return response


def address(revision):
    return reverse("admin:articles_article_preview", args=[revision.article_id, revision.number])


def main(response):
    """Return the bytes of what is between header and footer: the story, and what is related to it.

    Not the link to the page of its picture credits, which a story has once it is published.
    """
    found = re.search(rb"<main.*</main>", response.content, re.DOTALL)[0]
    return re.sub(rb'\s*(<p class="picture-credits">.*?</p>)?\s*(?=<dialog class="viewer")', b"", found)


def whole_story(**fields):
    """Make a draft with a block of every kind, a byline, a campaign, tags, a section."""
    photos = [make_photo(f"Look {n}", data=picture_file(f"#{n}23456")) for n in range(2)]
    product, campaign = make_product(photo=photos[0]), make_campaign(roll=[("talent", make_person("Ina Roll"))])
    parts = {"people": [make_person()], "products": [product], "campaigns": [campaign], "tags": ["fold"]}
    return make_article(
        "The whole of it",
        authors=[make_author()],
        lead_photo=photos[1],
        standfirst="What a fold is for.",
        blocks=every_block(campaign, product, photos, publish_article("Another", products=[product])[0]),
        **parts,
        **fields,
    )


def test_the_preview_of_a_draft_is_what_readers_get_when_it_is_published(desk):
    article = whole_story()
    seen = main(preview(desk, record(article)))
    publish(article, by=None, override=REASON)
    assert main(desk.get("/stories/the-whole-of-it/")) == seen


def test_the_preview_of_a_scheduled_story_is_what_readers_get_then(desk):
    article = whole_story()
    revision = schedule(article, by=None, live_from=timezone.now() + SOON, override=REASON)
    seen = main(preview(desk, revision))
    desk.post(reverse("admin:moment"), {"at": revision.live_from.isoformat()})
    assert main(desk.get("/stories/the-whole-of-it/")) == seen


def test_every_revision_can_be_seen_as_it_was(desk):
    article = make_article("First words")
    first = record(article)
    article.headline = "Second words"
    article.save()
    second = record(article)
    assert b"First words" in main(preview(desk, first))
    assert b"First words" not in main(preview(desk, second))


def test_a_scheduled_story_is_seen_with_what_is_live_by_then_and_rights_that_have_ended(desk):
    at = timezone.now() + SOON
    other = make_article("Live by then")
    schedule(other, by=None, live_from=at - timedelta(hours=1), override=REASON)
    ended = make_photo("Ended", data=picture_file(), usable_until=at - timedelta(minutes=1))
    article = make_article("Scheduled", products=[make_product(photo=ended)], blocks=[SeeAlso(article=other)])
    page = main(preview(desk, schedule(article, by=None, live_from=at, override=REASON)))
    assert b"Live by then" in page
    assert f"/photos/{ended.pk}-".encode() not in page


@pytest.mark.parametrize("whose", ["story", "campaign"])
def test_an_embargo_is_over_in_the_preview(desk, whose):
    campaign = make_campaign("Salt")
    article = make_article(campaigns=[campaign])
    set_embargo(article if whose == "story" else campaign, until=timezone.now() + SOON, by=None)
    page = preview(desk, record(article)).content.decode()
    assert ">Salt</a>" in page
    assert f"{timezone.localtime(timezone.now() + SOON):%Y, %H}" in page


def test_the_embargo_of_a_campaign_that_only_lends_its_credits_is_over_too(desk):
    campaign = make_campaign("Salt", roll=[("talent", make_person("Ina Roll"))])
    set_embargo(campaign, until=timezone.now() + SOON, by=None)
    revision = record(make_article(blocks=[CreditsRoll(campaign=campaign)]))
    assert b"Ina Roll" in main(preview(desk, revision))


def test_the_chosen_moment_counts_if_it_is_later(desk):
    article = make_article(blocks=[SeeAlso(article=publish_article("Another")[0])])
    coming = make_article("Coming")
    schedule(coming, by=None, live_from=timezone.now() + SOON, override=REASON)
    revision = record(make_article("With a see-also", blocks=[SeeAlso(article=coming)]))
    assert b"Coming" not in main(preview(desk, revision))
    desk.post(reverse("admin:moment"), {"at": (timezone.now() + 2 * SOON).isoformat()})
    assert b"Coming" in main(preview(desk, revision))
    desk.post(reverse("admin:moment"), {"at": "2020-01-01T10:00"})
    assert b"Another" in main(preview(desk, record(article)))


def test_an_unfinished_block_leaves_no_trace(desk):
    blocks = [Text(html=""), PullQuote(text=""), *every_block(None, None, [make_photo()], None)]
    for block in blocks[2:]:
        for name in ("photo", "gallery", "product", "article", "campaign"):
            if hasattr(block, f"{name}_id"):
                setattr(block, name, None)
        for name in ("html", "text", "url", "title"):
            if hasattr(block, name):
                setattr(block, name, "")
    page = main(preview(desk, record(make_article(blocks=blocks)))).decode()
    assert re.search(r'<div class="body">\s*</div>', page)
    for trace in ('class="text"', "pull-quote", "gallery", "product-block", "see-also", "embed", "roll"):
        assert trace not in page, trace


def test_a_preview_is_kept_by_no_cache_and_no_search_engine(desk):
    response = preview(desk, record(make_article()))
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    page = response.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert 'rel="canonical"' not in page
    assert "og:title" not in page


def test_only_the_preview_may_stand_in_a_frame_and_it_runs_no_inline_script(desk):
    response = preview(desk, record(make_article()))
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    for path in ("/", "/desk/", "/desk/articles/article/"):
        headers = desk.get(path).headers
        assert headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"] or path.startswith("/desk"), path
        assert "frame-ancestors 'self'" not in headers["Content-Security-Policy"], path


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_preview_is_only_read(desk, method):
    assert getattr(desk, method)(address(record(make_article()))).status_code == 405


def test_a_story_that_one_may_not_see_has_no_preview(client, make_member):
    revision = record(make_article("Canary headline"))
    client.force_login(make_member(WRITER))
    assert b"Canary" not in preview(client, revision, 404).content


@pytest.mark.parametrize("role", [EDITOR, PICTURE_EDITOR])
def test_whoever_sees_all_stories_sees_their_previews(client, make_member, role):
    client.force_login(make_member(role))
    preview(client, record(make_article()))


def test_a_writer_sees_the_preview_of_their_own_story(client, make_member):
    writer = make_member(WRITER)
    client.force_login(writer)
    preview(client, record(make_article(created_by=writer)))


def test_a_writer_sees_nothing_to_come_but_their_own_story_and_its_campaign(client, make_member):
    writer, salt = make_member(WRITER), make_campaign("Salt", roll=[("talent", make_person("Ina Roll"))])
    coming = make_article("Canary headline", campaigns=[salt])
    schedule(coming, by=None, live_from=timezone.now() + SOON, override=REASON)
    ours = make_article("Ours", created_by=writer, campaigns=[salt], blocks=[SeeAlso(article=coming)])
    set_embargo(salt, until=timezone.now() + 2 * SOON, by=None)
    client.force_login(writer)
    page = main(preview(client, record(ours)))
    assert b"Canary" not in page
    assert b"Ina Roll" in page


def test_readers_are_asked_to_sign_in(client):
    assert preview(client, record(make_article("Canary")), 302).headers["Location"].startswith("/desk/login/")


def test_the_revision_of_another_story_is_not_found_under_this_one(desk):
    record(make_article("Canary"))
    other = make_article("Other")
    assert desk.get(address_of(other, "preview", 1)).status_code == 404
    assert desk.get(address_of(other, "preview", 10**30)).status_code == 404


def test_a_story_in_the_trash_can_still_be_seen_at_the_desk(desk):
    article = make_article()
    revision = record(article)
    trash(article, by=None)
    preview(desk, revision)


def test_a_preview_changes_nothing(desk):
    article = make_article()
    revision = record(article)
    preview(desk, revision)
    revision.refresh_from_db()
    assert (revision.published_at, revision.live_from) == (None, None)


def test_blocks_and_photos_cost_no_query(desk):
    def count(times):
        photos = [make_photo(f"Look {times} {n}") for n in range(times)]
        campaign, product = make_campaign(f"Salt {times}", brand=None), make_product(f"Bag {times}")
        section = make_section()
        blocks = [each for _ in range(times) for each in every_block(campaign, product, photos, None)]
        revision = record(make_article(f"Story {times}", section=section, blocks=blocks, tags=["a"]))
        with CaptureQueriesContext(connection) as queries:
            preview(desk, revision)
        return len(queries)

    count(1)
    assert count(2) == count(12)

"""From a revision back to the rows of the working copy."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Gallery, PhotoGallery, Picture, PullQuote, Text
from articles.revisions.restoring import restore_block_into, restore_into
from articles.revisions.snapshots import freeze, record, same
from articles.revisions.working_copy import blocks_of
from tests.builders import (
    every_block,
    make_article,
    make_author,
    make_campaign,
    make_gallery,
    make_person,
    make_photo,
    make_product,
    publish_article,
)

pytestmark = pytest.mark.django_db


def long_story(times):
    photos = [make_photo("The quay"), make_photo("The stairs")]
    campaign, product, other = make_campaign(f"Salt {times}"), make_product(f"Bag {times}"), make_article("Other")
    blocks = [block for _ in range(times) for block in every_block(campaign, product, photos, other)]
    return make_article(f"Of {times}", blocks=blocks, authors=[make_author()], tags=["leather"])


def emptied(article):
    """Take everything out of a story; return the revision that it was."""
    revision = record(article)
    for block in blocks_of(article):
        block.delete()
    article.bylines.all().delete()
    article.tags.clear()
    record(article)
    return revision


def test_a_longer_story_comes_back_with_as_many_statements():
    counts = []
    for times in (1, 5):
        article = long_story(times)
        revision = emptied(article)
        with CaptureQueriesContext(connection) as captured:
            assert restore_into(revision, article) == []
        assert same(freeze(Article.objects.get(pk=article.pk)), revision)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_one_block_comes_back_with_as_many_statements_into_a_longer_story():
    counts = []
    for times in (2, 5):
        article = long_story(times)
        revision = record(article)
        Text.objects.filter(parent=article).order_by("ordering").first().delete()
        with CaptureQueriesContext(connection) as captured:
            restore_block_into(revision, article, revision.body["blocks"][0]["key"])
        assert same(freeze(Article.objects.get(pk=article.pk)), revision)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_block_comes_back_after_the_nearest_that_stood_before_it():
    blocks = [Text(html=f"<p>{word}</p>") for word in ("One", "Two", "Three", "Four")]
    article = make_article(blocks=blocks)
    revision = record(article)
    Text.objects.filter(html__in=["<p>Two</p>", "<p>Three</p>"]).delete()
    PullQuote.objects.create(parent=article, region="body", ordering=15, text="New")
    restore_block_into(revision, article, revision.body["blocks"][2]["key"])
    assert [str(block) for block in blocks_of(article)] == ["One", "Three", "New", "Four"]


def test_a_block_comes_back_beside_one_at_the_last_place_that_a_database_counts():
    article = make_article(blocks=[Text(html=f"<p>{word}</p>") for word in ("One", "Two", "Three")])
    revision = record(article)
    Text.objects.filter(html="<p>Two</p>").delete()
    Text.objects.filter(html="<p>Three</p>").update(ordering=2**31 - 1)
    restore_block_into(revision, article, revision.body["blocks"][1]["key"])
    assert [str(block) for block in blocks_of(article)] == ["One", "Two", "Three"]
    assert max(block.ordering for block in blocks_of(article)) < 100


def test_what_is_no_longer_there_is_said_once_with_its_number():
    photos, person = [make_photo(str(number)) for number in range(3)], make_person("Vera Lind")
    blocks = [Picture(photo=photo) for photo in [*photos, photos[0]]]
    article = make_article(blocks=blocks, people=[person])
    revision = record(article)
    Picture.objects.all().delete()
    article.people.clear()
    for row in (*photos[:2], person):
        row.delete()
    assert restore_into(revision, article) == ["No longer there, and so not brought back: 2 photos and 1 person."]
    assert [block.photo for block in blocks_of(article)] == [None, None, photos[2], None]


def test_the_address_stays_where_a_live_story_has_it_now():
    article = make_article("A coat")
    revision = record(article)
    Article.objects.filter(pk=article.pk).update(slug="another")
    publish_article("A coat")
    article.refresh_from_db()
    assert restore_into(revision, article) == ["Another story has the address “a-coat” now, so the address stays."]
    assert Article.objects.get(pk=article.pk).slug == "another"


def test_a_gallery_that_was_edited_since_comes_back_as_a_copy_and_other_stories_keep_theirs():
    photos = [make_photo("The quay"), make_photo("The stairs")]
    gallery = make_gallery(photos)
    article, other = (make_article(name, blocks=[Gallery(gallery=gallery)]) for name in ("One", "Other"))
    revision = record(article)
    gallery.places.first().delete()
    restore_into(revision, article)
    assert PhotoGallery.objects.count() == 2
    assert [place["photo"] for place in freeze(article).body["blocks"][0]["photos"]] == [photo.pk for photo in photos]
    assert Gallery.objects.get(parent=other).gallery == gallery
    assert gallery.places.count() == 1


def test_a_gallery_that_nobody_has_touched_is_the_same_gallery():
    article = make_article(blocks=[Gallery(gallery=make_gallery([make_photo()]))])
    restore_into(emptied(article), article)
    assert Gallery.objects.get().gallery == PhotoGallery.objects.get()

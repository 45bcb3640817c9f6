"""What differs between two revisions: by field and by block."""

import random
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import (
    BLOCKS,
    Article,
    Byline,
    Correction,
    GalleryPhoto,
    Picture,
    PullQuote,
    SeeAlso,
    Text,
)
from articles.revisions.comparison import compare
from articles.revisions.snapshots import freeze
from articles.revisions.working_copy import blocks_of
from media.models import Photo
from tests.builders import (
    A_DAY,
    every_block,
    make_article,
    make_author,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    make_section,
    publish_article,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """Return a story with every kind of block."""
    photos = [make_photo("The quay"), make_photo("The stairs")]
    blocks = every_block(make_campaign("Salt"), make_product(), photos, make_article("Another story"))
    return make_article(blocks=blocks, authors=[make_author()])


def after(article, change):
    """Return the comparison of a working copy with what it is after a change."""
    before = freeze(article)
    change()
    return compare(before, freeze(Article.objects.get(pk=article.pk)))


def update(article, **columns):
    return lambda: Article.objects.filter(pk=article.pk).update(**columns)


def hows(comparison):
    return [(block.kind, block.how) for block in comparison.blocks if block.how]


def rows(part):
    return [(row.how, row.name) for row in part.rows]


def changed(paragraphs):
    return [
        (segment.how, segment.text)
        for paragraph in paragraphs
        for segment in paragraph.segments
        if segment.how != "same"
    ]


def test_a_revision_compared_with_itself_has_no_difference(story):
    comparison = after(story, lambda: None)
    assert comparison.is_same
    assert len(comparison.blocks) == len(BLOCKS)


@pytest.mark.parametrize("name", ["headline", "kicker", "standfirst", "slug", "lead_caption"])
def test_a_changed_text_of_the_story_is_named_with_its_words(story, name):
    update(story, **{name: "old words"})()
    story.refresh_from_db()
    [part] = after(story, update(story, **{name: "new words"})).fields
    assert part.label == str(Article._meta.get_field(name).verbose_name)
    assert changed(part.words) == [("gone", "old"), ("new", "new")]


def test_another_section_is_named_with_both(story):
    [part] = after(story, update(story, section=make_section("Beauty"))).fields
    assert rows(part) == [("new", "Beauty"), ("gone", "Fashion")]


def test_another_lead_photo_is_shown_with_both_photos(story):
    photos = Photo.objects.order_by("pk")
    update(story, lead_photo=photos[0])()
    story.refresh_from_db()
    [part] = after(story, update(story, lead_photo=photos[1])).fields
    assert [(row.how, row.photo) for row in part.photos] == [("gone", photos[0]), ("new", photos[1])]


def test_the_order_of_the_byline_counts(story):
    Byline.objects.create(article=story, author=make_author("Ivo Kant"), position=5)
    [part] = after(story, lambda: Byline.objects.filter(author__person__name="Odile Hem").update(position=9)).fields
    assert sorted(how for how, _name in rows(part)) == ["moved", "same"]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("people", lambda: make_person("Vera Lind")),
        ("products", lambda: make_product("Le Sac")),
        ("campaigns", lambda: make_campaign("Ash")),
        ("other_sections", lambda: make_section("Culture")),
    ],
)
def test_what_came_into_a_list_of_the_story_is_named(story, name, make):
    row = make()
    [part] = after(story, lambda: getattr(story, name).add(row)).fields
    assert rows(part) == [("new", str(row))]


def test_tags_that_came_and_went_are_named(story):
    story.tags.set(["leather", "fold"])
    [part] = after(story, lambda: story.tags.set(["leather", "salt"])).fields
    assert rows(part) == [("gone", "fold"), ("same", "leather"), ("new", "salt")]


def test_a_correction_is_a_difference(story):
    [part] = after(story, lambda: Correction.objects.create(article=story, at=A_DAY, text="It was 1994.")).fields
    assert [(how, text.split(": ")[1]) for how, text in changed(part.words)] == [("new", "It was 1994.")]


def test_the_moment_at_which_the_story_was_updated_is_a_difference(story):
    [part] = after(story, update(story, updated_at=A_DAY)).fields
    [(how, name)] = rows(part)
    assert how == "new"
    assert name.startswith("2 March 2026")


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_removed_block_of_any_kind_is_named_and_its_contents_are_shown_as_gone(story, kind):
    comparison = after(story, lambda: BLOCKS[kind].objects.filter(parent=story).delete())
    assert hows(comparison) == [(kind, ["removed"])]
    [block] = [block for block in comparison.blocks if block.how]
    assert block.parts
    shown = [row.how for part in block.parts for row in [*part.rows, *part.photos]]
    shown += [segment.how for part in block.parts for paragraph in part.words for segment in paragraph.segments]
    assert set(shown) == {"gone"}


def test_an_added_block_is_named(story):
    comparison = after(story, lambda: Text.objects.create(parent=story, region="body", ordering=15, html="<p>New.</p>"))
    assert hows(comparison) == [("text", ["added"])]
    assert [block.after for block in comparison.blocks if block.how] == [2]


def test_a_block_whose_row_is_another_but_whose_key_is_the_same_is_the_same_block(story):
    text = Text.objects.get(parent=story)

    def change():
        Text.objects.create(parent=story, region="body", ordering=10, html="<p>Other.</p>", key=text.key)
        text.delete()

    comparison = after(story, change)
    assert hows(comparison) == [("text", ["changed"])]


def test_a_moved_block_is_named_and_those_that_made_room_are_not(story):
    comparison = after(story, lambda: Text.objects.update(ordering=1000))
    assert hows(comparison) == [("text", ["moved"])]
    [block] = [block for block in comparison.blocks if block.how]
    assert (block.before, block.after) == (1, 8)


def test_several_things_at_once_are_all_named(story):
    def change():
        Text.objects.update(ordering=1000, html="<p>Other words.</p>")
        Picture.objects.all().delete()
        PullQuote.objects.update(text="Nothing is kept.")
        PullQuote.objects.create(parent=story, region="body", ordering=5, text="A second one")

    assert sorted(hows(after(story, change))) == [
        ("picture", ["removed"]),
        ("pull_quote", ["added"]),
        ("pull_quote", ["changed"]),
        ("text", ["moved", "changed"]),
    ]


def test_another_photo_in_a_picture_is_shown_with_both_photos(story):
    other = make_photo("The roof")
    comparison = after(story, lambda: Picture.objects.update(photo=other))
    [part] = next(block for block in comparison.blocks if block.how).parts
    assert [(row.how, row.name) for row in part.photos] == [("gone", "The quay"), ("new", "The roof")]


def test_a_picture_without_a_photo_is_compared_all_the_same(story):
    [part] = next(b for b in after(story, lambda: Picture.objects.update(photo=None)).blocks if b.how).parts
    assert [row.how for row in part.photos] == ["gone"]


def test_a_gallery_whose_photos_changed_shows_which(story):
    def change():
        GalleryPhoto.objects.filter(photo__description="The stairs").update(position=0, caption="Going up")
        GalleryPhoto.objects.filter(photo__description="The quay").delete()
        GalleryPhoto.objects.create(
            gallery_id=GalleryPhoto.objects.get().gallery_id, photo=make_photo("Roof"), position=9
        )

    comparison = after(story, change)
    assert hows(comparison) == [("gallery", ["changed"])]
    [part] = next(block for block in comparison.blocks if block.how).parts
    assert sorted((row.how, row.name, bool(row.words)) for row in part.photos) == [
        ("gone", "The quay", False),
        ("new", "Roof", False),
        ("same", "The stairs", True),
    ]


def test_markup_alone_is_named_with_the_words_that_it_marks(story):
    html = Text.objects.get(parent=story).html.replace("More.", "<em>More</em>.")
    comparison = after(story, lambda: Text.objects.filter(parent=story).update(html=html))
    [part] = next(block for block in comparison.blocks if block.how).parts
    assert [(mark.how, mark.tag, mark.words) for mark in part.marks] == [("new", "em", "More")]


def test_a_difference_that_no_words_show_is_said_to_be_one(story):
    Text.objects.filter(parent=story).update(html="<p>One and <em>one</em></p><p>one</p>")
    comparison = after(story, lambda: Text.objects.update(html="<p>One and one</p><p><em>one</em></p>"))
    [part] = next(block for block in comparison.blocks if block.how).parts
    assert part.is_hidden


def test_a_photo_that_has_gone_is_named_as_gone(story):
    photo = make_photo("A photo that goes")
    Picture.objects.update(photo=photo)
    before = freeze(story)
    Picture.objects.update(photo=None)
    photo.delete()
    [block] = [block for block in compare(before, freeze(story)).blocks if block.how]
    [part] = block.parts
    assert [(row.how, row.name, row.photo) for row in part.photos] == [("gone", "one that has gone", None)]


def test_the_headline_of_a_story_that_may_not_be_told_is_not(story):
    comparison = compare(freeze(story), freeze(make_article("Empty", blocks=[])), stories=Article.objects.none())
    [block] = [block for block in comparison.blocks if block.kind == "see_also"]
    assert "Another story" not in repr(comparison.blocks)
    assert "isn’t yours to see" in repr(block)


def test_the_headline_of_a_live_story_is_told_to_everybody_as_readers_know_it(story):
    other, _revision = publish_article("A live story")
    SeeAlso.objects.update(article=other)
    update(other, headline="Its secret new headline")()
    comparison = compare(freeze(story), freeze(make_article("Empty", blocks=[])), stories=Article.objects.none())
    shown = repr([block for block in comparison.blocks if block.kind == "see_also"])
    assert "A live story" in shown
    assert "secret" not in shown


def long_story(times, headline):
    photos = [make_photo("The quay"), make_photo("The stairs")]
    campaign, product, other = make_campaign(headline), make_product(headline), make_article(f"Other {headline}")
    return make_article(
        headline, blocks=[b for _ in range(times) for b in every_block(campaign, product, photos, other)]
    )


def test_a_longer_story_costs_no_more_queries():
    counts = []
    for times in (1, 6):
        article = long_story(times, f"Story {times}")
        before, empty = freeze(article), freeze(make_article(f"Empty {times}", blocks=[]))
        with CaptureQueriesContext(connection) as captured:
            compare(before, empty)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10


def test_a_story_of_two_hundred_blocks_all_of_which_changed_and_moved_is_compared_in_under_a_second(story):
    chance, article = random.Random(5), make_article("Long", blocks=[])
    words = [f"word{number}" for number in range(3000)]
    for number in range(200):
        html = "".join(f"<p>{' '.join(chance.choices(words, k=60))}</p>" for _ in range(2))
        Text.objects.create(parent=article, region="body", ordering=number, html=html)
    before = freeze(article)
    for block in blocks_of(article):
        block.html, block.ordering = block.html.replace("word1", "other1"), chance.randrange(10_000)
        block.save()
    changed = freeze(article)
    start = time.process_time()
    comparison = compare(before, changed)
    assert time.process_time() - start < 20  # seconds of work, where trying everything takes minutes
    assert all("changed" in block.how for block in comparison.blocks)


def test_revisions_of_different_days_differ_in_no_field_for_that(story):
    later = freeze(story, at=timezone.now() + timedelta(days=3))
    assert compare(freeze(story), later).is_same

"""Blocks that say nothing yet: they keep a story from its readers."""

import pytest

from articles.models import (
    BLOCKS,
    CreditsRoll,
    Embed,
    Gallery,
    PhotoGallery,
    Picture,
    ProductCard,
    PullQuote,
    SeeAlso,
    Text,
    is_unfinished,
)
from articles.pages.rendering import story
from articles.revisions.snapshots import freeze
from tests.articles.findings import finding, findings, finished
from tests.builders import A_DAY, make_article, make_gallery, make_photo

pytestmark = pytest.mark.django_db
UNFINISHED = [
    lambda: Text(html=""),
    lambda: Text(html="<p>\xa0</p><h2> </h2>"),
    lambda: Text(html='<ul><li><strong><br></strong></li></ul><p><a href="/x"></a></p>'),
    lambda: Picture(caption="On the quay"),
    lambda: Gallery(),
    lambda: Gallery(gallery=PhotoGallery.objects.create(title="None yet")),
    lambda: PullQuote(text=" ", attribution="The cutter"),
    lambda: ProductCard(text="The one to keep."),
    lambda: SeeAlso(title=" "),
    lambda: Embed(title="The film"),
    lambda: Embed(url="https://example.com/"),
    lambda: Embed(url="https://example.com/", title=" "),
    lambda: CreditsRoll(),
]
FINISHED = [lambda: SeeAlso(title="To come"), lambda: PullQuote(text="Nothing is lost.")]


def test_a_story_without_a_word_has_no_text():
    found = finding(make_article(blocks=[]), "no_text")
    assert (found.is_blocker, found.at_submit) == (True, True)
    assert found.sentence == "The story has no text yet. Write some below the lead photo."
    assert not findings(finished(), "no_text")


def test_a_story_of_empty_blocks_has_no_text_either():
    assert finding(make_article(blocks=[Text(html=""), Picture()]), "no_text").is_blocker
    assert not findings(make_article(blocks=[Text(html=""), Picture(photo=make_photo())]), "no_text")


@pytest.mark.parametrize("block", UNFINISHED)
def test_an_empty_block_is_named_with_its_place(block):
    block = block()
    found = finding(finished(block), "empty_block")
    assert (found.is_blocker, found.at_submit) == (True, True)
    assert found.sentence.startswith(f"Block 2, {block._meta.verbose_name}: ")
    assert "delete the block" in found.sentence
    assert found.block == str(block.key)


@pytest.mark.parametrize("block", FINISHED)
def test_a_block_that_says_something_is_not_empty(block):
    assert not findings(finished(block()), "empty_block")


def shown(*blocks):
    """Return the kinds of blocks that a page shows of a story."""
    return [block["kind"] for block in story(freeze(make_article(blocks=blocks)), at=A_DAY).blocks]


@pytest.mark.parametrize("block", UNFINISHED)
def test_what_keeps_a_story_from_publication_is_just_what_a_page_leaves_out(block):
    assert shown(block(), PullQuote(text="Nothing is lost.")) == ["pull_quote"]


@pytest.mark.parametrize("block", FINISHED)
def test_a_block_that_says_something_is_shown(block):
    assert len(shown(block())) == 1


def test_a_see_also_whose_story_readers_cant_reach_shows_its_title_if_it_has_any():
    draft = make_article("The next one")
    assert shown(SeeAlso(article=draft, title="The next one")) == ["see_also"]
    assert shown(SeeAlso(article=draft, title=" ")) == []


def test_a_picture_and_a_gallery_leave_the_page_when_their_last_photo_has_gone():
    photo = make_photo()
    gallery = make_gallery([photo])
    article = make_article(blocks=[Picture(photo=photo, caption="On the quay"), Gallery(gallery=gallery)])
    revision = freeze(article)
    Picture.objects.all().delete()
    gallery.places.all().delete()
    photo.delete()
    assert story(revision, at=A_DAY).blocks == []


def test_each_kind_of_block_says_when_it_is_unfinished():
    assert [kind for kind, model in BLOCKS.items() if not is_unfinished({"kind": kind, **model().frozen()})] == []

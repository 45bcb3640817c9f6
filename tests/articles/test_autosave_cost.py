"""What an autosave asks of the database, and that it holds nobody up: it reads as a save, and writes only itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from articles.models import Correction, Picture, ProductCard, PullQuote, Revision, Text
from articles.revisions.snapshots import record
from tests.builders import (
    every_block,
    make_article,
    make_author,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    publish_article,
)
from tests.forms import added, address_of, form_of

pytestmark = pytest.mark.django_db
# Queries of an autosave that keeps what was typed into all blocks and the headline, but for the session's: a cache may
# have it.
ASKED = 9
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
HOLDS = ("SAVEPOINT", "BEGIN")  # the beginning of a transaction; one that the tests are in is there already


def long_story(by, times, photo, product):
    """Return a saved story of four blocks, so many times, with three authors, people, campaigns and tags."""
    blocks = []
    for number in range(times):
        blocks += [
            Text(html=f"<p>{number}</p>"),
            Picture(photo=photo),
            PullQuote(text=f"{number}"),
            ProductCard(product=product),
        ]
    authors = [make_author(f"Author {times} {number}") for number in range(3)]
    article = make_article(f"Story {times}", blocks=blocks, authors=authors, tags=["silk", "salt", "rain"])
    article.people.set([make_person(f"Person {times} {number}") for number in range(3)])
    article.campaigns.set([make_campaign(f"Campaign {times} {number}") for number in range(3)])
    record(article, by=by)
    return article


def rewritten(data):
    """Return a form's data with other words in every block."""
    ends = ("-html", "-caption", "-text")
    return data | {name: "<p>Other.</p>" for name in data if name.startswith("articles_") and name.endswith(ends)}


def statements(client, article, data):
    """Return the statements that an autosave of a form sends to the database."""
    with CaptureQueriesContext(connection) as captured:
        assert client.post(address_of(article, "autosave"), data).status_code == 200
    return [query["sql"] for query in captured]


def of(sent, kinds):
    """Return the statements that begin with one of some words."""
    return [sql for sql in sent if sql.startswith(kinds)]


def test_an_autosave_costs_no_more_however_many_blocks_are_rewritten(desk, chief):
    photo, product, asked = make_photo(), make_product(), {}
    for blocks in (4, 20, 40):
        article = long_story(chief, blocks // 4, photo, product)
        data = rewritten(form_of(desk, article))
        statements(desk, article, data)  # the first autosave, whose place the next one takes
        sent = statements(desk, article, data | {"headline": "Typed on"})
        asked[blocks] = sum("django_session" not in sql for sql in sent)
    assert asked == dict.fromkeys((4, 20, 40), ASKED)


def test_an_autosave_writes_itself_and_who_is_there_and_holds_the_story_only_for_that(desk, chief):
    article = long_story(chief, 5, make_photo(), make_product())
    sent = statements(desk, article, rewritten(form_of(desk, article, tags="salt, wool")))
    presence, revision = of(sent, WRITES)
    assert '"articles_revision"' in revision
    assert '"articles_presence"' in presence
    (begun,) = of(sent, HOLDS)
    assert sent.index(revision) - sent.index(begun) == 3  # with the story that is held, and who is there


def test_what_is_kept_or_saved_already_begins_no_transaction(desk, chief):
    article = long_story(chief, 1, make_photo(), make_product())
    data = form_of(desk, article)
    typed = rewritten(data)
    for is_kept, form in ((False, data), (True, typed)):
        if is_kept:
            statements(desk, article, form)
        sent = statements(desk, article, form)
        assert of(sent, HOLDS) == []
        (presence,) = of(sent, WRITES)
        assert '"articles_presence"' in presence


def test_an_autosave_reads_byte_for_byte_as_the_save_of_the_same_form(desk, chief):
    parts = make_campaign("Salt"), make_product(), [make_photo("One"), make_photo("Two")], publish_article("Other")[0]
    authors = [make_author(name) for name in ("Ada Lens", "Odile Hem")]
    article = make_article(blocks=[*every_block(*parts), *every_block(*parts)], authors=authors, tags=["silk", "salt"])
    article.people.set([make_person("Vera Lind"), make_person("Ines Cole")])
    article.corrections.create(at=timezone.now(), text="The coat was red.")
    record(article, by=chief)
    Tag.objects.create(name="wool")
    data = form_of(
        desk, article, headline="Typed", kicker=" Typed ", tags="Wool, salt", people=[], lead_caption="A coat"
    )
    data = rewritten(data) | {
        "articles_pullquote_set-0-DELETE": "on",
        "articles_text_set-1-ordering": "1",
        "bylines-0-position": "9",
        "corrections-0-text": "The coat was blue.",
        "articles_embed_set-0-url": "example.com/film",
        "articles_text_set-0-html": "<p>Typed<script>1</script> <em onclick='x'>words</em>&nbsp;</p>",
    }
    for place, key in (("20", "1"), ("20", "2")):
        block = {"html": f"<p>New {key}.</p>", "ordering": place, "region": "body", "block_key": "0" * 31 + key}
        added(data, "articles_text_set", **block)
    added(data, "articles_picture_set", photo=str(parts[2][1].pk), layout="wide", ordering="20", region="body")
    data["articles_picture_set-2-block_key"] = "0" * 31 + "3"
    added(data, "bylines", author=str(make_author("Third Hand").pk))
    added(data, "corrections", at_0="2026-05-04", at_1="12:00", text="The hat too.")
    # A colleague's, which the form doesn't know.
    article.articles_text_set.create(html="<p>Added meanwhile.</p>", ordering=20, region="body")
    Correction.objects.create(article=article, at=timezone.now(), text="Added meanwhile.")
    answer = desk.post(address_of(article, "autosave"), data).json()
    assert answer["left_out"] == []
    kept = article.revisions.get(kind=Revision.Kind.AUTOSAVE)
    assert desk.post(address_of(article), data).status_code == 302
    saved = article.revisions.newest_saved()
    assert saved.headline == "Typed"
    assert kept.body == saved.body
    assert kept.digest == saved.digest


def test_a_tag_that_is_new_is_made_when_what_was_typed_is_taken_up_and_not_before(desk, chief):
    article = make_article(tags=["salt"])
    record(article, by=chief)
    desk.post(address_of(article, "autosave"), form_of(desk, article, tags="salt, wool"))
    assert not Tag.objects.filter(name="wool").exists()
    kept = article.revisions.get(kind=Revision.Kind.AUTOSAVE)
    desk.post(address_of(article, "take_up", kept.number))
    assert {tag.name for tag in article.tags.all()} == {"salt", "wool"}
    saved = article.revisions.newest_saved()
    assert "new_tags" not in saved.body
    assert len(saved.body["tags"]) == 2

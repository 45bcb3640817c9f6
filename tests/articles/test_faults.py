"""A power cut at the desk: `kill -9` before every write of a verb leaves the story wholly before it or wholly after.

Each run is a process of its own with a connection of its own, killed at its n-th step, for n = 1, 2, 3 … until one
ends. A step is a statement that may write, or the moment before or after a commit: between two of them there is nothing
that a cut could leave half done. The last run also shows that what was killed has left nothing behind that would stop
the next.
"""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from articles import publishing
from articles.models import Article, Gallery, Picture, PullQuote, Revision, Text
from articles.revisions.snapshots import record
from tests.builders import A_DAY, REASON, make_author, make_gallery, make_photo, publish_article
from tests.cuts import KILLED, forked, killed_at
from tests.forms import address_of, form_of, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

TOMORROW = timezone.now() + timedelta(days=1)  # one moment for all runs: the record names it to the minute
# What a run can't share with another: ids that a killed one has used up, and moments.
OWN = {"id", "revision_id", "gallery_id"}


def tables():
    """Return the tables that hold stories. Who looks at one, and who is signed in, is no part of it."""
    names = connection.introspection.table_names()
    return [name for name in names if name.startswith(("articles_", "taggit_")) and name != "articles_presence"]


def dump():
    """Return all rows of all stories: {table: rows}, each row a sorted list of (column, value)."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            found[table] = sorted(repr(sorted(zip(columns, row, strict=True))) for row in cursor.fetchall())
    return found


def likeness(rows):
    """Return a dump without what no two runs share: the moments, and the ids of new rows."""
    text = json.dumps(rows)
    text = re.sub(rf"\('({'|'.join(OWN)})', \d+\)", "", text)
    text = re.sub(r'gallery\\+": \d+', "", text)
    text = re.sub(r"datetime\.datetime\([^)]*\)+|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*(?:\+00:00)?", "moment", text)
    return {table: sorted(rows) for table, rows in json.loads(text).items()}


def outcome_of(act, file):
    """Return the dump that a run without a fault would leave, without leaving it."""

    def run():
        with transaction.atomic():
            act()
            file.write_text(json.dumps(dump()))
            transaction.set_rollback(True)

    forked(run)
    return json.loads(file.read_text())


@pytest.fixture
def story(tmp_path):
    """Return a live story with changes, and with everything that verbs write: links, a gallery, a correction."""
    photos = [make_photo("The quay"), make_photo("The stairs")]
    blocks = [Text(html="<p>One.</p>"), Gallery(gallery=make_gallery(photos)), PullQuote(text="Two.")]
    article, _revision = publish_article(blocks=blocks, authors=[make_author()], tags=["leather"], at=A_DAY)
    Text.objects.update(html="<p>Another one.</p>")
    PullQuote.objects.all().delete()
    Picture.objects.create(parent=article, region="body", ordering=5, photo=photos[0])
    gallery = Gallery.objects.get().gallery
    gallery.places.first().delete()
    article.tags.set(["salt"])
    article.headline = "Another headline"
    article.save()
    record(article)
    return article


def publish(article):
    publishing.publish(article, by=None, override=REASON)


def schedule(article):
    publishing.schedule(article, by=None, live_from=TOMORROW, live_until=TOMORROW + timedelta(days=1), override=REASON)


def restore(article):
    publishing.restore(article, article.revisions.get(number=1), by=None)


def restore_one_block(article):
    first = article.revisions.get(number=1)
    publishing.restore(article, first, by=None, block=first.body["blocks"][1]["key"])


def discard(article):
    publishing.discard(article, by=None)


def withdraw(article):
    publishing.withdraw(article, by=None)


def sweep(act, tmp_path):
    """Kill a verb at each of its steps; return at how many."""
    before, after = dump(), likeness(outcome_of(act, tmp_path / "after.json"))
    assert likeness(before) != after
    assert dump() == before
    for number in range(1, 1000):
        ended = killed_at(number, act)
        now = dump()
        if now != before:
            assert likeness(now) == after, f"half done after step {number}"
            return number
        assert ended == KILLED, "it ended without having done anything"
    raise AssertionError("it never ends")


VERBS = [publish, schedule, restore, restore_one_block, discard, withdraw]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__.replace("_", " "))
def test_a_verb_that_is_killed_leaves_the_story_wholly_before_or_wholly_after(story, tmp_path, verb):
    article = Article.objects.get(pk=story.pk)
    assert sweep(lambda: verb(Article.objects.get(pk=article.pk)), tmp_path) > 5
    assert Revision.objects.live(timezone.now()).count() == (0 if verb is withdraw else 1)


@pytest.mark.parametrize("name", ["autosave", "change"])
def test_a_form_that_is_killed_while_it_is_kept_leaves_the_story_wholly_before_or_wholly_after(story, tmp_path, name):
    client = signed_in(get_user_model().objects.create_superuser("chief", password="irrelevant"))
    url = address_of(story, name)
    data = form_of(client, story)
    data |= {"headline": "Typed", "articles_text_set-0-html": "<p>Typed.</p>", "articles_picture_set-0-DELETE": "on"}

    def send():
        assert client.post(url, data).status_code == (302 if name == "change" else 200)

    assert sweep(send, tmp_path) > (5 if name == "change" else 2)  # an autosave writes nothing but itself
    assert Article.objects.get().headline == ("Typed" if name == "change" else "Another headline")


def test_what_is_committed_is_not_lost_by_a_kill_right_after_it(story):
    steps = 1
    while killed_at(steps, lambda: publish(story)) == KILLED and not story.revisions.exclude(number=1).filter(
        live_from__isnull=False
    ):
        steps += 1
    assert story.audit.filter(verb="publish").count() == 2
    assert Revision.objects.live(timezone.now()).get().headline == "Another headline"


def test_an_act_in_two_transactions_would_be_seen(story, tmp_path):
    def act():
        Article.objects.filter(pk=story.pk).update(headline="Half")
        Article.objects.filter(pk=story.pk).update(kicker="Whole")

    with pytest.raises(AssertionError, match="half done after step 2"):
        sweep(act, tmp_path)

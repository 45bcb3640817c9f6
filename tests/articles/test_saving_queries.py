"""How many queries a save, an autosave and the freezing of a story ask: as many for 20 blocks as for 60."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Correction
from articles.revisions.snapshots import freeze
from tests.builders import every_block, make_article, make_author, make_campaign, make_photo, make_product, make_section
from tests.forms import form_of

pytestmark = pytest.mark.django_db


def story_of(length, **more):
    blocks = []
    while len(blocks) < length:
        blocks += every_block(make_campaign(), make_product(), [make_photo()], make_article())
    return make_article(f"Of {length} blocks", blocks=blocks[:length], **more)


def asked(act):
    """Return how many queries an act takes, but for that of a session, which a cache may have."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum("django_session" not in query["sql"] for query in captured)


def test_a_save_and_an_autosave_cost_the_same_whatever_the_length(desk):
    costs = []
    for length in (20, 60):
        story = story_of(length)
        at = reverse("admin:articles_article_change", args=[story.pk])
        first = form_of(desk, story)
        assert desk.post(at, first).status_code == 302  # now there is a revision, and content types are known
        written = {**form_of(desk, story), "kicker": "Other words"}
        kept = asked(lambda at=at, data=written: desk.post(at.replace("/change/", "/autosave/"), data))
        costs.append((asked(lambda at=at, data=written: desk.post(at, data)), kept))
    assert costs == [(15, 8)] * 2


def test_a_story_is_frozen_in_one_query_its_galleries_photos_with_it():
    story = story_of(20, authors=[make_author()], tags=["velvet", "silk"], section=make_section())
    story.other_sections.add(make_section("Culture"))
    Correction.objects.create(article=story, at=timezone.now(), text="It was silk.")
    freeze(story)
    assert asked(lambda: freeze(story)) == 1
    kept = freeze(story).body
    assert kept["authors"] == [byline.author_id for byline in story.bylines.all()] != []
    assert kept["tags"] == sorted(story.tags.values_list("pk", flat=True)) != []
    assert kept["sections"] == [section.pk for section in story.other_sections.all()] != []
    assert [each["text"] for each in kept["corrections"]] == ["It was silk."]
    assert len(kept["blocks"]) == 20

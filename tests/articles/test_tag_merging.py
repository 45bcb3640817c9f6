"""Two tags that become one: what links to them, who comes by their addresses, stories that name what is gone."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone
from taggit.models import Tag, TaggedItem

from articles.models import MergedTag, Revision, RevisionTag
from articles.publishing import publish
from articles.revisions.comparison import compare
from articles.revisions.restoring import restore_into
from articles.revisions.snapshots import record
from articles.tags import merge
from people.models import FormerAddress, TakenName
from tests.builders import REASON, make_article, make_photo, publish_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags():
    return [Tag.objects.create(name=name) for name in ("Silk", "Seide")]


def test_all_that_has_one_has_the_other_and_readers_get_there(client, tags):
    kept, gone = tags
    story, revision = publish_article(tags=["Seide"])
    both, _revision = publish_article("Both", tags=["Silk", "Seide"])
    photo = make_photo()
    photo.tags.set(["Seide", "Wool"])
    merge(kept, gone, timezone.now())
    assert [*Tag.objects.order_by("name").values_list("name", flat=True)] == ["Silk", "Wool"]
    assert [[*row.tags.names()] for row in (story, both)] == [["Silk"], ["Silk"]]
    assert {*photo.tags.names()} == {"Silk", "Wool"}
    assert [row.tag for row in RevisionTag.objects.all()] == [kept, kept]
    answer = client.get("/tags/seide/?page=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/tags/silk/?page=1")
    page = client.get(f"/stories/{both.slug}/").content.decode()
    assert (page.count('href="/tags/silk/"'), page.count("Seide")) == (1, 0)
    assert 'href="/tags/silk/"' in client.get(f"/stories/{revision.slug}/").content.decode()
    assert "A Coat for Rain" in client.get("/tags/silk/").content.decode()


def test_whoever_types_the_name_that_is_gone_gets_what_it_has_become_also_after_a_second_merger(client, tags):
    kept, gone = tags
    story, _revision = publish_article(tags=["Seide"])
    merge(kept, gone, timezone.now())
    last = Tag.objects.create(name="Fine Silk")
    merge(last, kept, timezone.now())
    photo = make_photo()
    photo.tags.set(["seide", "SILK"])
    assert photo.tags.get() == last
    assert [*story.tags.all()] == [last]
    assert MergedTag.objects.get(gone=gone.pk).tag == last
    for slug in ("seide", "silk"):
        assert client.get(f"/tags/{slug}/").headers["Location"] == "/tags/fine-silk/"
    assert 'href="/tags/fine-silk/"' in client.get(f"/stories/{story.slug}/").content.decode()


def test_a_frozen_story_is_published_compared_and_restored_with_what_its_tag_has_become(tags):
    kept, gone = tags
    story = make_article(tags=["Seide"])
    before = record(story)
    merge(kept, gone, timezone.now())
    assert record(story) == before  # nothing has changed that anybody reads
    assert not compare(before, publish(story, by=None, at=timezone.now(), override=REASON)).fields
    assert [row.tag for row in RevisionTag.objects.all()] == [kept]
    story.tags.set(["Wool"])
    assert restore_into(before, story) == []
    assert [*story.tags.names()] == ["Silk"]


def test_an_address_that_no_reader_could_know_leads_nowhere(client, tags):
    publish_article(tags=["Silk"])
    make_article("A draft", tags=["Seide"])
    merge(*tags, timezone.now())
    assert client.get("/tags/seide/").status_code == 404
    with pytest.raises(ValueError, match="itself"):
        merge(tags[0], tags[0], timezone.now())


def test_tags_of_before_that_are_alike_are_merged_and_no_others(client):
    names = ["Prêt-à-porter", "silk", "pret a porter", "Silk", "Prêt à Porter", "wool", "バッグ", "ハッグ"]
    slugs = [f"old-{number}" for number in range(len(names))]
    tags = Tag.objects.bulk_create(Tag(name=name, slug=slug) for name, slug in zip(names, slugs, strict=True))
    TakenName.objects.all().delete()
    stories = [publish_article(f"Story {number}", tags=[tag])[0] for number, tag in enumerate(tags)]
    stories.append(publish_article("All", tags=tags)[0])
    photo = make_photo()
    photo.tags.set(tags)
    TakenName.objects.all().delete()
    TakenName.objects.create(kind="taggit.tag", folded="silk", row=tags[3].pk)
    bodies = [*Revision.objects.order_by("pk").values_list("body", "digest")]
    migration = import_module("articles.migrations.0008_tags_alike")
    for step in (migration.merge, migration.write_down) * 2:  # it may be asked twice
        step(apps, None)
    assert [*Tag.objects.order_by("pk")] == [each for each in tags if each.name in (*names[:2], *names[5:])]
    assert {*photo.tags.all()} == {*stories[-1].tags.all()} == {*Tag.objects.all()}
    assert TaggedItem.objects.count() == len(tags) + 5 + 5
    assert [*Revision.objects.order_by("pk").values_list("body", "digest")] == bodies
    for number, to in ((2, 0), (4, 0), (3, 1)):
        assert client.get(f"/tags/old-{number}/").headers["Location"] == f"/tags/old-{to}/"
        assert f'href="/tags/old-{to}/"' in client.get(f"/stories/{stories[number].slug}/").content.decode()
    assert client.get("/tags/old-0/").content.decode().count("<article") == 4
    assert TakenName.objects.count() == 5
    assert FormerAddress.objects.count() == 3

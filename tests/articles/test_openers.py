"""How a story begins: where its lead photo stands, as its editor has chosen it or as the picture asks for."""

import re

import pytest
from django.urls import reverse

from articles.models import Article
from articles.publishing import publish
from articles.revisions.comparison import compare
from articles.revisions.restoring import restore_into
from articles.revisions.snapshots import record
from magazine import roles
from tests.builders import REASON, make_article, make_member, make_photo, picture_file, publish_article
from tests.forms import form_of, save, signed_in

pytestmark = pytest.mark.django_db
UPRIGHT, ACROSS = (320, 427), (427, 320)


def published(client, opener, size=ACROSS):
    photo = make_photo("A coat", data=picture_file(size=size), creator="Ada Lens")
    article, _revision = publish_article(opener=opener, lead_photo=photo, lead_caption="On the quay")
    return client.get(reverse("article", args=[article.slug])).content.decode()


def begins(page):
    """Return the class of a story's page, and what stands in it first: the head, or the picture."""
    [name] = re.findall(r'<article class="story ?([\w-]*)"', page)
    order = re.findall(r'<header class="story-head|<figure class="figure lead', page)
    return name, [each.rpartition(" ")[2] for each in order]


@pytest.mark.parametrize(
    ("opener", "size", "found"),
    [
        ("", ACROSS, ("", ['class="story-head', "lead"])),
        ("", UPRIGHT, ("story-split", ['class="story-head', "lead"])),
        ("full", UPRIGHT, ("story-full", ["lead", 'class="story-head'])),
        ("split", ACROSS, ("story-split", ['class="story-head', "lead"])),
        ("portrait", ACROSS, ("story-portrait", ['class="story-head', "lead"])),
        ("text", ACROSS, ("story-text", ['class="story-head'])),
    ],
)
def test_a_story_begins_as_its_editor_has_chosen(client, opener, size, found):
    page = published(client, opener, size)
    assert begins(page) == found
    assert ('<small class="credit">Ada Lens' in page) == (opener != "text")


@pytest.mark.parametrize("opener", ["", *Article.Opener.values[1:]])
def test_without_a_photo_it_begins_with_its_words(client, opener):
    article, _revision = publish_article(opener=opener)
    assert begins(client.get(f"/stories/{article.slug}/").content.decode()) == (
        "story-text" if opener == "text" else "",
        ['class="story-head'],
    )


def test_a_photo_on_cards_alone_stands_there_with_its_credit(client):
    page = published(client, "text")
    assert "og:image" in page
    assert "/credits/" not in page
    assert "Ada Lens" in client.get("/").content.decode()


def test_the_choice_is_frozen_compared_and_restored(client):
    photo = make_photo("A coat", data=picture_file(size=ACROSS))
    article, first = publish_article(lead_photo=photo)
    assert "opener" not in first.body
    client = signed_in(make_member(roles.EDITOR))
    assert form_of(client, article)["opener"] == [""]
    save(client, article, opener="full")
    article.refresh_from_db()
    second = article.revisions.latest("number")
    assert second.body["opener"] == "full"
    assert begins(client.get(f"/stories/{article.slug}/").content.decode())[0] == ""
    [part] = compare(first, second).fields
    assert [row.name for row in part.rows] == ["as the picture asks for", "full bleed"]
    publish(article, by=None, override=REASON)
    assert begins(client.get(f"/stories/{article.slug}/").content.decode())[0] == "story-full"
    restore_into(first, article)
    assert article.opener == ""


def test_a_choice_that_there_isn_t_is_refused():
    article = make_article()
    record(article)
    answer = save(signed_in(make_member(roles.EDITOR)), article, opener="sideways")
    assert "sideways is not one of the available choices" in answer.content.decode()


def test_each_choice_is_named_and_drawn():
    article = make_article()
    page = signed_in(make_member(roles.EDITOR)).get(reverse("admin:articles_article_change", args=[article.pk]))
    options = re.findall(r'<label class="opener">.*?</label>', page.content.decode())
    assert [re.search("<span>(.*?)</span>", each)[1] for each in options] == [*map(str, Article.Opener.labels)]
    assert all('<svg viewBox="0 0 48 36" aria-hidden="true"><' in each for each in options)
    assert '<div id="id_opener" class="openers" role="radiogroup" aria-label="Opener">' in page.content.decode()

"""Two mergers at one moment that have a row in common: both are done, or the second is told why it isn't."""

import re

import pytest
from django.apps import apps
from django.utils import timezone
from taggit.models import Tag

from articles import tags
from articles.models import Article, MergedTag, Product, ProductCard, Text
from people.merging import merge
from people.models import Brand, Merge, Mergeable, Person
from tests.builders import make_article, make_author, make_brand, make_member, make_product
from tests.forms import address_of, signed_in
from tests.races import at_once, losing

pytestmark = pytest.mark.django_db(transaction=True)
# What the second is told: by the merger itself, by its form, or on the page of the row that stays.
REFUSED = re.compile("become one with another meanwhile|has gone meanwhile|is gone: choose again|whose page this is")
MODELS = [Person, Brand, Product, Tag]
# Of the rows 0, 1 and 2, which goes into which: by the first merger, and by the second.
CHAINS = [((0, 1), (1, 2)), ((2, 1), (1, 0)), ((1, 2), (0, 1)), ((0, 1), (1, 0)), ((0, 1), (0, 2))]


def three(model):
    """Return three rows of a model, each named by a story; what belongs to them is one, too, if they become one."""
    if model is Tag:
        stories = [make_article(f"Story {name}", tags=[name]) for name in ("silk", "seide", "soie")]
        return [story.tags.get() for story in stories]
    if model is Person:
        authors = [make_author(name) for name in ("Kate Moss", "K. Moss", "Katherine Moss")]
        rows = [author.person for author in authors]
        for author in authors:
            make_article(f"Story {author}", people=[author.person], authors=[author])
        return rows
    houses = [make_brand(name) for name in ("Balenciaga", "Balenciaga SA", "Maison Balenciaga")]
    bags = [make_product("Le City" if model is Brand else f"Le City {each}", brand=each) for each in houses]
    for bag in bags:
        make_article(f"Story {bag}", products=[bag], blocks=[Text(html="<p>It.</p>"), ProductCard(product=bag)])
    return houses if model is Brand else bags


def make_one(gone, kept):
    """Make two rows one as a console does."""
    if isinstance(gone, Tag):
        return tags.merge(kept, gone, timezone.now())
    return merge(gone, kept, by=None, is_known=lambda row: False)


def asked(client, gone, kept):
    return lambda: client.post(address_of(gone, "merge"), {"with": kept.pk, "stays": kept.pk}, follow=True)


def led(model, rows):
    """Return the name of the row to which each of some rows leads, and look whether all that leads anywhere does."""
    for each in (each for each in apps.get_models() if issubclass(each, Mergeable)):
        assert not each.ever.filter(merged_into__merged_into__isnull=False).exists()
    there = Tag.objects.in_bulk() if model is Tag else model.objects.in_bulk()
    assert there
    assert not MergedTag.objects.exclude(tag__in=Tag.objects.all()).exists()
    found = tags.tags_of if model is Tag else model.ever.standing_for
    ends = found([row.pk for row in rows])
    assert {row.pk for row in ends.values()} == there.keys()
    for story in Article.objects.all():
        if model is Tag:
            assert story.tags.get().pk in there
        elif model is Person:
            assert story.people.get().pk in there
            assert story.authors.get().person_id in there
        else:
            card = ProductCard.objects.get(parent=story).product
            assert story.products.get() == card
            assert (card.brand_id if model is Brand else card.pk) in there
    return [ends[row.pk] for row in rows]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("first", "second"), CHAINS)
def test_the_second_of_two_mergers_waits_and_is_done_or_told_why_not(desk, model, first, second):
    rows = three(model)
    answer = losing(
        asked(desk, *(rows[each] for each in second)), lambda: make_one(*(rows[each] for each in first))
    ).content.decode()
    is_done = second[0] == first[1] and second[1] not in first
    assert bool(REFUSED.search(answer)) != is_done
    assert Merge.objects.filter(part_of=None).count() == 1 + is_done
    ends = led(model, rows)
    assert ends[first[0]] == ends[first[1]] == rows[second[1] if is_done else first[1]]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("first", "second"), [CHAINS[0], CHAINS[3]])
def test_two_that_begin_together_end_with_one_for_each(desk, model, first, second):
    rows = three(model)
    other = signed_in(make_member("Chief", "other"))
    asks = [asked(client, *(rows[each] for each in pair)) for client, pair in ((desk, first), (other, second))]
    answers = at_once(*asks)
    assert [answer.status_code for answer in answers] == [200, 200]
    told = [bool(REFUSED.search(answer.content.decode())) for answer in answers]
    assert not all(told)
    assert Merge.objects.filter(part_of=None).count() == 2 - sum(told)
    led(model, rows)

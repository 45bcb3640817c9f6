"""Where a story stands is a function of the stored state and of a moment, and every read says the same."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from articles.admin.article.state import LABELS, in_state, key_of
from articles.models import Article, Campaign, Revision
from articles.publishing import approve, come_down, publish, schedule, set_embargo, submit, trash, untrash, withdraw
from tests.builders import REASON, make_article, make_author, make_campaign

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = [NOW + HOUR * hours for hours in (0.5, 1.5, 2.5, 3.5, 5, 30)] + [NOW + 40 * DAY]

# A filter also finds stories that stand under another word first: it answers "where are all that …".
ALSO_FINDS = {
    "live": {"changed"},
    "scheduled": {"live", "changed", "embargo"},
    "in_review": {"live", "changed", "scheduled", "embargo"},
    "approved": {"live", "changed", "scheduled", "embargo"},
    "embargo": {"in_review", "approved"},
}


def edit(article):
    Article.objects.filter(pk=article.pk).update(headline=f"{article.headline}, again")
    article.refresh_from_db()


def make_stories():
    """Make one story for each way through the desk; return them by what was done."""
    stories = {}

    def begin(name, *verbs, **fields):
        article = stories[name] = make_article(name, authors=[make_author(name)], **fields)
        for verb in verbs:
            verb(article)
            article.refresh_from_db()
        return article

    def now(article):
        publish(article, by=None, override=REASON)

    def later(article):
        schedule(article, by=None, live_from=NOW + HOUR, live_until=NOW + 3 * HOUR, override=REASON)

    def for_good(article):
        schedule(article, by=None, live_from=NOW + 2 * HOUR, override=REASON)

    def end(article):
        come_down(article, by=None, live_until=NOW + 2 * HOUR)

    def hide(article):
        set_embargo(article, until=NOW + 2 * HOUR, by=None)

    def hand_in(article):
        submit(article, by=None, override=REASON)

    def judge(article):
        approve(article, by=None)

    def take_down(article):
        withdraw(article, by=None)

    def throw(article):
        trash(article, by=None)

    def fetch(article):
        untrash(article, by=None)

    first = [
        (),
        (now,),
        (later,),
        (now, edit, for_good),
        (now, end),
        (now, take_down),
        (now, throw, fetch),
    ]
    then = [(), (edit,), (hide,), (hand_in,), (hand_in, judge), (throw,), (hide, hand_in)]
    for number, verbs in enumerate([*one, *two] for one, two in product(first, then)):
        begin(f"{number}: {', '.join(verb.__name__ for verb in verbs)}", *verbs)
    campaign = make_campaign("Salt")
    begin("covers a hidden campaign", now, campaigns=[campaign])
    Campaign.objects.update(embargoed_until=NOW + 2 * HOUR)
    return stories


def found(key, at):
    """Return the ids that the list's filter finds under a word at a moment."""
    return {*in_state(Article.objects.with_state(at), key, at).values_list("pk", flat=True)}


def test_the_word_beside_a_story_the_filters_and_the_readers_agree_at_every_moment():
    make_stories()
    seen = set()
    for at in MOMENTS:
        keys = {article.pk: key_of(article, at) for article in Article.objects.with_state(at)}
        seen |= {*keys.values()}
        for key in LABELS:
            under, standing = found(key, at), {pk for pk, each in keys.items() if each == key}
            if key == "trash" and at > NOW + 30 * DAY:
                assert not under
                continue
            assert standing <= under, (key, at - NOW, Article.objects.filter(pk__in=standing - under))
            assert {keys[pk] for pk in under - standing} <= ALSO_FINDS.get(key, set()), (key, at - NOW)
        assert found("", at) == {pk for pk, key in keys.items() if key != "trash"}
        live = {*Revision.objects.live(at).values_list("article", flat=True)}
        assert live == {pk for pk, key in keys.items() if key in ("live", "changed")}
    assert seen == {*LABELS}


def test_the_list_says_of_a_live_story_that_its_changes_are_in_review(desk):
    article = make_article(authors=[make_author()])
    publish(article, by=None, override=REASON)
    edit(article)
    submit(article, by=None, override=REASON)
    page = desk.get("/desk/articles/article/").content.decode()
    assert '<span class="state state-changed">live, with changes</span>' in page
    assert '<span class="state state-in_review">in review</span>' in page

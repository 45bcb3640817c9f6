"""Whatever is done to a story, in whatever order: it is never twice at once, and the past stays."""

import random
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db.models import Q

from articles.models import Article, Campaign, RevisionCampaign
from articles.publishing import Refused, come_down, publish, schedule, set_embargo, trash, unschedule, untrash, withdraw
from articles.querysets.intervals import astray, unsettled
from tests.articles.clock import DAY, HOUR, MINUTE, Clock, edit, finished
from tests.builders import REASON, make_campaign

pytestmark = pytest.mark.django_db


def act(rng, clock, article, campaigns):
    """Do something to a story, or to a campaign in it, that may or may not be possible now."""
    soon = clock.now + rng.choice([-HOUR, timedelta(0), MINUTE, HOUR, 5 * HOUR, DAY])
    end = rng.choice([None, soon, soon + MINUTE, soon + DAY])
    until, campaign = rng.choice([None, soon]), rng.choice(campaigns)
    hidden = rng.choice([article, campaign])
    rng.choice(
        [
            lambda: publish(article, by=None, override=REASON),
            lambda: publish(article, by=None, override=REASON),
            lambda: publish(article, by=None, at=max(soon, clock.now), override=REASON),
            *3 * [lambda: schedule(article, by=None, live_from=soon, live_until=end, override=REASON)],
            lambda: unschedule(article, by=None),
            lambda: come_down(article, by=None, live_until=end),
            lambda: withdraw(article, by=None),
            *2 * [lambda: set_embargo(hidden, until=until, by=None)],
            lambda: type(hidden).objects.filter(pk=hidden.pk).update(embargoed_until=until),
            lambda: save(hidden, until),
            lambda: type(hidden).objects.bulk_update([opened(hidden, until)], ["embargoed_until"]),
            lambda: rng.choice([article.campaigns.add, article.campaigns.remove])(campaign),
            lambda: edit(article, f"Headline {rng.random()}"),
            lambda: trash(article, by=None),
            lambda: untrash(article, by=None),
        ]
    )()


def opened(row, until):
    row.refresh_from_db()
    row.embargoed_until = until
    return row


def save(row, until):
    opened(row, until).save()


def intervals(article):
    placed = article.revisions.ever_placed().order_by("live_from")
    return [(each.live_from, each.live_until) for each in placed]


def standing(article, at):
    """Return the digests of what is in its place, and of what readers see, at a moment."""
    rows = article.revisions.placed(at), article.revisions.live(at)
    return [each.values_list("digest", flat=True).first() for each in rows]


def followed(article, at):
    """Return the digest of what readers see now as it follows from places and embargoes, and from nothing stored."""
    hidden = RevisionCampaign.objects.filter(campaign__in=Campaign.objects.filter(embargoed_until__gt=at))
    rows = article.revisions.placed(at).exclude(pk__in=hidden.values("revision"))
    open_rows = rows.filter(Q(article__embargoed_until=None) | Q(article__embargoed_until__lte=at))
    return open_rows.values_list("digest", flat=True).first()


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.alike) for seed in range(3, 8))])
def test_the_intervals_of_a_story_never_overlap_and_the_past_is_never_rewritten(monkeypatch, seed):
    rng, clock = random.Random(seed), Clock(monkeypatch)
    campaigns = [make_campaign("Le City"), make_campaign("Le Cagole")]
    article = finished(campaigns=campaigns[:1])
    log = []  # of moments, what stood in its place then, and what readers saw
    for step in range(40):
        with suppress(Refused):
            act(rng, clock, article, campaigns)
        where, spans = f"seed {seed}, step {step}", intervals(article)
        for (start, end), (following, _end) in pairwise(spans):
            assert start < end <= following, where
        assert sum(start > clock.now for start, _end in spans) <= 1, where
        article = Article.objects.get(pk=article.pk)
        assert not (article.trashed_at and any(end is None or end > clock.now for _start, end in spans)), where
        # What has been rewritten stays so: each moment is looked at again at the end, and the latest after each act.
        for moment, *read in log if step % 8 == 7 else log[-3:]:
            assert standing(article, moment) == read, where
        log.append((clock.now, *standing(article, clock.now)))
        assert log[-1][2] == followed(article, clock.now), where
        assert ([*unsettled(clock.now)], astray(clock.now)) == ([], []), where
        clock.now += rng.choice([timedelta(microseconds=1), MINUTE, HOUR, 5 * HOUR, DAY])
        assert standing(article, clock.now)[1] == followed(article, clock.now), where

"""Whatever is done to a story, in whatever order: it is never twice at once, and the past stays."""

import random
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest

from articles.publishing import Refused, come_down, publish, schedule, set_embargo, trash, unschedule, untrash, withdraw
from tests.articles.clock import DAY, HOUR, MINUTE, Clock, edit, finished
from tests.builders import REASON

pytestmark = pytest.mark.django_db


def act(rng, clock, article):
    """Do something to a story that may or may not be possible now."""
    soon = clock.now + rng.choice([-HOUR, timedelta(0), MINUTE, HOUR, 5 * HOUR, DAY])
    end = rng.choice([None, soon, soon + MINUTE, soon + DAY])
    rng.choice(
        [
            lambda: publish(article, by=None, override=REASON),
            lambda: publish(article, by=None, override=REASON),
            lambda: publish(article, by=None, at=max(soon, clock.now), override=REASON),
            *3 * [lambda: schedule(article, by=None, live_from=soon, live_until=end, override=REASON)],
            lambda: unschedule(article, by=None),
            lambda: come_down(article, by=None, live_until=end),
            lambda: withdraw(article, by=None),
            lambda: set_embargo(article, until=rng.choice([None, soon]), by=None),
            lambda: edit(article, f"Headline {rng.random()}"),
            lambda: trash(article, by=None),
            lambda: untrash(article, by=None),
        ]
    )()


def intervals(article):
    placed = article.revisions.ever_placed().order_by("live_from")
    return [(each.live_from, each.live_until) for each in placed]


@pytest.mark.parametrize("seed", range(5))
def test_the_intervals_of_a_story_never_overlap_and_the_past_is_never_rewritten(monkeypatch, seed):
    rng, clock, article = random.Random(seed), Clock(monkeypatch), finished()
    seen = []  # (moment, the revision whose place it was)
    for step in range(40):
        with suppress(Refused):
            act(rng, clock, article)
        where, spans = f"seed {seed}, step {step}", intervals(article)
        for (start, end), (following, _end) in pairwise(spans):
            assert start < end <= following, where
        assert sum(start > clock.now for start, _end in spans) <= 1, where
        article.refresh_from_db()
        assert not (article.trashed_at and any(end is None or end > clock.now for _start, end in spans)), where
        for moment, number in seen:
            assert article.revisions.placed(moment).values_list("number", flat=True).first() == number, where
        seen.append((clock.now, article.revisions.placed(clock.now).values_list("number", flat=True).first()))
        clock.now += rng.choice([timedelta(microseconds=1), MINUTE, HOUR, 5 * HOUR, DAY])

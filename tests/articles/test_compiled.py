"""SQL that is put together once: the moment goes where it is compared with columns, and nowhere else."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Q

from articles.models import Campaign, Revision
from articles.querysets import ids_at
from tests.builders import A_DAY, make_campaign

pytestmark = pytest.mark.django_db


@ids_at
def ended(since, at):
    return Campaign.objects.filter(embargoed_until__lte=at, embargoed_until__gte=since).values("pk")


def test_each_moment_has_its_own_answer_also_where_another_moment_stands_in_the_query():
    campaign = make_campaign(embargoed_until=A_DAY)
    for at, expected in ((A_DAY, [campaign]), (A_DAY - timedelta(microseconds=1), []), (A_DAY, [campaign])):
        for since in (A_DAY, datetime(1990, 1, 1, 0, 0, 0, 1, tzinfo=A_DAY.tzinfo)):
            assert [*Campaign.objects.filter(pk__in=ended(since, at))] == expected


@pytest.mark.parametrize(
    "condition",
    [
        lambda at: Q(live_from__year=at.year),
        lambda at: Q(live_from__lte=at, live_until__gt=at + timedelta(days=1)),
        lambda at: Q(live_from__lte=at, pk=at.microsecond),
        lambda at: Q(live_from=None) if at.microsecond == 1 else Q(live_until=None),
    ],
    ids=["a year of it", "a day later", "a number of it", "another query"],
)
def test_what_is_derived_from_the_moment_is_refused_and_not_kept_for_good(condition):
    derived = ids_at(lambda at: Revision.objects.filter(condition(at)).values("pk"))
    with pytest.raises(ValueError, match="does more with its moment than to compare columns with it"):
        derived(A_DAY)


def test_a_moment_without_a_time_zone_is_warned_of_as_django_does():
    with pytest.warns(RuntimeWarning, match="naive datetime"):
        ended(A_DAY, A_DAY.replace(tzinfo=None))

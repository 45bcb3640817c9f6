"""The archive's months: those with a story that readers see, in the magazine's time zone."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.publishing import schedule
from tests.builders import A_DAY, REASON, make_article, make_author, publish_article
from tests.plans import whole_reads

pytestmark = pytest.mark.django_db


def months(client):
    return re.findall(r'href="/archive/(\d+/\d+)/"', client.get("/archive/").content.decode())


def test_months_without_a_story_stand_nowhere(client):
    assert months(client) == []
    for days in (0, 31, 92):
        publish_article(f"Story {days}", at=A_DAY - timedelta(days=days))
    soon = timezone.now() + timedelta(days=70)
    schedule(make_article("Coming", authors=[make_author("Jo Hem")]), by=None, live_from=soon, override=REASON)
    assert months(client) == ["2026/03", "2026/01", "2025/11"]


def test_a_month_ends_where_it_does_in_the_magazines_zone(client, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    with timezone.override("Asia/Tokyo"):
        publish_article(at=A_DAY.replace(day=28, month=2, hour=20))
        assert months(client) == ["2026/03"]


def test_months_are_looked_up_and_not_read_through(client):
    for days in (0, 400):
        publish_article(f"Story {days}", at=A_DAY - timedelta(days=days))
    with CaptureQueriesContext(connection) as asked:
        client.get("/archive/")
    sql = next(each["sql"] for each in asked if "stretch" in each["sql"])
    assert whole_reads(sql.replace("%", "%%")) == []

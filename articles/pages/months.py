"""The months in which stories were published, in the magazine's time zone."""

import json
from datetime import datetime
from itertools import pairwise

from django.db import connection
from django.db.models import DateTimeField
from django.utils import timezone

from articles.models import Revision

# Each month is looked up by itself, along the index of the newest stories: it ends at the first that readers see.
_SEEN = """
SELECT stretch.number FROM {stretches} WHERE EXISTS (
    SELECT 1 FROM {revisions} WHERE published_at >= stretch.start AND published_at < stretch.stop
    AND seen_from <= %(at)s AND seen_until > %(at)s
) ORDER BY stretch.number
"""
_STRETCHES = {
    "sqlite": """(
        SELECT key AS number, json_extract(value, '$[0]') AS start, json_extract(value, '$[1]') AS stop
        FROM json_each(%(months)s)
    ) stretch""",
    "postgresql": """(
        SELECT number - 1 AS number, (pair->>0)::timestamptz AS start, (pair->>1)::timestamptz AS stop
        FROM json_array_elements(%(months)s::json) WITH ORDINALITY AS listed(pair, number)
    ) stretch""",
}


def with_stories(oldest: datetime, newest: datetime, at: datetime) -> list[datetime]:
    """Return the first moments of the months with stories that readers see at the moment `at`, the newest first.

    Arguments: `oldest` and `newest`, when the first and the last of these were published. What it costs grows with the
    years between them, not with their stories.
    """
    starts = _starts(timezone.localtime(oldest), timezone.localtime(newest))
    field = DateTimeField()
    sent = [str(field.get_db_prep_value(each, connection)) for each in starts]
    sql = _SEEN.format(stretches=_STRETCHES[connection.vendor], revisions=Revision._meta.db_table)
    months = json.dumps([*pairwise(sent)])
    with connection.cursor() as cursor:
        cursor.execute(sql, {"months": months, "at": field.get_db_prep_value(at, connection)})
        return [starts[number] for (number,) in cursor.fetchall()][::-1]


def _starts(oldest: datetime, newest: datetime) -> list[datetime]:
    """Return the first moments of all months from that of one moment to that after another's."""
    first, last = (each.year * 12 + each.month - 1 for each in (oldest, newest))
    here = timezone.get_current_timezone()
    return [datetime(month // 12, month % 12 + 1, 1, tzinfo=here) for month in range(first, last + 2)]

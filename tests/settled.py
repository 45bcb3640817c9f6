"""What a test leaves: when readers see each story is stored as it follows from places and embargoes."""

import pytest
from django.utils import timezone


@pytest.fixture(autouse=True)
def settled(request, monkeypatch):
    """Compare it after each test with a database, at the moment that the test ends at."""
    if not request.node.get_closest_marker("django_db"):
        yield
        return
    request.getfixturevalue("db")
    yield
    from articles.querysets.intervals import unsettled

    assert [*unsettled(timezone.now())] == []

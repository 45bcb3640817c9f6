"""What a test leaves: when readers see each story, and what they may know of, is stored as it follows."""

from contextlib import suppress

import pytest
from django.db import Error
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
    from articles.querysets.knowable import lacking

    wrong = []
    with suppress(Error):  # where a test has closed or broken its connection
        wrong += unsettled(timezone.now())
        wrong += lacking()
    assert wrong == []

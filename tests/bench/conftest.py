"""A small magazine of `bench/load.py`, and what it is made of."""

from pathlib import Path

import pytest
from django.utils import timezone

from articles.publishing import publish
from tests.builders import make_article

SIZE = 50  # a story of each fate, and a block of each kind


@pytest.fixture
def bench(db, monkeypatch):
    """Return (the module `load`, a function that tells the same unsaved stories each time, now)."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "bench")
    import cast
    import load
    import stories

    monkeypatch.setattr(load, "AT_ONCE", 30)
    now = timezone.now()
    cast.make(SIZE, now)
    found = cast.read()
    own = [photo.pk for photo in cast.make_photos(range(SIZE * stories.OWN_PHOTOS), "sample")]
    named = make_article("The first of all", slug="story-1")
    publish(named, by=None, at=now.replace(year=2009), override="For this test.")

    def told():
        """Return the same unsaved stories each time, after the one that is there."""
        each = stories.OWN_PHOTOS
        photos = [own[n * each : (n + 1) * each] for n in range(SIZE)]
        return [stories.tell(n, SIZE, found, mine, [named.pk], now) for n, mine in enumerate(photos, 1)]

    return load, told, now

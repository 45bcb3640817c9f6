"""`bench/growth.py` measures what it says, and leaves a magazine as it was."""

import pytest

from articles.models import Revision
from tests.bench.conftest import SIZE


@pytest.mark.long
def test_growth_measures_every_kind_of_page(bench, capsys):
    load, _told, _now = bench
    import growth

    load.load(SIZE)
    before = Revision.objects.count()
    found = growth.measure(SIZE, warm=0, counted=2)
    assert {"plain story", "front page", "rare person", "photo form", "autosave", "publish"} <= {*found}
    assert all(queries and 0 < middle <= slow for queries, middle, slow in found.values())
    assert found["publish"][0] > found["save"][0]
    assert Revision.objects.count() == before
    growth.report({SIZE: found})
    assert "50 stories" in capsys.readouterr().out

"""How often a story that is imported and published asks the database: counted, and the same in a larger magazine."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Revision
from tests.articles.importing.texts import A, run, write

pytestmark = pytest.mark.django_db

MOST = 56  # questions of a story whose author is known already; SQLite, which holds no rows, is asked two fewer


def story(number):
    """Return a text of its own that leads nowhere and names its author alone."""
    text = A.replace("The Coat That Waits", f"The Coat of Winter {number}")
    return text.replace("\nSee also\nThe Glove Nobody Lost\n", "")


def cost(folder, number):
    [path] = write(folder, **{f"story-{number}": story(number)})
    with CaptureQueriesContext(connection) as asked:
        assert not run(path).problems
    return len(asked)


def test_a_story_takes_few_questions_and_as_many_among_many(tmp_path):
    cost(tmp_path, 0)  # makes the author
    early = cost(tmp_path, 1)
    for number in range(2, 12):
        late = cost(tmp_path, number)
    assert Revision.objects.ever_placed().count() == 12
    assert early == late
    assert late <= MOST

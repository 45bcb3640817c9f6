"""What keeps a story from its readers, and what an editor should look at before they see it.

The list is drawn up for the working copy as a revision would freeze it, at a moment: rights and embargoes end by the
clock. It costs the same number of queries whatever the story's length.
"""

from collections.abc import Iterable
from datetime import datetime

from articles.checklist.blockers import blockers
from articles.checklist.findings import Finding, Level
from articles.checklist.frozen import Frozen
from articles.checklist.warnings import warnings
from articles.models import Article, Revision
from articles.revisions.snapshots import freeze

__all__ = ["Finding", "Level", "checklist"]


def checklist(
    article: Article, at: datetime, *, beside: Iterable[int] = (), recorded: Revision | None = None
) -> list[Finding]:
    """Return the findings about a story's working copy if it went live at the moment `at`, the blockers first.

    Arguments: `beside`, the ids of stories that go live along with it, so that it may lead to them; `recorded`, the
    working copy as a revision of the same transaction, if there is one.
    """
    frozen = Frozen(recorded or freeze(article, at=at), at, frozenset(beside))
    return [*blockers(frozen), *warnings(frozen)]

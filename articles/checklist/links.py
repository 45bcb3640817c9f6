"""Links that no reader can follow, by their words and their blocks.

The desk and previews are never published, nor places in a document that stayed elsewhere; the others may have a reason.
"""

from collections.abc import Iterator
from itertools import islice

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.checklist.findings import Finding, Level
from articles.checklist.frozen import Frozen
from articles.richtext import plain
from kit.blanks import says
from kit.links import DeadEnd, host_of
from media.display import anchor

MOST_NAMED = 50  # of each level: whoever mends so many saves the story meanwhile, and is told of the next

_LEVELS = {DeadEnd.DESK: Level.BLOCKER, DeadEnd.PREVIEW: Level.BLOCKER, DeadEnd.FRAGMENT: Level.BLOCKER}
_SENTENCES: dict[DeadEnd, str | Promise] = {
    DeadEnd.DESK: _(
        "“%(link)s” leads to the desk, which readers can’t open. Link to the public page, or take the link away."
    ),
    DeadEnd.PREVIEW: _(
        "“%(link)s” leads to a preview, which readers can’t open. Link to the story’s page, or take the link away."
    ),
    DeadEnd.FRAGMENT: _(
        "“%(link)s” leads to a place that this story doesn’t have, such as a footnote. Take the link away."
    ),
    DeadEnd.PRIVATE: _(
        "“%(link)s” leads to a document that may be open to its owner only. Link to a public page, "
        "or make sure that everybody can read it."
    ),
    DeadEnd.LOCAL: _(
        "“%(link)s” leads to a machine that readers can’t reach. Link to a public page, or take the link away."
    ),
    DeadEnd.WRAPPED: _(
        "“%(link)s” leads by way of %(host)s, which may be gone before this story is. Link to the address itself: "
        "the page that opens has it."
    ),
    DeadEnd.NOWHERE: _(
        "“%(link)s” was linked to a file or to a page that isn’t there. Link it to a public page, "
        "or take the link away."
    ),
}


def links_that(level: Level, frozen: Frozen) -> Iterator[Finding]:
    """Yield the links of a story that readers can’t follow, if they are of a level: as many as somebody reads."""
    yield from islice(_dead_ends(level, frozen), MOST_NAMED)


def _dead_ends(level: Level, frozen: Frozen) -> Iterator[Finding]:
    places = {f"#{anchor(photo)}" for photo in frozen.photos}
    for index, address, html in frozen.links:
        fault = frozen.dead_ends[address]
        if fault and address not in places and _LEVELS.get(fault, Level.WARNING) == level:
            words = plain(html)
            named = {"link": Truncator(words if says(words) else address).chars(60), "host": host_of(address)}
            yield frozen.in_block(index, level, f"link_{fault}", _SENTENCES[fault] % named, at_submit=True)

"""Links that no reader can follow, by their words and their blocks.

The desk and previews are never published, nor places in a document that stayed elsewhere; the others may have a reason.
"""

import re
from collections.abc import Iterator
from itertools import islice

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles import markup
from articles.checklist.findings import Finding, Level
from articles.checklist.frozen import Frozen
from articles.models import BLOCKS
from articles.models.blocks.held import Link
from articles.richtext import plain
from kit.blanks import says
from kit.links import DeadEnd, fault_of
from media.display import anchor

MOST_NAMED = 50  # of each level: whoever mends so many saves the story meanwhile, and is told of the next

_ADDRESS = re.compile(r'href="([^"]*)"')
_LEVELS = {DeadEnd.DESK: Level.BLOCKER, DeadEnd.PREVIEW: Level.BLOCKER, DeadEnd.FRAGMENT: Level.BLOCKER}
_SENTENCES: dict[DeadEnd, str | Promise] = {
    DeadEnd.DESK: _(
        "“%s” leads to the desk, which readers can’t open. Link to the public page, or take the link away."
    ),
    DeadEnd.PREVIEW: _(
        "“%s” leads to a preview, which readers can’t open. Link to the story’s page, or take the link away."
    ),
    DeadEnd.FRAGMENT: _("“%s” leads to a place that this story doesn’t have, such as a footnote. Take the link away."),
    DeadEnd.PRIVATE: _(
        "“%s” leads to a document that may be open to its owner only. Link to a public page, "
        "or make sure that everybody can read it."
    ),
    DeadEnd.LOCAL: _("“%s” leads to a machine that readers can’t reach. Link to a public page, or take the link away."),
    DeadEnd.NOWHERE: _(
        "“%s” was linked to a file or to a page that isn’t there. Link it to a public page, or take the link away."
    ),
}


def links_that(level: Level, frozen: Frozen) -> Iterator[Finding]:
    """Yield the links of a story that readers can’t follow, if they are of a level: as many as somebody reads."""
    yield from islice(_dead_ends(level, frozen), MOST_NAMED)


def _dead_ends(level: Level, frozen: Frozen) -> Iterator[Finding]:
    places = {f"#{anchor(photo)}" for photo in frozen.photos}
    for index, address, words in _links(frozen):
        fault = fault_of(address)
        if fault and address not in places and _LEVELS.get(fault, Level.WARNING) == level:
            said = _SENTENCES[fault] % Truncator(words if says(words) else address).chars(60)
            yield frozen.in_block(index, level, f"link_{fault}", said, at_submit=True)


def _links(frozen: Frozen) -> Iterator[tuple[int, str, str]]:
    """Yield the index of the block, the address and the words of each link."""
    for index, html in frozen.rich_texts():
        for _name, attributes, words in markup.elements(html, {"a"}):
            address = _ADDRESS.search(attributes)
            yield index, markup.unescaped(address[1]) if address else "", plain(words)
    for index, block in frozen.blocks():
        for held in BLOCKS[block["kind"]].declared.holds:
            if isinstance(held, Link) and (address := block.get(held.name)):
                yield index, address, address

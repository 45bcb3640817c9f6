"""Which story stands where on the front page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from articles.models import Revision, Section
from articles.pages.gathering import Gathering
from kit.prepared import prepared

MOST_FEATURES = 4
MOST_IN_SECTION = 4
NEWEST = 12  # among which a lead with a picture is looked for: what is older isn't news


@dataclass
class FrontLayout:
    """The places of the front page, from the top."""

    lead: Revision | None = None
    features: list[Revision] = field(default_factory=list)
    rows: list[tuple[Section, list[Revision]]] = field(default_factory=list)  # of each section

    @property
    def sections(self) -> list[tuple[Section, list[Revision]]]:
        """The sections that have stories of their own below."""
        return [(section, stories) for section, stories in self.rows if stories]

    @property
    def stories(self) -> list[Revision]:
        """All that stand on it, from the top."""
        lead = [self.lead] if self.lead else []
        return [*lead, *self.features, *(story for _section, stories in self.rows for story in stories)]


def front(page: Gathering, newest: list[Revision], sections: Iterable[Section]) -> FrontLayout:
    """Return the layout of the newest stories, and have the page's next round ask for each section's own.

    No story stands in two places. The lead is the newest that has a picture, or the newest of all where none has one.
    Below, each section shows its own newest, whenever they appeared.
    """
    if not newest:
        return FrontLayout()
    lead = next((story for story in newest if story.has_picture), newest[0])
    features = [story for story in newest if story is not lead][:MOST_FEATURES]
    placed = [story.pk for story in (lead, *features)]
    rows = [(section, page.rows(_newest_of(section.pk, placed, page.at))) for section in sections]
    return FrontLayout(lead, features, rows)


@prepared
def newest(at: datetime) -> QuerySet[Revision]:
    return Revision.objects.live(at).newest().for_cards().with_picture(at)[:NEWEST]


@prepared
def _newest_of(section: int, placed: Collection[int], at: datetime) -> QuerySet[Revision]:
    """Read the newest stories of a section that stand nowhere yet: one walk along an index, as far as they go."""
    stories = Revision.objects.live(at).led_by(section).exclude(pk__in=placed)
    return stories.newest().for_cards()[:MOST_IN_SECTION]

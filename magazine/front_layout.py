"""Which story stands where on the front page."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.models import Revision, Section

MOST_FEATURES = 4
MOST_IN_SECTION = 4
NEWEST = 12  # among which a lead with a picture is looked for: what is older isn't news
OF_EACH_SECTION = MOST_IN_SECTION + 1 + MOST_FEATURES  # all that stands above may be of one section


@dataclass
class FrontLayout:
    """The places of the front page, from the top."""

    lead: Revision | None = None
    features: list[Revision] = field(default_factory=list)
    sections: list[tuple[Section, list[Revision]]] = field(default_factory=list)

    @property
    def stories(self) -> list[Revision]:
        """All that stand on it, from the top."""
        lead = [self.lead] if self.lead else []
        return [*lead, *self.features, *(story for _section, stories in self.sections for story in stories)]


def front(stories: Iterable[Revision]) -> FrontLayout:
    """Return the layout of stories, the newest first: no story stands in two places.

    The lead is the newest that has a picture, or the newest of all where none of the newest has one. Below, each
    section shows its own newest, whenever they appeared.
    """
    stories = list(stories)
    if not stories:
        return FrontLayout()
    lead = next((story for story in stories[:NEWEST] if story.has_picture), stories[0])
    rest = [story for story in stories if story is not lead]
    features = rest[:MOST_FEATURES]
    groups: dict[Section | None, list[Revision]] = {}
    for story in rest[MOST_FEATURES:]:
        groups.setdefault(story.section, []).append(story)
    sections = sorted(
        ((section, group[:MOST_IN_SECTION]) for section, group in groups.items() if section),
        key=lambda pair: (pair[0].position, pair[0].name),
    )
    return FrontLayout(lead, features, sections)

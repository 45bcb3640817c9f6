"""What the checklist is made of."""

from dataclasses import dataclass, replace
from enum import StrEnum

from articles.models import Article
from articles.permissions import Somebody, may_view


class Level(StrEnum):
    """A blocker stops everybody; a warning gives way to an editor who names a reason."""

    BLOCKER = "blocker"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One sentence, and where in the story's form it belongs: at a field, or at the block of a key.

    `story` is another one that readers don't know, of which the finding tells; `named` says it to who may see that one.
    """

    code: str
    level: Level
    sentence: str
    field: str = ""
    block: str | None = None
    at_submit: bool = False  # for the writer to settle before anybody reads the story
    story: Article | None = None
    named: str = ""

    @property
    def is_blocker(self) -> bool:
        return self.level == Level.BLOCKER

    def is_kept_from(self, user: "Somebody | None") -> bool:
        """Say whether the finding tells of a story that a user doesn't see; None is the console, which sees all."""
        return self.story is not None and user is not None and not may_view(user, self.story)

    def told_to(self, user: "Somebody | None") -> "Finding":
        """Return the finding as a user may read it."""
        return replace(self, sentence=self.named) if self.named and not self.is_kept_from(user) else self

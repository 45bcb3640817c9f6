"""What the checklist is made of."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """A blocker stops everybody; a warning gives way to an editor who names a reason."""

    BLOCKER = "blocker"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One sentence, and where in the story's form it belongs: at a field, or at the block of a key."""

    code: str
    level: Level
    sentence: str
    field: str = ""
    block: str | None = None
    at_submit: bool = False  # for the writer to settle before anybody reads the story

    @property
    def is_blocker(self):
        return self.level == Level.BLOCKER

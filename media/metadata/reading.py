"""What was read of a file's metadata: what the library would keep, what each block said, what is doubtful."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from media.metadata.fields import Text


@dataclass(frozen=True)
class Value:
    """What a block ("XMP", "IIM" or "EXIF") says of a field."""

    field: str
    block: str
    value: Text


@dataclass(frozen=True)
class Doubt:
    """A sentence for an editor about a field, or about a whole block if the field is ""."""

    field: str
    sentence: str


@dataclass
class Metadata:
    """The metadata of one file. `fields` has no key for what wasn't found; docs/metadata.md lists the keys."""

    fields: dict[str, Any] = field(default_factory=dict)
    found: list[Value] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the reading as plain values, for a JSONField."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Return the reading that `as_json` gave; an empty one for an empty value."""
        return cls(
            fields=dict(stored.get("fields", {})),
            found=[Value(**each) for each in stored.get("found", [])],
            doubts=[Doubt(**each) for each in stored.get("doubts", [])],
        )

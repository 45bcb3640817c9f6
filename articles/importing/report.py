"""What an import did, in the order in which it did it."""

from collections import Counter
from dataclasses import dataclass, field, replace

from django.db.models import Model

from media.intake import ingest
from media.models import Photo


@dataclass(frozen=True)
class ReportLine:
    """One object.

    Fields: `verb`, "made", "changed" or "published"; `kind` and `plural`, its model's name; `name`, what it is called.
    """

    verb: str
    kind: str
    plural: str
    name: str = ""


@dataclass
class Report:
    """Lines for the objects made and changed, and sentences for the editor that are no failure.

    `files` holds the photos whose files were stored: a transaction that is rolled back doesn't take files back.
    """

    lines: list[ReportLine] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: list[Photo] = field(default_factory=list)

    def add(self, verb: str, row: Model, name: str | None = None) -> None:
        """Note that a row was made or changed."""
        meta = row._meta
        self.lines.append(ReportLine(verb, str(meta.verbose_name), str(meta.verbose_name_plural), str(name or row)))

    def made(self, row: Model, name: str | None = None) -> None:
        self.add("made", row, name)

    def changed(self, row: Model, name: str | None = None) -> None:
        self.add("changed", row, name)

    def published(self, row: Model) -> None:
        """Note that a story came to its readers which was here already."""
        self.add("published", row)

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    def counts(self, verb: str) -> Counter[ReportLine]:
        """Return the number of objects of each kind, by a line without a name, in the order of appearance."""
        return Counter(replace(line, name="") for line in self.lines if line.verb == verb)

    def undo(self) -> None:
        """Remove the files of photos whose rows were rolled back."""
        for photo in self.files:
            ingest.discard(photo)

    def extend(self, other: "Report") -> None:
        self.lines += other.lines
        self.notes += other.notes

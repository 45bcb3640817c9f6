"""A story's history as an editor reads it: everything that was saved and everything that was done, in one list."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from articles.models import Article, AuditEntry, Revision

TOGETHER = timedelta(minutes=10)  # saves by one editor that follow each other within it are one line of the list


@dataclass
class Entry:
    """One line of the list: what was saved (`revisions`, the newest first, usually one), or what was done (`act`)."""

    act: AuditEntry | None = None
    revisions: list[Revision] = field(default_factory=list)
    before: int | None = None  # the number of the save that the oldest of the revisions was written on

    @property
    def revision(self) -> Revision | None:
        return self.revisions[0] if self.revisions else None

    @property
    def earlier(self) -> list[Revision]:
        return self.revisions[1:]


def history(article: Article) -> list[Entry]:
    """Return the entries of a story's history, the newest first: two queries, however long it is."""
    revisions = article.revisions.written().select_related("created_by").defer("body")
    acts = article.audit.select_related("by", "revision").defer("revision__body")
    events: list[Revision | AuditEntry] = [*revisions, *acts]
    entries: list[Entry] = []
    newest_save = None
    for event in sorted(events, key=_when):
        if isinstance(event, AuditEntry):
            entries.append(Entry(act=event))
            continue
        is_save = event.kind == Revision.Kind.SAVE
        if is_save and entries and _belongs(event, entries[-1]):
            entries[-1].revisions.insert(0, event)
        else:
            before = newest_save if is_save else event.based_on or newest_save
            entries.append(Entry(revisions=[event], before=before))
        newest_save = event.number if is_save else newest_save
    return entries[::-1]


def _when(event: Revision | AuditEntry) -> tuple[datetime, int, int]:
    """Return what the entries stand in the order of: at one moment something is saved before anything is done."""
    if isinstance(event, AuditEntry):
        return event.at, 1, event.pk
    return event.created_at, 0, event.number


def _belongs(revision: Revision, entry: Entry) -> bool:
    """Say whether a save goes on with what the entry before it began."""
    last = entry.revision
    return bool(
        last
        and last.kind == Revision.Kind.SAVE
        and last.created_by_id == revision.created_by_id
        and revision.created_at - last.created_at <= TOGETHER
    )

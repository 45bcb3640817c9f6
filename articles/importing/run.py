"""A run over many files. Each file stands for itself: what is wrong with one never keeps another from coming in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.importing.dossiers.lookup import Dossiers
from articles.importing.pages import make_pages
from articles.importing.press_text import body_layout, source
from articles.importing.press_text.parsed import TextRefused
from articles.importing.report import Report
from articles.importing.sections import sections_called
from articles.importing.stories import Manuscript, StoryOutcome, is_kept_back, publish_story, write_story
from kit.races import again

_FAILURES = (TextRefused, ValidationError, DatabaseError, OSError, ValueError)


class _Waiting(NamedTuple):
    """A story that waits for the end of the run."""

    outcome: StoryOutcome
    text: Manuscript
    path: Path


@dataclass
class ImportRun:
    """Imports files one after the other; `finish()` publishes the stories that waited for the end of the run.

    Fields: `dossiers`, which are asked in their order; `report`, all that was made and changed; `problems`, (path,
    sentence) of what failed; `unchanged`, the number of stories that were here already, just as they are; `used`, the
    paths of the dossiers that served a text; `section` and `override`, what is said of every text that has none of its
    own.
    """

    dossiers: Dossiers
    section: str = ""
    override: str = ""
    report: Report = field(default_factory=Report)
    problems: list[tuple[Path, str]] = field(default_factory=list)
    unchanged: int = 0
    used: set[Path] = field(default_factory=set)
    _waiting: list[_Waiting] = field(default_factory=list)
    _seen: dict[str, tuple[Path, str]] = field(default_factory=dict)

    def import_file(self, path: Path) -> Report:
        """Import the file at a path, whole or not at all, and return the `Report` of this file alone."""
        try:
            text = self.text(path)
            self._refuse_namesake(text, path)
            report, problem = again(lambda: self._bring(text, path))
        except _FAILURES as error:
            report, problem = Report(), _sentence(error)
        if problem:
            self.problems.append((path, problem))
        self.report.extend(report)
        return report

    def _bring(self, text: Manuscript, path: Path) -> tuple[Report, str]:
        """Import a text, whole or not at all; return (its `Report`, a sentence if it can't be published)."""
        report = Report()
        try:
            with transaction.atomic():
                outcome = write_story(text, report)
                problem = _settle(outcome, text, report)
        except BaseException:
            report.undo()
            raise
        # Only what is committed: the commit itself may fail, for want of room on the disk.
        self.unchanged += outcome.verb == "unchanged"
        if outcome.is_waiting:
            self._waiting.append(_Waiting(outcome, text, path))
        return report, problem

    def text(self, path: Path) -> Manuscript:
        """Return the `Manuscript` of the file at a path, with the dossier that serves it."""
        read = source.read(path)
        reading = body_layout.parse(read.text, read.notes)
        dossier, entry = self.dossiers.find(reading.headline)
        self.used |= {dossier.path} if dossier else set()
        authors = self.dossiers.authors(reading.bylines)
        return Manuscript(read.name, read.sha256, reading, dossier, entry, authors, self.section, self.override)

    def _refuse_namesake(self, text: Manuscript, path: Path) -> None:
        """Refuse a second text under the same headline: the two would overwrite each other at every run."""
        key = text.fingerprints()[0]
        other, sha256 = self._seen.setdefault(key, (path, text.sha256))
        if sha256 != text.sha256:
            raise TextRefused(_("its headline is that of %s, with another text.") % other.name)

    def finish(self) -> Report:
        """Publish the stories that waited; return the `Report` of those that an earlier run had left unpublished.

        Each is a transaction of its own.
        """
        report = Report()
        waiting, self._waiting = self._waiting, []
        together = _going_together(waiting)
        for outcome, text, path in waiting:
            try:
                problem = publish_story(outcome.article, text, report, together)
            except _FAILURES as error:
                problem = _sentence(error)
            if problem:
                self.problems.append((path, problem))
            elif outcome.verb == "unchanged":
                report.published(outcome.article)
        self.report.extend(report)
        return report

    def make_pages(self, folder: Path) -> None:
        """Make the pages of a new magazine that aren't there. Arguments: `folder`, as `pages.make_pages` takes it."""
        self.report.extend(make_pages(folder, self.problems))

    def make_sections(self, descriptions: Mapping[str, str]) -> Report:
        """Make the sections of a new magazine in their order. Arguments: `descriptions`, a line for each name."""
        report = Report()
        with transaction.atomic():
            sections_called(list(descriptions), report, descriptions)
        self.report.extend(report)
        return report


def _settle(outcome: StoryOutcome, text: Manuscript, report: Report) -> str:
    """Publish what was imported, unless it waits for the end of the run; return a sentence if that can't be."""
    if outcome.verb == "kept":
        return _("the desk has written on “%s” since it was imported, so the new text is left out.") % outcome.article
    if outcome.is_waiting or outcome.verb == "unchanged":
        return ""
    return publish_story(outcome.article, text, report)


def _going_together(waiting: Sequence[_Waiting]) -> frozenset[int]:
    """Return the ids of the waiting stories which nothing keeps back but that one leads to another of them."""
    together = {outcome.article.pk: (outcome.article, text) for outcome, text, _path in waiting}
    while kept := [pk for pk, (article, text) in together.items() if is_kept_back(article, text, together)]:
        for pk in kept:
            del together[pk]
    return frozenset(together)


def _sentence(error: Exception) -> str:
    """Return what an editor reads about an error: never a trace."""
    if isinstance(error, TextRefused):
        return str(error)
    if isinstance(error, ValidationError):
        return " ".join(map(str, error.messages))
    if isinstance(error, IntegrityError):  # on PostgreSQL two imports at once meet here
        return _("something else was storing the same things at that moment: run it again.")
    return _("it could not be stored (%s).") % " ".join(str(error).split())

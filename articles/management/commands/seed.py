"""Import source articles and publish them; without a path, the sample magazine that the project ships."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.importing.dossiers.lookup import SAMPLE, find_dossiers
from articles.importing.press_text.parsed import TextRefused
from articles.importing.press_text.source import texts_in
from articles.importing.report import Report
from articles.importing.run import ImportRun
from kit.blanks import says
from kit.commands import LongCommand

SAMPLE_SECTIONS = {
    "Fashion": gettext_lazy("Campaigns, collections and the objects that outlive them."),
    "Celebrities": gettext_lazy("The people in the pictures, and what they do when nobody takes any."),
    "Beauty": gettext_lazy("Faces, hair and scent, tried out slowly."),
    "Culture": gettext_lazy("Museums, stages and rooms in which clothes are looked at."),
}


class Command(LongCommand):
    help = (
        "Import source articles (UTF-8 text) and publish them. A folder stands for its *.txt; a *.toml is a dossier. "
        "Without a path: the sample magazine. Nothing is fetched, no login is made, and a second run changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH", help="a text, a folder of texts, or a dossier (*.toml)")
        parser.add_argument(
            "--section", default="", metavar="NAME", help="leads each story whose text and dossier name none"
        )
        parser.add_argument(
            "--override",
            metavar="REASON",
            help="pass the checklist's warnings for this reason, which stays in each story's history; without it a "
            "story with warnings stays a draft",
        )

    def handle(self, *args: Any, paths: list[str], section: str, override: str | None, **options: Any) -> None:
        if override is not None and not says(override):
            raise CommandError(_("--override wants the reason for which warnings are passed, and this one is empty."))
        dossiers = [Path(path) for path in paths if Path(path).suffix.lower() == ".toml"]
        run = ImportRun(
            find_dossiers(dossiers), section=" ".join(section.split()) if says(section) else "", override=override or ""
        )
        run.problems += run.dossiers.problems
        files = self._files([path for path in paths if Path(path) not in dossiers], run)
        try:
            if not paths:
                run.make_sections({name: str(line) for name, line in SAMPLE_SECTIONS.items()})
                run.make_pages(SAMPLE / "pages")
                files = texts_in(SAMPLE / "stories")
            self._import(run, files, dossiers)
        except KeyboardInterrupt:
            self.complain(_("Stopped. What has been imported is whole; run the command again for the rest."))
            sys.exit(130)
        if run.problems:
            sys.exit(1)

    def _files(self, paths: list[str], run: ImportRun) -> list[Path]:
        """Return the files at the paths given, each folder's texts among them, each file once."""
        files: list[Path] = []
        for path in map(Path, paths):
            try:
                found = texts_in(path) if path.is_dir() else [path]
            except TextRefused as refused:
                run.problems.append((path, str(refused)))
                continue
            # In a folder that somebody sent, a link may lead to any file of this machine.
            links = [each for each in found if path.is_dir() and each.is_symlink()]
            run.problems += [(each, _("this is a link: name the file that it leads to.")) for each in links]
            files += [each for each in found if each not in links]
        return list(dict.fromkeys(files))

    def _import(self, run: ImportRun, files: list[Path], dossiers: list[Path]) -> None:
        self._tell_lines(run.report)
        told = self._tell_problems(run, 0)
        with self.bar(len(files), _("file")) as bar:
            for path in files:
                report = run.import_file(path)
                self._tell_lines(report)
                for sentence in report.notes if self.verbosity else ():
                    self.complain(f"{path.name}: {sentence}")
                told = self._tell_problems(run, told)
                bar.update(1)
        self._tell_lines(run.finish())
        unread = {path for path, _sentence in run.dossiers.problems}
        unused = [path for path in dossiers if path not in run.used | unread]
        run.problems += [(path, _("none of the texts is a story of this dossier.")) for path in unused]
        self._tell_problems(run, told)
        self.say(self._closing(run))

    def _tell_lines(self, report: Report) -> None:
        for line in report.lines:
            self.say(f"{_VERBS[line.verb]:<8} {line.kind:<11} {line.name}")

    def _tell_problems(self, run: ImportRun, told: int) -> int:
        for path, sentence in run.problems[told:]:
            self.complain(f"{path}: {sentence}")
        return len(run.problems)

    def _closing(self, run: ImportRun) -> str:
        """Return the sentences that close a run: what it made, changed and published, or that nothing changed."""
        made, changed, published = (_counted(run.report, verb) for verb in _VERBS)
        parts = [
            _("Made %s.") % made if made else "",
            _("Changed %s.") % changed if changed else "",
            _("Published %s.") % published if published else "",
        ]
        if not any(parts):
            here = (
                ngettext("%d story was here already.", "%d stories were here already.", run.unchanged) % run.unchanged
            )
            parts = [_("Nothing changed: %s") % here]
        if run.problems:
            parts.append(
                ngettext("%d file has a problem.", "%d files have a problem.", len(run.problems)) % len(run.problems)
            )
        return " ".join(filter(None, parts))


_VERBS = {"made": gettext_lazy("made"), "changed": gettext_lazy("changed"), "published": gettext_lazy("published")}


def _counted(report: Report, verb: str) -> str:
    return ", ".join(
        f"{number} {line.kind if number == 1 else line.plural}" for line, number in report.counts(verb).items()
    )

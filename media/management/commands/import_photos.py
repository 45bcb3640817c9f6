"""Take picture files and folders of them into the library."""

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.commands import LongCommand
from media.intake import batches
from media.making import inventory
from media.rights.kinds import Rights


class Command(LongCommand):
    help = (
        "Take picture files into the library; a folder stands for all files in it and in its folders, but for hidden "
        "ones and links. What a file says of itself stays; the options fill what it leaves empty. A second run "
        "changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a picture file, or a folder")
        parser.add_argument("--rights", default=Rights.UNKNOWN.value, help=f"one of {', '.join(Rights.values)}")
        parser.add_argument("--licence", default="", help="such as CC BY 4.0, or the number of a contract")
        parser.add_argument("--creator", default="", help="the photographer or illustrator")
        parser.add_argument("--credit-line", default="", help="as the rights holder wants it printed")
        parser.add_argument("--source", default="", help="who supplied the files")

    def handle(self, *args: Any, paths: list[str], **options: Any) -> None:
        form = batches.SharedForm({name: options[name] for name in batches.SHARED})
        if not form.is_valid():
            raise CommandError(
                " ".join(f"--{name.replace('_', '-')}: {' '.join(map(str, e))}" for name, e in form.errors.items())
            )
        inventory.sweep()
        self.counts = dict.fromkeys((batches.ADDED, batches.KNOWN, batches.REFUSED), 0)
        files = self._files(map(Path, paths))
        with _until_interrupted() as interrupted, self.bar(len(files), _("photo")) as bar:
            for path in files:
                if interrupted:
                    break
                self._bring(path, form.shared())
                bar.update(1)
        self.say(self._closing())
        if interrupted:
            left = len(files) - sum(self.counts.values()) + self.unread
            self.complain(_("Stopped. Run the command again for the rest: %d.") % left)
            sys.exit(130)
        if self.counts[batches.REFUSED]:
            sys.exit(1)

    def _files(self, paths: Iterable[Path]) -> list[Path]:
        """Return the files at the paths given, each once; what is none is told and counted as refused."""
        found: list[Path] = []
        self.unread = 0
        for path in paths:
            if path.is_symlink():  # in what somebody sent, a link may lead to any file of this machine
                self._refuse(path, _("this is a link: name the file that it leads to."))
            elif path.is_dir():
                found += sorted(_within(path))
            elif path.is_file():
                found.append(path)
            else:
                self._refuse(path, _("there is no such file."))
        self.unread = self.counts[batches.REFUSED]
        return list(dict.fromkeys(found))

    def _bring(self, path: Path, shared: Mapping[str, Any]) -> None:
        try:
            with path.open("rb") as file:
                outcome = batches.import_file(file, by=None, shared=shared)
        except Exception as error:  # noqa: BLE001 - of the file, of any storage: the others may come through all the same
            return self._refuse(path, getattr(error, "strerror", None) or str(error) or type(error).__name__)
        if outcome.verdict == batches.REFUSED:
            return self._refuse(path, outcome.reason)
        self.counts[outcome.verdict] += 1
        if outcome.verdict == batches.KNOWN:
            self.say(_("known  %(path)s: %(photo)s") % {"path": path, "photo": outcome.photo})
        else:
            self.say(_("added  %(path)s: %(photo)s") % {"path": path, "photo": outcome.photo})
        for photo, differences in outcome.duplicates:
            if outcome.verdict == batches.ADDED:
                self.complain(
                    _("%(path)s looks like photo %(pk)d: %(photo)s") % {"path": path, "pk": photo.pk, "photo": photo}
                )
            for each in differences:
                words = {"path": path, "label": each.label, "one": each.one or "–", "other": each.other or "–"}
                self.complain(_("%(path)s, %(label)s: “%(one)s”, but in the library “%(other)s”") % words)
        return None

    def _refuse(self, path: Path, reason: str) -> None:
        self.counts[batches.REFUSED] += 1
        self.complain(f"{path}: {reason}")

    def _closing(self) -> str:
        added, known, refused = self.counts.values()
        parts = [ngettext("%d photo added.", "%d photos added.", added) % added]
        if known:
            parts.append(ngettext("%d was here already.", "%d were here already.", known) % known)
        if refused:
            parts.append(ngettext("%d file could not be taken.", "%d files could not be taken.", refused) % refused)
        return " ".join(parts)


def _within(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and in its folders; no hidden ones, and no link is followed."""
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(where) / name for name in names if not name.startswith("."))
        yield from (path for path in paths if path.is_file() and not path.is_symlink())


@contextmanager
def _until_interrupted() -> Iterator[list[int]]:
    """Give a list that is empty until Ctrl-C is pressed: the file under way is then finished; a second press ends."""
    pressed: list[int] = []

    def press(number: int, frame: FrameType | None) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)

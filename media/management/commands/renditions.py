"""`manage.py renditions`: makes, verifies and prunes the renditions of the whole library."""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from kit import processes
from kit.commands import LongCommand
from media.intake import comparisons
from media.making import inventory
from media.models import Photo

INTERRUPTED = 130  # the exit status of a command that was stopped by Ctrl-C


class Command(LongCommand):
    help = (
        "Makes the renditions that are owed (make), reads all of them (verify), or removes those that nobody needs "
        "any more (prune). It may be stopped and started again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", nargs="?", choices=["make", "verify", "prune"], default="make")
        parser.add_argument("--make", action="store_true", help="With verify: make anew what is wrong.")

    def handle(self, *, what: str, make: bool, **options: Any) -> None:
        if make and what == "prune":
            raise CommandError(_("--make is for verify."))
        inventory.sweep()
        if what == "make":
            self._compare()
        if what == "prune":
            self._prune()
        elif self._go_through(
            inventory.mend if make else inventory.verify if what == "verify" else inventory.make_owed
        ):
            sys.exit(1)

    def _go_through(self, work: Callable[[int], inventory.RenditionsOutcome]) -> bool:
        """Do the work on every photo, name what is wrong, and return whether anything is."""
        photos = inventory.photos()
        made: list[int] = []
        wrong: list[int] = []
        tqdm.monitor_interval = 0  # its thread would be there when the processes are forked
        try:
            with self.bar(len(photos), _("photo")) as bar, closing(processes.each(work, photos)) as outcomes:
                for outcome in outcomes:
                    bar.update(1)
                    made += [outcome.made] if outcome.made else []
                    wrong += [outcome.pk] if outcome.faults else []
                    for fault in outcome.faults:
                        self.complain(_("Photo %(pk)d: %(fault)s") % {"pk": outcome.pk, "fault": fault})
        except KeyboardInterrupt:
            self.complain(_("Stopped. What has been made is whole; run the command again for the rest."))
            sys.exit(INTERRUPTED)
        except BrokenProcessPool:
            raise CommandError(_("A process was killed, perhaps for want of memory. Run the command again.")) from None
        self.say(self._closing(len(photos), made, wrong))
        return bool(wrong)

    def _compare(self) -> None:
        """Compare the pictures that nobody has compared yet: before there was a process that does, or without one."""
        number = Photo.objects.uncompared().count()
        with self.bar(number, _("comparison")) as bar:
            while done := comparisons.catch_up():
                bar.update(done)

    @staticmethod
    def _closing(number: int, made: Sequence[int], wrong: Sequence[int]) -> str:
        parts = [ngettext("Looked at %d photo.", "Looked at %d photos.", number) % number]
        if made:
            files = {"files": sum(made), "photos": len(made)}
            parts.append(_("Made %(files)d files of %(photos)d.") % files)
        if wrong:
            parts.append(ngettext("%d has a problem.", "%d have a problem.", len(wrong)) % len(wrong))
        return " ".join(parts)

    def _prune(self) -> None:
        folders, number = inventory.folders(), 0
        with self.bar(len(folders), _("folder")) as bar:
            for folder in folders:
                number += inventory.prune(folder)
                bar.update(1)
        self.say(ngettext("Removed %d file.", "Removed %d files.", number) % number)
        for path in inventory.orphans():
            self.say(_("%s belongs to no photo; it stays.") % path)

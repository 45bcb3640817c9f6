"""Whether what is stored of when readers see stories, and of what they may know of, follows as it should."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.querysets.intervals import mend, unsettled
from articles.querysets.knowable import lacking, mark_anew


class Command(BaseCommand):
    help = _("Check when readers see each story, as it is stored beside places in time and embargoes.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help=_("store what follows from them where it differs"))

    def handle(self, *args: Any, rebuild: bool, **options: Any) -> None:
        wrong, unmarked = [*unsettled(timezone.now())], lacking()
        if rebuild:
            mend(wrong)
            mark_anew()
            settled = ngettext("%d revision is settled.", "%d revisions are settled.", len(wrong)) % len(wrong)
            marked = ngettext("%d mark is set.", "%d marks are set.", len(unmarked)) % len(unmarked)
            self.stdout.write(f"{settled} {marked}")
            return
        if wrong:
            said = ngettext(
                "%d revision is stored with an interval that doesn’t follow: run this with --rebuild.",
                "%d revisions are stored with intervals that don’t follow: run this with --rebuild.",
                len(wrong),
            )
            raise CommandError(said % len(wrong))
        if unmarked:
            said = ngettext(
                "%d thing isn’t marked, and readers’ lists leave it out: run this with --rebuild.",
                "%d things aren’t marked, and readers’ lists leave them out: run this with --rebuild.",
                len(unmarked),
            )
            raise CommandError(said % len(unmarked))
        self.stdout.write(_("When readers see stories is stored as it follows from their places and embargoes."))

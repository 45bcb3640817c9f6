"""Whether what is stored of when readers see stories follows from their places in time and their embargoes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.querysets.intervals import mend, unsettled


class Command(BaseCommand):
    help = _("Check when readers see each story, as it is stored beside places in time and embargoes.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help=_("store what follows from them where it differs"))

    def handle(self, *args: Any, rebuild: bool, **options: Any) -> None:
        wrong = [*unsettled(timezone.now())]
        if not wrong:
            self.stdout.write(_("When readers see stories is stored as it follows from their places and embargoes."))
            return
        if not rebuild:
            said = ngettext(
                "%d revision is stored with an interval that doesn’t follow: run this with --rebuild.",
                "%d revisions are stored with intervals that don’t follow: run this with --rebuild.",
                len(wrong),
            )
            raise CommandError(said % len(wrong))
        mend(wrong)
        said = ngettext("%d revision is settled.", "%d revisions are settled.", len(wrong))
        self.stdout.write(said % len(wrong))

"""Write the subset web fonts under `var/fonts/`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext_lazy as _

from magazine.setup import fonts


class Command(BaseCommand):
    help = "Cuts the magazine's typefaces down to Latin and writes them as woff2 files, if they aren't there yet."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="Make the files even if they are there.")

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        folder = settings.VAR_DIR / "fonts"
        if fonts.are_built(folder) and not again:
            self.stdout.write(_("The fonts in %(folder)s are up to date.") % {"folder": folder})
            return
        fonts.build(folder, self.report)

    def report(self, face: fonts.Face, size: int) -> None:
        self.stdout.write(f"{face.name:<26} {size / 1000:6.1f} kB")

"""`manage.py rights_report`: which photos readers lose, and which they have lost though they stand in a live story."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.pages.photo_locations import live_places, lost
from kit.admin.usage import Standing
from kit.clock import format_moment
from media.models import Photo
from media.querysets import ENDING, WARNINGS
from media.rights.status import rights_status

WIDTH = 48  # characters of a description or a headline


class Command(BaseCommand):
    help = "List the photos whose rights end soon, and those in live stories whose rights have ended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=ENDING, help=f"How far to look ahead; {ENDING} if not given.")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        if days < 1:
            raise CommandError(_("--days is how far to look ahead: 1 or more."))
        at = timezone.now()
        missing = list(lost(Photo.objects.all(), at))
        coming = list(Photo.objects.ending(at, days).with_reasons(at).order_by("usable_until", "pk"))
        places = live_places([*missing, *coming], at)
        self._group(_("Kept from readers, though they stand in live stories"), missing, places)
        before = at
        for step in [*(each for each in WARNINGS if each < days), days]:
            until = at + timedelta(days=step)
            ending = [photo for photo in coming if before < photo.usable_until <= until]
            title = ngettext("Rights end within a day", "Rights end within %d days", step)
            self._group(title % step if "%d" in title else title, ending, places)
            before = until

    def _group(self, title: str, photos: list[Photo], places: Mapping[int, Sequence[Standing]]) -> None:
        self.stdout.write(f"{title}: {len(photos)}")
        for photo in photos:
            name = Truncator(str(photo)).chars(WIDTH)
            when = format_moment(photo.usable_until) if photo.is_usable else rights_status(photo).words
            self.stdout.write(f"  {photo.pk:>6}  {name:<{WIDTH}}  {when}  {_asked(photo)}".rstrip())
            for place in places.get(photo.pk, ()):
                self.stdout.write(f"          {place.label}: {Truncator(place.title).chars(WIDTH)}")
        self.stdout.write("")


def _asked(photo: Photo) -> str:
    """Say who may give more rights to a photo: its licensor, else who sent it, else who made it."""
    who = " ".join(filter(None, [photo.licensor, photo.licensor_url])) or photo.source or photo.credit
    return _("ask %s") % who if who else ""

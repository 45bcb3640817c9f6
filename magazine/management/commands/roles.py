"""Set the roles right: what somebody has changed by hand, and what a new version of the program has added."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from magazine.roles import Repair, repair


class Command(BaseCommand):
    help = "Gives the roles Writer, Editor, Picture editor and Chief the permissions that they should have."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            repairs = repair(Group.objects, Permission.objects)
        for each in repairs:
            self.stdout.write(f"{each.role}: {sentence(each)}")


def sentence(repaired: Repair) -> str:
    """Say in words what was wrong with a role."""
    if repaired.is_new:
        return _("made, with %d permissions.") % len(repaired.given)
    said = [
        words % ", ".join(names)
        for words, names in ((_("given %s"), repaired.given), (_("taken away %s"), repaired.taken))
        if names
    ]
    return f"{'; '.join(said)}." if said else _("right already.")

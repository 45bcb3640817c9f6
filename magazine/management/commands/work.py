"""Work at the queue, as the process beside the server does, for whoever keeps processes by other means."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from magazine.setup import worker


class Command(BaseCommand):
    help = "Works at the queue of what nobody waits for: the renditions of photos. The server has one."
    requires_system_checks = []  # the server has started

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IMMEDIATE_TASKS:
            sys.exit(_("There is no queue: IMMEDIATE_TASKS is set."))
        worker.keep_running()

"""Work at the queue: what `make run` starts beside the server, for whoever keeps processes by other means."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from magazine.setup import worker


class Command(BaseCommand):
    help = "Works at the queue of what nobody waits for: the renditions of photos. The server has one."
    requires_system_checks = []  # the server has started

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--server", type=int, help="The process id of the server, its parent: it ends with that.")

    def handle(self, *args: Any, server: int | None, **options: Any) -> None:
        if settings.IMMEDIATE_TASKS:
            sys.exit(_("There is no queue: IMMEDIATE_TASKS is set."))
        worker.keep_running(server)

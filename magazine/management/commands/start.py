"""Prepare whatever is missing, then serve: what `make run` calls.

What stands in the way is said in a sentence of its own, without the name of an exception before it: this is
the first thing that somebody new to the project reads.
"""

import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article
from articles.querysets import intervals
from magazine import roles
from magazine.http import unavailable
from magazine.setup import fonts, logins, server, statics

INTERRUPTED = 128 + signal.SIGINT  # the exit status of a command that was stopped by Ctrl-C


class Command(BaseCommand):
    help = "Prepares whatever is missing (tables, fonts, sample stories, accounts) and serves."
    requires_system_checks = []  # `manage.py check` says what is wrong; a second start has 5 seconds

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")

    def handle(self, *args: Any, host: str, port: str, **options: Any) -> None:
        self.check_address(host, port)
        try:
            with self.alone():
                self.prepare()
                welcome = self.welcome(host, port)
        except PermissionError as error:
            sys.exit(_("%(path)s can't be written to.") % {"path": error.filename})
        except OperationalError as error:
            if unavailable.outage_sentence(error) == unavailable.DISK:
                raise  # it is said as for every other command
            reason = {"reason": str(error).strip().splitlines()[0]}
            sys.exit(_("The database doesn't answer as it should: %(reason)s") % reason)
        connections.close_all()  # the server forks, and a connection can't be shared
        server.Server(host, int(port), welcome).run()

    def check_address(self, host: str, port: str) -> None:
        """Refuse an address that can't be served on before doing any work."""
        names: dict[str, str | int] = {"host": host, "port": port}
        if not port.isdecimal() or not 0 < int(port) < 65536:
            sys.exit(_("PORT has to be a number from 1 to 65535, and %(port)s is not one.") % names)
        try:
            free = server.is_free(host, int(port))
        except OSError as error:
            names["reason"] = error.strerror or str(error)
            sys.exit(_("Can't serve on %(host)s, port %(port)s: %(reason)s.") % names)
        if not free and "GUNICORN_FD" not in os.environ:  # whoever goes before hands over what it listens on
            names["other"] = int(port) + 1 if int(port) < 65535 else 8000
            sys.exit(
                _(
                    "Port %(port)s on %(host)s is in use: stop the program that holds it, "
                    "or choose another port with `make run PORT=%(other)s`."
                )
                % names
            )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep a second start out while this one prepares; the lock goes with the process, however it ends."""
        with open(settings.VAR_DIR / "start.lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                sys.exit(_("Another start is at work here: wait until it serves, or stop it."))
            yield

    def prepare(self) -> None:
        self.migrate()
        intervals.catch_up()  # what a version before this one has placed meanwhile; the process beside looks again
        self.build_fonts()
        if statics.collect():
            self.say(_("Collected the static files."))
        self.seed()

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say(_("Preparing the database ..."))
            call_command("migrate", interactive=False, verbosity=0)
            roles.repair(Group.objects, Permission.objects)  # what a migration has added is somebody's to do

    def build_fonts(self) -> None:
        """Build the fonts if they are missing; without them the pages are set in the reader's own faces."""
        folder = settings.VAR_DIR / "fonts"
        if fonts.are_built(folder):
            return
        self.say(_("Cutting the fonts (half a minute) ..."))
        try:
            fonts.build(folder)
        except Exception as error:  # noqa: BLE001 - whatever it is, a magazine in Georgia is better than none
            reason = {"reason": f"{type(error).__name__}: {error}"}
            self.warn(_("The fonts could not be built, so pages fall back on the reader's own (%(reason)s).") % reason)

    def seed(self) -> None:
        """Import the sample magazine into an empty database, or go on where an interrupted start ended.

        An interrupt ends this start as well, and leaves the file by which the next one knows that there is more to do.
        """
        unfinished = settings.VAR_DIR / "seeding"
        if Article.objects.exists() and not unfinished.exists():
            return
        self.say(_("Importing the sample magazine ..."))
        unfinished.touch()
        try:
            call_command("seed", verbosity=0)
        except CommandError as error:
            self.warn(f"{_('The sample magazine was not imported whole.')} {error}")
        except SystemExit as leaving:
            if leaving.code == INTERRUPTED:
                raise
            self.warn(_("The sample magazine was not imported whole."))  # the command has said why
        unfinished.unlink(missing_ok=True)
        self.make_pictures()

    def make_pictures(self) -> None:
        """Make the files of the sample's pictures on all cores: the first page that is seen has them all."""
        self.say(_("Making the pictures for readers ..."))
        try:
            call_command("renditions")
        except CommandError as error:
            self.warn(str(error))
        except SystemExit as leaving:
            if leaving.code == INTERRUPTED:
                raise  # the process beside the server does the rest at the next start

    def welcome(self, host: str, port: str) -> str:
        """Return what is printed when the server is ready."""
        site = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        path = settings.VAR_DIR / "logins.txt"
        passwords = logins.ensure(path)
        tasks = {job.name: _(job.task) for job in logins.JOBS}
        lines = [
            "",
            _("%(name)s is at   %(site)s/") % {"name": settings.SITE_NAME, "site": site},
            _("Its desk is at %(desk)s") % {"desk": site + reverse("admin:index")},
            *(f"  {name:<8} {word}   {tasks.get(name, '')}" for name, word in passwords.items()),
        ]
        if passwords:
            lines.append(_("These sample logins are kept in %(path)s. Stop with Ctrl-C.") % {"path": path})
        else:
            lines.append(_("Sign in with your own account; `manage.py createsuperuser` makes one. Stop with Ctrl-C."))
        return "\n".join(lines)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def warn(self, text: str) -> None:
        self.stderr.write(self.style.WARNING(text))

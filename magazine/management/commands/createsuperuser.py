"""Django's command, which asks whether a name is taken before the database has to refuse it."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.utils.translation import gettext as _

from magazine.accounts import rules


class Command(createsuperuser.Command):
    def _validate_username(self, username: str, *args: Any) -> str | None:
        error = super()._validate_username(username, *args)  # type: ignore[misc]  # Django's own, untold in the stubs
        if not error and rules.named(username).exists():
            error = _("“%(name)s” is taken: names that differ in case alone are one.") % {"name": username}
        return error

"""What the commands have in common that go through many files or rows."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, OutputWrapper
from tqdm import tqdm

from kit.text import printable

MANY = 10  # below, a progress bar would be gone before it is seen


class LongCommand(BaseCommand):
    """A command that says, above a progress bar, what it does: nothing of that at verbosity 0, but for complaints."""

    verbosity: int

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.verbosity = options["verbosity"]
        return super().execute(*args, **options)

    def bar(self, number: int, unit: str) -> tqdm:
        """Return a progress bar, which shows nothing where nobody would look at it."""
        is_shown = number > MANY and self.verbosity and sys.stderr.isatty()
        return tqdm(total=number, unit=unit, file=sys.stderr, disable=not is_shown)

    def say(self, text: str) -> None:
        if self.verbosity:
            self._write(self.stdout, text)

    def complain(self, text: str) -> None:
        self._write(self.stderr, text)

    @staticmethod
    def _write(stream: OutputWrapper, text: str) -> None:
        with tqdm.external_write_mode():  # above the bar, if there is one
            stream.write(printable(text))

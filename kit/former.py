"""Addresses that rows had before, as slugs and forms ask for them; whoever keeps them says so once (`keep_in`)."""

from typing import Protocol

from django.db.models import Model


class Keeper(Protocol):
    """Who keeps former addresses: an app's module of three functions, or an object."""

    def is_kept(self, model: type[Model], slug: str) -> bool:
        """Say whether readers still come to a row of a model by an address that it had."""

    def holder(self, model: type[Model], slug: str, *, but: int | None = None) -> Model | None:
        """Return the row to which they come, or None; `but` is the id of one that doesn't count."""

    def move(self, row: Model, former: str, *, is_public: bool) -> None:
        """Note that a row, saved at its new address, has left the address `former`."""


class Nobody:
    """Keeps none: a project in which an address that was left is free."""

    def is_kept(self, model: type[Model], slug: str) -> bool:
        return False

    def holder(self, model: type[Model], slug: str, *, but: int | None = None) -> None:
        return None

    def move(self, row: Model, former: str, *, is_public: bool) -> None:
        pass


_keepers: list[Keeper] = [Nobody()]


def keep_in(keeper: Keeper) -> None:
    """Ask `keeper` from now on; an app says so when it is ready."""
    _keepers[:] = [keeper]


def keeper() -> Keeper:
    """Return who keeps former addresses here."""
    return _keepers[0]

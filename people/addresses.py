"""Addresses that rows had before: readers who kept one, or found it in a search engine, still arrive."""

from typing import Any

from django.db.models import Model

from people.models import FormerAddress


def move(row: Any, former: str, *, is_public: bool) -> None:
    """Note that a row has left the address `former`; call it once the row is saved at its new one.

    An address that nobody could know isn't kept. One that the row takes back is its own again, so that no redirect
    ever leads back to where it began; a chain can't arise, since every former address leads to the row itself.
    """
    kept = FormerAddress.objects.of(type(row))
    kept.at(row.slug).delete()
    if is_public:
        kept.update_or_create(slug=former, defaults={"kind": FormerAddress.kind_of(type(row)), "row": row.pk})


def is_kept(model: type[Model], slug: str) -> bool:
    """Say whether readers still come to a row of a model by an address that it had."""
    return FormerAddress.objects.of(model).at(slug).exists()


def holder(model: type[Model], slug: str, *, but: int | None = None) -> Model | None:
    """Return the row of a model to which a former address leads, or None; `but` is the id of one that doesn't count."""
    addresses = FormerAddress.objects.of(model).at(slug)
    kept = (addresses if but is None else addresses.exclude(row=but)).first()
    return model._default_manager.filter(pk=kept.row).first() if kept else None

"""Names that differ in case alone are one name: of an account, which somebody signs in with, and of a tag.

Both rows are of models that aren't the project's, and the databases fold case each in its own way. So who has a name is
written down beside it, folded here, and the database lets one of two in who take it at once.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from taggit.models import Tag

from people.models import TakenName


def watch() -> None:
    """Have every row of these models take its name when it is stored, and leave it when it goes."""
    for model in (get_user_model(), Tag):
        pre_save.connect(_look, sender=model, dispatch_uid="people.taken")
        post_save.connect(_take, sender=model, dispatch_uid="people.taken")
        post_delete.connect(_leave, sender=model, dispatch_uid="people.taken")


def fold(name: str) -> str:
    return name.casefold()


def holders(model: type[Model], names: Iterable[str]) -> dict[str, int]:
    """Return {folded name: id of the row that has it} of those of some names that are taken."""
    rows = TakenName.objects.filter(kind=model._meta.label_lower, folded__in={fold(name) for name in names})
    return dict(rows.values_list("folded", "row"))


def as_stored(names: Iterable[str]) -> list[str]:
    """Return names of tags as the tags have them that are there already."""
    names = list(names)
    held = holders(Tag, names) if names else {}
    tags = Tag.objects.in_bulk(held.values()) if held else {}
    return [tags[held[fold(name)]].name if held.get(fold(name)) in tags else name for name in names]


def _look(sender: type[Model], instance: Model, raw: bool, **_signal: Any) -> None:
    """Refuse a new row whose name is taken before there is one: not everybody saves in a transaction."""
    if instance._state.adding and not raw and (pk := holders(sender, [_name(instance)]).get(fold(_name(instance)))):
        _refuse_if_there(instance, pk)


def _take(
    sender: type[Model],
    instance: Model,
    created: bool,
    raw: bool,
    update_fields: frozenset[str] | None,
    **_signal: Any,
) -> None:
    """Write down that a row has its name. Raises IntegrityError where another has it, as a unique column does.

    A row without one is of before this was written down, and somebody else has its name: it stays as it is.
    """
    if raw or (update_fields is not None and _column(instance) not in update_fields):
        return
    kind, folded = sender._meta.label_lower, fold(_name(instance))
    own = None if created else TakenName.objects.filter(kind=kind, row=instance.pk).first()
    if own and own.folded == folded:
        return
    TakenName.objects.bulk_create([TakenName(kind=kind, folded=folded, row=instance.pk)], ignore_conflicts=True)
    taken = TakenName.objects.get(kind=kind, folded=folded)
    if taken.row != instance.pk:
        if created or own:
            _refuse_if_there(instance, taken.row)
        elif sender._base_manager.filter(pk=taken.row).exists():
            return
        TakenName.objects.filter(pk=taken.pk).update(row=instance.pk)  # of a row that went without leaving its name
    if own:
        own.delete()


def _leave(sender: type[Model], instance: Model, **_signal: Any) -> None:
    TakenName.objects.filter(kind=sender._meta.label_lower, row=instance.pk).delete()


def _refuse_if_there(instance: Model, pk: int) -> None:
    if pk != instance.pk and type(instance)._base_manager.filter(pk=pk).exists():
        raise IntegrityError(f"“{_name(instance)}” is taken: names that differ in case alone are one.")


def _column(instance: Model) -> str:
    return instance.USERNAME_FIELD if isinstance(instance, AbstractUser) else "name"


def _name(instance: Model) -> str:
    return getattr(instance, _column(instance))

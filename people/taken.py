"""Names that are one: of accounts, which differ in case alone, and of tags, also in accents, hyphens and blanks.

Both rows are of models that aren't the project's, and the databases fold case each in its own way. So who has a name is
written down beside it, folded here, and the database lets one of two in who take it at once.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError
from django.db.models import Exists, Model, OuterRef
from django.db.models.signals import post_delete, post_save, pre_save
from taggit.models import Tag

from kit.text import alike
from people.models import TakenName

ALIKE = "taggit.tag alike"  # the kind; the version before keeps "taggit.tag", folded otherwise
MERGED = "taggit.tag merged"  # the names of tags that have become another, which `row` is


class _Rule(NamedTuple):
    """Under which kind a model's names are written down, in which column they are, and what makes two of them one."""

    kind: str
    column: str
    folded: Callable[[str], str]


def _rule(model: type[Model]) -> _Rule:
    if issubclass(model, AbstractUser):
        return _Rule(model._meta.label_lower, model.USERNAME_FIELD, fold)
    return _Rule(ALIKE, "name", tag_key)


def watch() -> None:
    """Have every row of these models take its name when it is stored, and leave it when it goes."""
    for model in (get_user_model(), Tag):
        pre_save.connect(_look, sender=model, dispatch_uid="people.taken")
        post_save.connect(_take, sender=model, dispatch_uid="people.taken")
        post_delete.connect(_leave, sender=model, dispatch_uid="people.taken")


def fold(name: str) -> str:
    return name.casefold()


def tag_key(name: str) -> str:
    """Return what all spellings of a tag share, and no other tag has; one that is too long is known by its digest."""
    key, most = alike(name), TakenName._meta.get_field("folded").max_length or 0
    return key if len(key) <= most else sha256(key.encode()).hexdigest()


def holders(model: type[Model], names: Iterable[str]) -> dict[str, int]:
    """Return {folded name: id of the row that has it} of those of some names that are taken."""
    rule = _rule(model)
    folded = {rule.folded(name) for name in names}
    rows = TakenName.objects.filter(kind__in=_kinds(rule.kind), folded__in=folded)
    return dict(rows.order_by("-kind").values_list("folded", "row"))  # a tag's own name before one that was merged


def tags_there(names: Iterable[str]) -> dict[str, Tag]:
    """Return the tags that are there already, by those of some names that are theirs, in whichever spelling."""
    names = [*names]
    found = _tags(names) if names else {}
    if len(found) < len({*names}) and _write_down():
        found = _tags(names)
    return found


def _tags(names: list[str]) -> dict[str, Tag]:
    held = holders(Tag, names)
    tags = Tag.objects.in_bulk(held.values()) if held else {}
    return {name: tags[held[key]] for name in names if held.get(key := tag_key(name)) in tags}


def _write_down() -> bool:
    """Write down the names of tags made past the program, or by the version before; say if there are any.

    Of two that are alike the older has the name.
    """
    written = TakenName.objects.filter(kind=ALIKE, row=OuterRef("pk"))
    tags = Tag.objects.filter(~Exists(written)).order_by("pk")
    names = [TakenName(kind=ALIKE, folded=tag_key(tag.name), row=tag.pk) for tag in tags]
    TakenName.objects.bulk_create(names, ignore_conflicts=True)
    return bool(names)


def _kinds(kind: str) -> list[str]:
    return [ALIKE, MERGED] if kind == ALIKE else [kind]


def _look(sender: type[Model], instance: Model, raw: bool, **_signal: Any) -> None:
    """Refuse a new row whose name is taken before there is one: not everybody saves in a transaction."""
    if instance._state.adding and not raw and (pk := next(iter(holders(sender, [_name(instance)]).values()), 0)):
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
    rule = _rule(sender)
    if raw or (update_fields is not None and rule.column not in update_fields):
        return
    kind, folded = rule.kind, rule.folded(_name(instance))
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
    TakenName.objects.filter(kind__in=_kinds(_rule(sender).kind), row=instance.pk).delete()


def _refuse_if_there(instance: Model, pk: int) -> None:
    if pk != instance.pk and type(instance)._base_manager.filter(pk=pk).exists():
        raise IntegrityError(f"“{_name(instance)}” is taken: a name is one in whichever spelling.")


def _name(instance: Model) -> str:
    return getattr(instance, _rule(type(instance)).column)

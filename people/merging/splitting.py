"""Splitting again what was made one: what was moved goes back, as far as it is still there."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.slugs import free_slug
from people.merging import moving
from people.merging.verbs import NotMerged, hold
from people.models import FormerAddress, Merge

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@transaction.atomic
def split_again(merge: Merge, *, by: "AbstractBaseUser | None") -> list[str]:
    """Give the row that went all that was moved from it; what the other has got since stays with that.

    Returns sentences: what couldn't go back. Raises NotMerged where the two aren't one any more.
    """
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at or merge.part_of_id:
        raise NotMerged(_("The two aren’t one any more. Look at what there is now."))
    return _split(merge, by)


def _split(merge: Merge, by: Any) -> list[str]:
    model: Any = apps.get_model(merge.kind)
    gone = model.ever.get(pk=merge.gone)
    gone, kept = hold(gone, model.ever.get(pk=gone.merged_into_id))
    record = merge.record
    if record["alias"]:
        kept.aliases.filter(pk=record["alias"], name=gone.name).delete()
    _empty(kept, record["filled"])
    names = ["merged_into", *(name for name, _value in record["taken"])]
    for name, value in record["taken"]:
        setattr(gone, gone._meta.get_field(name).attname, value)
    gone.merged_into = None
    said = take_back_address(gone, kept, record) if "slug" in record else []
    _refuse_a_double(gone)
    gone.save(update_fields=[*names, *(["slug"] if "slug" in record else [])])
    stayed = give_back(merge, gone, kept) + moving.bring_back(record["dropped"])
    for part in merge.parts.filter(undone_at=None).order_by("-pk"):
        said += _split(part, by)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    return [*said, *what_stayed(gone, stayed)]


def give_back(merge: Merge, gone: Any, kept: Any) -> int:
    """Point all that was moved, and still points at `kept`, at `gone` again; return how many don't any more."""
    stayed, parted = 0, _parted(merge)
    for label, field, pks in merge.record["moved"]:
        own = [pk for pk in pks if (label, field, pk) not in parted]
        stayed += len(own) - moving.point_back(apps.get_model(label), field, own, kept.pk, gone.pk)
    return stayed


def what_stayed(gone: Any, number: int) -> list[str]:
    """Return the sentence that says how much couldn't go back to a row, if anything."""
    told = ngettext(
        "%(number)d entry of “%(row)s” has been changed or deleted since, and didn’t go back.",
        "%(number)d entries of “%(row)s” have been changed or deleted since, and didn’t go back.",
        number,
    )
    return [told % {"number": number, "row": gone}] if number else []


def _parted(merge: Merge) -> set[tuple[str, str, Any]]:
    """Return what has gone back meanwhile to others that had become one with the row that went, or has gone itself."""
    others = Merge.objects.filter(kind=merge.kind, undone_at__gte=merge.at, at__lte=merge.at).exclude(pk=merge.pk)
    model: Any = apps.get_model(merge.kind)
    parted = {(label, field, pk) for each in others for label, field, pks in each.record["moved"] for pk in pks}
    parted |= {(model._meta.label, "merged_into", each.gone) for each in others}
    if hasattr(model, "aliases"):
        alias = model.aliases.rel
        parted |= {(alias.related_model._meta.label, alias.field.name, each.record["alias"]) for each in others}
    return parted


def _empty(kept: Any, filled: list[moving.Filled]) -> None:
    """Take from rows what they had got of others, where nobody has changed it since."""
    for label, name in dict.fromkeys((label, name) for label, _pk, name, _value in filled):
        values = {pk: value for each, pk, column, value in filled if (each, column) == (label, name)}
        model: Any = apps.get_model(label)
        field = model._meta.get_field(name)
        rows = [kept if row == kept else row for row in moving.rows_of(model, values)]
        changed = [row for row in rows if field.value_from_object(row) == field.to_python(values[row.pk])]
        for row in changed:
            setattr(row, field.attname, field.get_default() if field.get_default() in field.empty_values else "")
        for row in changed if model is type(kept) else ():  # one; and what follows from it is saved with it
            row.save(update_fields=[name])
        if changed and model is not type(kept):
            model._base_manager.bulk_update(changed, [name], moving.AT_ONCE)


def take_back_address(gone: Any, kept: Any, record: dict[str, Any]) -> list[str]:
    """Give a row its addresses back, or a new one where somebody else has its own; return a sentence if so."""
    model = type(gone)
    addresses = FormerAddress.objects.of(model)
    addresses.filter(row=kept.pk, slug__in=record["former"]).update(row=gone.pk)
    addresses.filter(row=kept.pk, slug=record["slug"]).delete()
    is_taken = model._base_manager.filter(slug=record["slug"]).exists() or addresses.at(record["slug"]).exists()
    gone.slug = free_slug(model._base_manager.exclude(pk=gone.pk), gone.name) if is_taken else record["slug"]
    words = {"row": gone, "former": record["slug"], "address": gone.slug}
    said = _("The address “%(former)s” is somebody else’s now: “%(row)s” has “%(address)s”.")
    return [said % words] if is_taken else []


def _refuse_a_double(gone: Any) -> None:
    """Raise NotMerged where a row may not stand beside what has come since, such as another product of its name."""
    try:
        gone.validate_constraints()
    except ValidationError as error:
        raise NotMerged(" ".join(error.messages)) from error

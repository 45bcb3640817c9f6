"""Making two rows one, in one transaction."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from kit.text import fold
from people.merging import moving
from people.merging.relations import relations
from people.models import Alias, FormerAddress, Merge, Mergeable

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

MOST_NAMED = 5  # of each kind of what both have
MOST_PARTS = 20  # rows that become one because what they belong to does
IsKnown = Callable[[Model], bool]  # whether readers know of a row


class NotMerged(Exception):
    """Two rows aren't made one, or not split again; it says why."""


def left_address(pk: int) -> str:
    """Return what a row that goes has in the place of its address: no form takes it, and no address leads there."""
    return f"~{pk}"


@transaction.atomic
def merge(gone: Any, kept: Any, *, by: "AbstractBaseUser | None", is_known: IsKnown, may_reveal: bool = False) -> Merge:
    """Make two rows one: all that points at `gone` points at `kept` from now on, which gets what it lacks of it.

    `is_known` says of a row whether readers know of it: only then its address leads on. Raises NotMerged, with a
    sentence, where the two can't be one, and where readers would see what they don't know, unless it `may_reveal` that.
    """
    gone, kept = hold(gone, kept)
    if said := why_not(gone, kept, is_known):
        raise NotMerged(said)
    return _merge(gone, kept, by, is_known, may_reveal)


def hold(*rows: Any) -> list[Any]:
    """Hold rows of one model until the transaction ends; return them as they are in the database."""
    model = type(rows[0])
    there = {
        row.pk: row for row in model.ever.select_for_update().filter(pk__in={row.pk for row in rows}).order_by("pk")
    }
    if any(row.pk not in there for row in rows):
        raise NotMerged(_("One of the two has gone meanwhile."))
    return [there[row.pk] for row in rows]


def why_not(gone: Any, kept: Any, is_known: IsKnown) -> str:
    """Return the sentence that says why two rows can't be made one, "" if they can."""
    if gone.pk == kept.pk:
        return _("This is one and the same: choose another.")
    for row in (gone, kept):
        if row.merged_into_id:
            return _("“%s” has become one with another meanwhile. Look at what there is now.") % row
    if gone.pk in _above(kept) or kept.pk in _above(gone):
        return _("“%(one)s” and “%(other)s” belong to one another: change that first.") % {"one": gone, "other": kept}
    if is_known(gone) and not is_known(kept):
        words = {"gone": gone, "kept": kept}
        return _("Readers know “%(gone)s” and not yet “%(kept)s”: let the one stay that they know.") % words
    return ""


def _above(row: Any) -> set[int]:
    """Return the ids of what a row belongs to, and that to, and so on."""
    names = [field.name for field in row._meta.concrete_fields if _is_to_itself(field)]
    found: set[int] = set()
    for name in names:
        pk = getattr(row, f"{name}_id")
        while pk and pk not in found:
            found.add(pk)
            pk = type(row)._base_manager.filter(pk=pk).values_list(name, flat=True).first()
    return found


def _is_to_itself(field: Any) -> bool:
    return field.is_relation and field.related_model is field.model and field.name != "merged_into"


def reveals(gone: Any, kept: Any, is_known: IsKnown) -> list[str]:
    """Return what readers would see at once, and don't yet, if two rows became one."""
    if is_known(gone) == is_known(kept):
        return []
    if is_known(kept):
        unknown, fields = gone, moving.lacking(kept, gone)
    else:
        unknown, fields = kept, [field for field in moving.own_fields(kept) if not moving.is_empty(kept, field)]
    counted = ((each.label, each.rows(unknown.pk).count()) for each in relations(type(gone)) if each.reveals)
    return [
        *(str(field.verbose_name) for field in fields),
        *(f"{label} ({number})" for label, number in counted if number),
    ]


def _refuse_to_reveal(gone: Any, kept: Any, is_known: IsKnown) -> None:
    if seen := reveals(gone, kept, is_known):
        unknown = kept if is_known(gone) else gone
        said = _("Readers don’t know “%(row)s” yet, and would see this at once: %(seen)s. Say that they may.")
        raise NotMerged(said % {"row": unknown, "seen": get_text_list(seen, _("and"))})


def _refuse_two_owners(gone: Any, kept: Any) -> None:
    """Raise NotMerged where each has what only one may have, such as a login, with what that one may see."""
    for field in moving.own_fields(kept):
        if field.unique and not moving.is_empty(kept, field) and not moving.is_empty(gone, field):
            words = {"gone": gone, "kept": kept, "thing": field.verbose_name}
            raise NotMerged(_("“%(gone)s” and “%(kept)s” have each a %(thing)s: take one away first.") % words)


def _merge(gone: Any, kept: Any, by: Any, is_known: IsKnown, may_reveal: bool, part_of: Merge | None = None) -> Merge:
    """Do it to two rows that are held; `part_of` is the merge of what they belong to."""
    _refuse_two_owners(gone, kept)
    if not may_reveal:
        _refuse_to_reveal(gone, kept, is_known)
    was_known = is_known(gone)
    made = Merge.objects.create(
        kind=gone._meta.label_lower,
        gone=gone.pk,
        gone_name=str(gone),
        kept=kept.pk,
        part_of=part_of,
        at=timezone.now(),
        by=by,
        record={},
    )
    record: dict[str, Any] = {"moved": [], "dropped": [], "filled": [], "taken": []}
    for relation in relations(type(gone)):
        pairs = moving.twins(relation, gone.pk, kept.pk)
        if pairs and relations(relation.model):  # what others point at doesn't just go
            _merge_parts(relation.model, pairs, by, is_known, may_reveal, made)
            but = pairs
        else:
            dropped, filled = moving.drop(relation.model, pairs)
            record["dropped"] += dropped
            record["filled"] += filled
            but = {}
        if moved := moving.point_on(relation, gone, kept, but):
            record["moved"].append([relation.model._meta.label, relation.field, moved])
    _fill(gone, kept, record)
    gone.merged_into, names = kept, ["merged_into"]
    if hasattr(gone, "slug"):
        _lead_on(gone, kept, was_known, record)
        names.append("slug")
    gone.save(update_fields=names)
    record["alias"] = _keep_name(gone, kept)
    made.record = record
    made.save(update_fields=["record"])
    return made


def _merge_parts(
    model: type[Any], pairs: dict[Any, Any], by: Any, is_known: IsKnown, may_reveal: bool, whole: Merge
) -> None:
    """Make one of what the two rows have both, such as a product of one name."""
    if not issubclass(model, Mergeable):  # it has no way to lead on
        named = ", ".join(map(str, model._base_manager.in_bulk([*pairs][:MOST_NAMED]).values()))
        said = _("Both have %(things)s of the same names: %(named)s. Give one of each another name first.")
        raise NotMerged(said % {"things": model._meta.verbose_name_plural, "named": named})
    if len(pairs) > MOST_PARTS:
        said = _("Both have %(number)d %(things)s of the same names: make these one first, until %(most)d are left.")
        things = model._meta.verbose_name_plural
        raise NotMerged(said % {"number": len(pairs), "things": things, "most": MOST_PARTS})
    rows = cast(Any, model).ever.select_for_update().order_by("pk").in_bulk({*pairs, *pairs.values()})
    for gone, kept in pairs.items():
        if not rows[gone].merged_into_id:
            _merge(rows[gone], rows[kept], by, is_known, may_reveal, whole)


def _fill(gone: Any, kept: Any, record: dict[str, Any]) -> None:
    """Give the row that stays what it lacks; what only one row may have, the other gives away."""
    fields = moving.lacking(kept, gone)
    record["filled"] += [moving.fill(kept, gone, field) for field in fields]
    if only := [field for field in fields if field.unique]:
        record["taken"] = [[field.name, field.value_from_object(gone)] for field in only]
        for field in only:
            setattr(gone, field.attname, None)
        gone.save(update_fields=[field.name for field in only])
    if fields:
        kept.save(update_fields=[field.name for field in fields])


def _lead_on(gone: Any, kept: Any, was_known: bool, record: dict[str, Any]) -> None:
    """Let the addresses of a row that goes lead to the other one; one that no reader knew leads nowhere."""
    kind, addresses = FormerAddress.kind_of(type(gone)), FormerAddress.objects.of(type(gone))
    record["slug"] = gone.slug
    record["former"] = list(addresses.filter(row=gone.pk).values_list("slug", flat=True))
    addresses.filter(row=gone.pk).update(row=kept.pk)
    if was_known:
        addresses.update_or_create(slug=gone.slug, defaults={"kind": kind, "row": kept.pk})
    gone.slug = left_address(gone.pk)


def _keep_name(gone: Any, kept: Any) -> int | None:
    """Let the row that stays be found by the name of the other; return the id of the alias that was made for it."""
    aliases = getattr(kept, "aliases", None)
    folded = fold(str(gone))
    if aliases is None or not folded or folded == kept.folded or aliases.filter(folded=folded).exists():
        return None
    kinds = {"kind": Alias.Kind.VARIANT} if aliases.model is Alias else {}
    return aliases.create(name=gone.name, **kinds).pk

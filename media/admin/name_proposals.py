"""The people and houses that a photo's file names and the photo isn't linked with: proposed, never made silently."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from kit.text import fold
from media.intake.file_metadata import unlinked
from people.models import Person


@dataclass
class Proposal:
    """A name, the form's field that it belongs in, where a row of that name is made, and those who have it already.

    `add` is "" for who may not make one; `known` are (primary key, name, note).
    """

    name: str
    field: str
    is_person: bool
    add: str
    known: list = field(default_factory=list)


def proposals(photo, request, site):
    """Return a `Proposal` for each name of a photo's file that leads to nobody whom it is linked with.

    It takes a fixed number of queries, however many names there are.
    """
    names = {}
    for model, name in unlinked(photo):
        names.setdefault(model, []).append(name)
    return [each for model in names for each in _of_model(model, names[model], request, site)]


def _of_model(model, names, request, site):
    owner = site.get_model_admin(model)
    if not owner.has_view_permission(request):
        return
    rows = {}
    for row in site.prepared(model.objects.named_one_of(names)):
        shown = site.suggestion(row)
        for folded in {row.folded, *(alias.folded for alias in row.aliases.all())}:
            rows.setdefault(folded, []).append((row.pk, shown["text"], shown.get("note", "")))
    address = reverse(f"{site.name}:people_{model._meta.model_name}_add") if owner.has_add_permission(request) else ""
    for name in names:
        add = f"{address}?{urlencode({'name': name})}" if address else ""
        is_person = model is Person
        yield Proposal(name, "people" if is_person else "brands", is_person, add, rows.get(fold(name), []))

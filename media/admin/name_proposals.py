"""The people and houses that a photo's file names and the photo isn't linked with: proposed, never made silently."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from kit.admin.site import DeskSite
from kit.text import fold
from media.intake.file_metadata import unlinked
from media.models import Photo
from people.models import Brand, Person

Named = type[Person] | type[Brand]


class Known(NamedTuple):
    """Who has a name already."""

    pk: int
    name: str
    note: str


@dataclass
class Proposal:
    """A name, the form's field that it belongs in, where a row of that name is made, and those who have it already.

    `add` is "" for who may not make one.
    """

    name: str
    field: str
    is_person: bool
    add: str
    known: list[Known]


def proposals(photo: Photo, request: HttpRequest, site: DeskSite) -> list[Proposal]:
    """Return a `Proposal` for each name of a photo's file that leads to nobody whom it is linked with.

    It takes a fixed number of queries, however many names there are.
    """
    names: dict[Named, list[str]] = {}
    for model, name in unlinked(photo):
        names.setdefault(model, []).append(name)
    return [each for model in names for each in _of_model(model, names[model], request, site)]


def _of_model(model: Named, names: Iterable[str], request: HttpRequest, site: DeskSite) -> Iterator[Proposal]:
    owner = site.get_model_admin(model)
    if not owner.has_view_permission(request):
        return
    rows: dict[str, list[Known]] = {}
    for row in site.prepared(model.objects.named_one_of(names)):
        shown = site.suggestion(row)
        for folded in {row.folded, *(alias.folded for alias in row.aliases.all())}:
            rows.setdefault(folded, []).append(Known(row.pk, shown["text"], shown.get("note", "")))
    address = reverse(f"{site.name}:people_{model._meta.model_name}_add") if owner.has_add_permission(request) else ""
    for name in names:
        add = f"{address}?{urlencode({'name': name})}" if address else ""
        is_person = model is Person
        yield Proposal(name, "people" if is_person else "brands", is_person, add, rows.get(fold(name), []))

"""The takedowns of a photo, as far as the user may know where it stood."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest

from kit.admin.autocomplete import Offering
from kit.admin.site import DeskSite
from media.intake import takedown
from media.models import Photo, Takedown


class Logged(NamedTuple):
    """A takedown, and those of the places where the photo stood that the user may know of."""

    takedown: Takedown
    stood: list[dict[str, Any]]


class Seen(NamedTuple):
    """The rows of a model that the user may open, by primary key, and whether these are all that there are."""

    rows: dict[Any, Model]
    sees_all: bool


def log_of(photo: Photo, request: HttpRequest, site: DeskSite) -> list[Logged]:
    """Return all takedowns of a photo, the newest first.

    What readers saw is no secret. What they didn't is named to who may see the row, as it is called now: its name of
    then may be nothing that they knew. One that is no more is named to who may see all rows of its kind. It takes a
    query for each kind of row.
    """
    takedowns = list(takedown.takedowns_of(photo))
    pks: defaultdict[str, set[Any]] = defaultdict(set)
    for place in (place for each in takedowns for place in each.places):
        pks[place["model"]].add(place["pk"])
    seen = {label: _seen(label, pks[label], request, site) for label in pks if label}
    found = []
    for each in takedowns:
        stood = []
        for place in each.places:
            known = seen.get(place["model"], Seen({}, False))
            row = known.rows.get(place["pk"])
            if row or known.sees_all or place["is_live"]:
                title = place["title"] if known.sees_all or place["is_live"] else str(row)
                stood.append({**place, "title": title, "address": site.change_url(row) if row else ""})
        found.append(Logged(each, stood))
    return found


def _seen(label: str, pks: Iterable[Any], request: HttpRequest, site: DeskSite) -> Seen:
    owner = site.get_model_admin(apps.get_model(label))
    if not owner.has_view_permission(request):
        return Seen({}, False)
    sees_all = isinstance(owner, Offering) and owner.counted(request) is None
    return Seen(owner.get_queryset(request).in_bulk(pks), sees_all)

"""The takedowns of a photo, as far as the user may know where it stood."""

from collections import defaultdict

from django.apps import apps

from media.intake import takedown


def log_of(photo, request, site):
    """Return all takedowns of a photo, the newest first, each with `stood`: its places that the user may know of.

    What readers saw is no secret. What they didn't is named to who may see the row, as it is called now: its name of
    then may be nothing that they knew. One that is no more is named to who may see all rows of its kind. It takes a
    query for each kind of row.
    """
    takedowns = list(takedown.takedowns_of(photo))
    pks = defaultdict(set)
    for place in (place for each in takedowns for place in each.places):
        pks[place["model"]].add(place["pk"])
    seen = {label: _seen(label, pks[label], request, site) for label in pks if label}
    for each in takedowns:
        each.stood = []
        for place in each.places:
            rows, sees_all = seen.get(place["model"], ({}, False))
            row = rows.get(place["pk"])
            if row or sees_all or place["is_live"]:
                title = place["title"] if sees_all or place["is_live"] else str(row)
                each.stood.append({**place, "title": title, "address": site.change_url(row) if row else ""})
    return takedowns


def _seen(label, pks, request, site):
    """Return ({primary key: row} of the rows that the user may open, whether they may open all of the model's)."""
    owner = site.get_model_admin(apps.get_model(label))
    if not owner.has_view_permission(request):
        return {}, False
    return owner.get_queryset(request).in_bulk(pks), owner.counted(request) is None

"""The order of the sections in the menu."""

from django.db import transaction

from articles.models import Section


def next_place() -> int:
    """Return the place behind all sections."""
    return max(Section.objects.values_list("position", flat=True), default=0) + 1


@transaction.atomic
def move(pk: int, step: int) -> list[Section]:
    """Move a section by some places, and return all of them in their new order; none if it is gone."""
    order = list(Section.objects.select_for_update().order_by("position", "name"))
    places = {section.pk: place for place, section in enumerate(order)}
    if pk not in places:
        return []
    section = order.pop(places[pk])
    order.insert(max(0, places[pk] + step), section)
    for place, each in enumerate(order, 1):
        each.position = place
    Section.objects.bulk_update(order, ["position"])
    return order

"""Where links lead: a story that isn't out yet names people, products and tags that have no page for its reader."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from taggit.models import Tag

from articles.models import Campaign, Product, Section
from articles.pages import public
from articles.pages.rendering import Story
from people.models import Author, Brand, Person

# The rows of each model that have a page for readers at a moment.
PAGES: dict[type[Model], Callable[[datetime], QuerySet[Any]]] = {
    Person: public.people,
    Author: public.authors,
    Brand: public.brands,
    Tag: public.tags,
    Campaign: Campaign.objects.live,
    Product: Product.objects.live,
    Section: Section.objects.live,
}


def mark(story: Story, at: datetime) -> None:
    """Give each row to which a story's page leads, and that has no page at the moment `at`, `leads_nowhere`.

    Templates then print its name alone. It takes a query for each kind of row.
    """
    linked: defaultdict[type[Model], list[Model]] = defaultdict(list)
    for row in _linked(story):
        linked[type(row)].append(row)
    for model, rows in linked.items():
        there = PAGES[model](at).in_bulk({row.pk for row in rows})
        for row in rows:
            row.leads_nowhere = row.pk not in there  # type: ignore[attr-defined]  # for templates, of rows of any model


def _linked(story: Story) -> Iterator[Model]:
    """Yield what a story's page links by its name; sections always have a page, and its other stories are live."""
    yield from (*story.authors, *story.people, *story.products, *story.tags)
    yield from story.held(Product)
    for campaign in (*story.campaigns, *story.held(Campaign)):
        yield campaign
        yield from filter(None, (credit.party for credit in campaign.roll))

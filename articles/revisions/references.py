"""What the ids in revisions stand for, and what that is called: a page that compares says names and shows pictures."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.models import Article, Campaign, Product, Revision, Section, ids_in_blocks
from articles.tags import tags_of
from media.models import Photo
from people.models import Author, Mergeable, Person

# Where a frozen body holds ids: lists of those of the story; its blocks say of themselves what they hold.
LISTS: dict[str, type[Model]] = {
    "authors": Author,
    "sections": Section,
    "people": Person,
    "products": Product,
    "campaigns": Campaign,
    "tags": Tag,
}

_Row = TypeVar("_Row", bound=Model)


def ids_in_revision(revision: Revision) -> dict[type[Model], set[int]]:
    """Return the ids that a revision holds, by the model of the rows."""
    body, blocks = revision.body, revision.body["blocks"]
    ids: dict[type[Model], set[int | None]] = {
        model: {*ids_in_blocks(blocks, model)} for model in (Product, Campaign, Article, Photo)
    }
    for name, model in LISTS.items():
        ids.setdefault(model, set()).update(body[name])
    ids[Section].add(revision.section_id)
    ids[Photo].add(revision.lead_photo_id)
    return {model: {pk for pk in each if pk is not None} for model, each in ids.items()}


def find(model: type[Model], ids: Iterable[Any], rows: QuerySet[Any] | None = None) -> dict[Any, Any]:
    """Return the rows that stand for some ids, by these: for one that has become another, that one.

    `rows` are those of the model with what is read of them, else as they are.
    """
    if model is Tag:
        return tags_of(ids)
    is_mergeable = issubclass(model, Mergeable)
    there: Any = rows if rows is not None else getattr(model, "ever" if is_mergeable else "objects").all()
    return there.standing_for(ids) if is_mergeable else there.in_bulk({*ids})


class Names:
    """The rows that two revisions name, each model's fetched at once."""

    def __init__(self, one: Revision, other: Revision, stories: QuerySet[Article]) -> None:
        first, second = ids_in_revision(one), ids_in_revision(other)
        ids = {model: first[model] | second[model] for model in first}
        sources: dict[type[Model], QuerySet[Any]] = {
            Article: stories,
            Author: Author.ever.select_related("person"),
            Campaign: Campaign.objects.select_related("brand"),
        }
        self._rows: dict[type[Model], dict[int, Any]] = {
            model: find(model, wanted, sources.get(model)) for model, wanted in ids.items()
        }
        live = Revision.objects.live(timezone.now()).filter(article__in=ids[Article] - self._rows[Article].keys())
        self._live = dict(live.values_list("article_id", "headline"))

    def row(self, model: type[_Row], pk: int) -> _Row | None:
        return self._rows[model].get(pk)

    def present(self, model: type[Model], ids: Iterable[int | None]) -> list[int]:
        """Return ids in their order, each once, with that of the present row in the place of one merged into it."""
        rows = self._rows[model]
        return list(dict.fromkeys(rows[pk].pk if pk in rows else pk for pk in ids if pk))

    def name(self, model: type[Model], pk: int) -> str:
        """Return how a row is called; of a story that may not be told, what readers know of it."""
        row = self.row(model, pk)
        if row is None and model is Article:
            return self._live.get(pk) or _("a story that isn’t yours to see, or has gone")
        return str(row) if row is not None else _("one that has gone")

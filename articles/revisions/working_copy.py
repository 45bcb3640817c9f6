"""What stands in a story's working copy, read in one statement: its blocks, and what belongs to it beside them."""

from collections.abc import Iterable, Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from taggit.models import Tag, TaggedItem

from articles.models import BLOCKS, Article, Block, Byline, Campaign, Correction, GalleryPhoto, Product, Section
from kit.prepared import Read, prepared, read
from kit.rows import remember
from people.models import Person

if TYPE_CHECKING:
    from django.db.models import Manager


# By the name under which a revision keeps the ids of a relation: its rows' model, and how they call the stories.
_RELATED: dict[str, tuple[type[Model], str]] = {
    "sections": (Section, "also_articles"),
    "people": (Person, "articles"),
    "products": (Product, "articles"),
    "campaigns": (Campaign, "articles"),
}
BESIDE = len(_RELATED) + 3


def blocks_of(article: Article) -> list[Block]:
    """Return the blocks of the working copy in their order: one query for all kinds, however many blocks."""
    return blocks_in(read(*asked_of_blocks(article)))


def asked_of_blocks(article: Article) -> list[Read[Any]]:
    """Return the reads of a story's blocks, by the order of `BLOCKS`, and behind them of their galleries' photos."""
    kinds: list[Read[Any]] = [_blocks(article.pk, model=model) for model in BLOCKS.values()]
    held = galleries(BLOCKS.values())
    return kinds + [places_in_story(article.pk, model=model, name=name) for model, name in held]


def galleries(kinds: Iterable[type[Model]]) -> list[tuple[type[Block], str]]:
    """Return which of some kinds of rows are blocks that hold a gallery, and under which name."""
    blocks = [kind for kind in kinds if issubclass(kind, Block)]
    return [(kind, held.name) for kind in blocks for held in kind.declared.galleries]


@prepared
def _blocks(article: int, *, model: type[Block]) -> QuerySet[Block]:
    names, rows = [held.name for held in model.declared.galleries], model.objects.filter(parent=article)
    return rows.select_related(*names) if names else rows


@prepared
def places_in_story(article: int, *, model: type[Block], name: str) -> QuerySet[GalleryPhoto]:
    """Return what the galleries hold that a story's blocks of one kind have under a name."""
    held = model.objects.filter(parent=article).order_by().values(name)
    return GalleryPhoto.objects.filter(gallery__in=held)


def blocks_in(found: Sequence[list[Any]]) -> list[Block]:
    """Return what `asked_of_blocks` has read as blocks in the order of the page, with their galleries' photos."""
    kinds = dict(zip(BLOCKS.values(), found[: len(BLOCKS)], strict=True))
    for (model, name), places in zip(galleries(kinds), found[len(BLOCKS) :], strict=True):
        know_places(kinds[model], name, places)
    return in_order(block for rows in kinds.values() for block in rows)


def know_places(blocks: Iterable[Block], name: str, places: Iterable[GalleryPhoto]) -> None:
    """Let blocks know what is in the gallery that each has under a name."""
    places = [*places]
    for gallery in filter(None, (getattr(block, name) for block in blocks)):
        remember(gallery, "places", [each for each in places if each.gallery_id == gallery.pk])


def in_order(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks of all kinds in the order of the page."""
    return sorted(blocks, key=lambda block: (block.ordering, block.kind, block.pk or inf))  # unsaved ones last


def ids_of(manager: "Manager[Any]") -> list[int]:
    """Return the ids of the rows of a story's relation, as a revision keeps them."""
    return sorted(manager.values_list("pk", flat=True))


def asked_of_links(article: Article) -> list[Read[Any]]:
    """Return the reads of what belongs to a story beside its blocks, `BESIDE` of them."""
    kind = ContentType.objects.get_for_model(Article).pk
    related = [_related(article.pk, model=model, through=name) for model, name in _RELATED.values()]
    return [_authors(article.pk), *related, _tags(article.pk, kind), _corrections(article.pk)]


@prepared
def _authors(article: int) -> QuerySet[Any, int]:
    return Byline.objects.filter(article=article).values_list("author_id", flat=True)


@prepared
def _related(article: int, *, model: type[Model], through: str) -> QuerySet[Any, int]:
    return model._default_manager.filter(**{through: article}).order_by("pk").values_list("pk", flat=True)


@prepared
def _tags(article: int, kind: int) -> QuerySet[Any, int]:
    rows = TaggedItem.objects.filter(content_type=kind, object_id=article)
    return rows.order_by("tag_id").values_list("tag_id", flat=True).distinct()


@prepared
def _corrections(article: int) -> QuerySet[Correction]:
    return Correction.objects.filter(article=article)


def links_in(
    authors: list[int], *related: list[int], tags: list[int], corrections: list[Correction]
) -> dict[str, list[Any]]:
    """Return what a revision keeps of the rows beside a working copy: ids, and the corrections in words."""
    kept = dict(zip(_RELATED, related, strict=True))
    return {"authors": authors, **kept, "tags": tags, "corrections": [each.frozen() for each in corrections]}


@prepared
def rows_in_story(article: int, *, model: type[Model], parent: str, related: tuple[str, ...]) -> QuerySet[Any]:
    """Return the rows of a story's part in their order.

    Arguments: `parent`, the field by which one names its story; `related`, what is read with them.
    """
    rows = model._default_manager.filter(**{parent: article})
    return rows.select_related(*related) if related else rows


@prepared
def chosen_in_story(article: int, *, name: str, related: tuple[str, ...] = ()) -> QuerySet[Any]:
    """Return the rows that a field of the story's own holds; `related` is what is read with them."""
    field: Any = Article._meta.get_field(name)
    rows = field.related_model._default_manager.filter(**{field.related_query_name(): article})
    return rows.select_related(*related) if related else rows


def tags_in_story(article: Article) -> Read[Tag]:
    """Return the read of a story's tags, in the order in which they were given."""
    return _tags_of(article.pk, ContentType.objects.get_for_model(Article).pk)


@prepared
def _tags_of(article: int, kind: int) -> QuerySet[Tag]:
    rows = Tag.objects.filter(taggit_taggeditem_items__content_type=kind, taggit_taggeditem_items__object_id=article)
    return rows.order_by("taggit_taggeditem_items__pk")

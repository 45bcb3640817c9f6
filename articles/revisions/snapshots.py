"""Snapshots: what a revision keeps of a story, and how one is recorded.

The words and the layout are frozen; people, photos, products, campaigns and other stories are kept by id and resolved
when the revision is rendered, so that a corrected name or credit is corrected everywhere at once.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from math import inf
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, Model, QuerySet, prefetch_related_objects
from django.utils import timezone
from taggit.models import TaggedItem

from articles.galleries import write_held
from articles.models import (
    BLOCKS,
    Article,
    Block,
    Byline,
    Campaign,
    Correction,
    Product,
    Revision,
    RevisionAuthor,
    RevisionCampaign,
    RevisionPerson,
    RevisionPhoto,
    RevisionProduct,
    RevisionSection,
    RevisionTag,
    Section,
    ids_in_blocks,
    seen,
)
from articles.models.blocks.held import FrozenBlock
from articles.revisions.merged import as_they_stand
from articles.seals import seal
from articles.tags import tags_of
from kit.prepared import Read, prepared, read
from media.models import Photo
from people.models import Author, Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import Manager

NEW_TAGS = "new_tags"  # in the body of what a form holds: the names of tags that are made when it is saved
FORMAT = 1  # of `Revision.body`; a later reader knows by it how to read an earlier snapshot


def blocks_of(article: Article) -> list[Block]:
    """Return the blocks of the working copy in their order: one query for all kinds, however many blocks."""
    return _in_order_with_photos(read(*_asked_of_blocks(article)))


def _asked_of_blocks(article: Article) -> list[Read[Block]]:
    return [_blocks(article.pk, model=model) for model in BLOCKS.values()]


@prepared
def _blocks(article: int, *, model: type[Block]) -> QuerySet[Block]:
    return model.objects.filter(parent=article)


def _in_order_with_photos(kinds: Iterable[list[Block]]) -> list[Block]:
    """Return blocks that are read by their kind, in the order of `BLOCKS`, in that of the page."""
    blocks: list[Block] = []
    for model, rows in zip(BLOCKS.values(), kinds, strict=True):
        if rows and (galleries := model.declared.galleries):
            prefetch_related_objects(rows, *(f"{held.name}__places" for held in galleries))
        blocks += rows
    return in_order(blocks)


def in_order(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks of all kinds in the order of the page."""
    return sorted(blocks, key=lambda block: (block.ordering, block.kind, block.pk or inf))  # unsaved ones last


def ids_of(manager: "Manager[Any]") -> list[int]:
    """Return the ids of the rows of a story's relation, as a revision keeps them."""
    return sorted(manager.values_list("pk", flat=True))


def freeze(
    article: Article,
    *,
    by: "User | AnonymousUser | None" = None,
    at: datetime | None = None,
    kind: Revision.Kind = Revision.Kind.SAVE,
) -> Revision:
    """Return an unsaved `Revision` of the working copy as its rows are in the database.

    Arguments: `by`, the user who saves; `at`, the moment, now if not given; `kind`, of the revision.
    """
    found = read(*_asked_of_blocks(article), *_asked_of_links(article))
    kinds, (authors, *related, tags, corrections) = found[: len(BLOCKS)], found[len(BLOCKS) :]
    links = _links(authors, *related, tags=tags, corrections=corrections)
    return snapshot(article, _in_order_with_photos(kinds), links, by=by, at=at, kind=kind)


def _asked_of_links(article: Article) -> list[Read[Any]]:
    kind = ContentType.objects.get_for_model(Article).pk
    related = [_related(article.pk, model=model, through=name) for model, name in _RELATED.values()]
    return [_authors(article.pk), *related, _tags(article.pk, kind), _corrections(article.pk)]


# By the name under which a revision keeps the ids of a relation: its rows' model, and how they call the stories.
_RELATED: dict[str, tuple[type[Model], str]] = {
    "sections": (Section, "also_articles"),
    "people": (Person, "articles"),
    "products": (Product, "articles"),
    "campaigns": (Campaign, "articles"),
}


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


def _links(
    authors: list[int], *related: list[int], tags: list[int], corrections: list[Correction]
) -> dict[str, list[Any]]:
    """Return what a revision keeps of the rows beside a working copy: ids, and the corrections in words."""
    kept = dict(zip(_RELATED, related, strict=True))
    return {"authors": authors, **kept, "tags": tags, "corrections": [each.frozen() for each in corrections]}


def snapshot(
    article: Article,
    blocks: Iterable[Block],
    links: dict[str, list[Any]],
    *,
    by: "User | AnonymousUser | None" = None,
    at: datetime | None = None,
    kind: Revision.Kind = Revision.Kind.SAVE,
) -> Revision:
    """Return what `freeze` does, of a story whose blocks, in their order, and links are at hand."""
    frozen = [_frozen(block) for block in blocks]
    revision = Revision(
        article=article,
        kind=kind,
        created_by=by,  # type: ignore[misc] # nobody anonymous saves
        created_at=at or timezone.now(),
        headline=article.headline,
        slug=article.slug,
        kicker=article.kicker,
        standfirst=article.standfirst,
        section_id=article.section_id,
        lead_photo_id=article.lead_photo_id,
        updated_at=article.updated_at and article.updated_at.astimezone(UTC),  # a form's own offset reads the same
        body={
            "format": FORMAT,
            "lead_caption": article.lead_caption,
            "blocks": frozen,
            "seals": _seals(frozen),
            **links,
        },
    )
    revision.digest = _digest(revision)
    return revision


def _frozen(block: Block) -> FrozenBlock:
    return {"kind": block.kind, "key": str(block.key), **block.frozen()}


def _seals(blocks: Iterable[FrozenBlock]) -> dict[str, str]:
    """Return the seal of the first rich text of each frozen block, by the block's key."""
    rich = {kind: model.declared.rich[0].name for kind, model in BLOCKS.items() if model.declared.rich}
    sealed = [(block["key"], block[rich[block["kind"]]]) for block in blocks if block["kind"] in rich]
    return {key: seal(html) for key, html in sealed if html}


_READ = ("headline", "slug", "kicker", "standfirst", "section_id", "lead_photo_id", "updated_at")

_UNREAD = ("seals", "joined")


def _digest(revision: Revision, **other: Any) -> str:
    """Return the SHA-256 of all that is read in a revision.

    When it was saved doesn't count, nor which row a gallery has: its photos and captions are in the revision. Nor do
    seals, which older revisions lack, and which change with the key, nor what was joined with what.
    """
    body = {name: value for name, value in revision.body.items() if name not in _UNREAD} | other
    blocks = [seen(each) if BLOCKS[each["kind"]].declared.unseen else each for each in body["blocks"]]
    read = [*(getattr(revision, name) for name in _READ), {**body, "blocks": blocks}]
    return hashlib.sha256(json.dumps(read, default=str, sort_keys=True).encode()).hexdigest()


def same(one: Revision, other: Revision) -> bool:
    """Say whether two revisions would read the same. When they were saved or published doesn't count."""
    return one.digest == other.digest or _differ_by_a_merger(one, other)


def _differ_by_a_merger(one: Revision, other: Revision) -> bool:
    """Say whether two revisions differ only in the ids of what has become one, wherever they name it."""
    before, after = as_they_stand(one.body, other.body)
    return before == after and bool(before) and _digest(one, **before) == _digest(other, **after)


@transaction.atomic
def record(article: Article, *, by: "User | AnonymousUser | None" = None, at: datetime | None = None) -> Revision:
    """Record the working copy as a revision, unless the newest one is just like it; return the newest revision."""
    lock_story(article)  # two saves at once would take the same number
    revision = freeze(article, by=by, at=at)
    newest = article.revisions.newest_saved()
    return newest if newest and same(newest, revision) else add_revision(revision)


def add_revision(revision: Revision) -> Revision:
    """Store an unsaved revision under the next number; the caller holds its article's row."""
    newest = revision.article.revisions.aggregate(number=Max("number"))["number"]
    revision.number = (newest or 0) + 1
    revision.save()
    write_held(revision)
    return revision


def keep(revision: Revision, *, based_on: int | None, replacing: int | None = None) -> Revision | None:
    """Store a frozen revision beside the working copy: an autosave, or what was typed over a newer save.

    Arguments: `revision`, unsaved, its kind AUTOSAVE or KEPT; `based_on`, the number of the save on which it was
    written, as its form says, taken only if there is such a save: a later one would be written over unseen;
    `replacing`, the number of the autosave whose place an autosave takes, None for all of its writer's. Returns the
    stored revision; the former one where it reads the same; None where the newest save does.
    """
    article, is_autosave = revision.article, revision.kind == Revision.Kind.AUTOSAVE
    former = article.revisions.autosaves().saved_by(revision.created_by).order_by("-number")
    if is_autosave:
        digest = article.revisions.saves().order_by("-number").values_list("digest", flat=True).first()
        last, is_saved = former.first(), digest == revision.digest
        if last is None and is_saved:
            return None  # without a transaction, which others would wait for
        if last and not is_saved and (last.digest, last.based_on) == (revision.digest, based_on):
            return last
    with transaction.atomic():
        lock_story(article)
        newest = article.revisions.newest_saved()
        if newest is None or based_on != newest.number:
            based_on = based_on if article.revisions.saves().numbered([based_on]).exists() else None
        is_saved = bool(newest and same(newest, revision))
        if is_autosave and (last := former.first()):
            if not is_saved and same(last, revision) and last.based_on == based_on:
                return last
            drop_autosaves(article, revision.created_by, replacing)
        if is_saved:
            return None
        revision.based_on = based_on
        return add_revision(revision)


def drop_autosaves(article: Article, user: "User | AnonymousUser | None", number: int | None = None) -> None:
    """Forget what a user's open form has kept by itself, once it is saved or thrown away.

    Arguments: `number`, the one that is meant, None for all of the user's in this story. It is the one kind of revision
    that goes: it was never anybody's decision. What a link shows is kept for the link.
    """
    meant = article.revisions.autosaves().saved_by(user)
    meant = meant if number is None else meant.filter(number=number)
    meant.filter(preview_links=None, audit=None).delete()
    meant.update(kind=Revision.Kind.KEPT)


def lock_story(article: Article) -> Article:
    """Hold a story's row until the transaction ends, and return the story as it is in the database."""
    return Article.objects.select_for_update().get(pk=article.pk)


def hold_photos(revision: Revision) -> None:
    """Keep the photos of a revision as they are until the transaction ends, for what is now asked of them to hold.

    The rows that will protect them are looked at by PostgreSQL only when the transaction ends.
    """
    ids = photo_ids(revision)
    list(Photo.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def photo_ids(revision: Revision) -> list[int]:
    """Return the ids of all photos in a revision, in the order of the page, each once."""
    ids = [revision.lead_photo_id, *ids_in_blocks(revision.body["blocks"], Photo)]
    return [pk for pk in dict.fromkeys(ids) if pk]


def campaign_ids(revision: Revision) -> list[int]:
    """Return the ids of all campaigns in a revision: those it covers, and those in its blocks."""
    return list(dict.fromkeys(revision.body["campaigns"] + ids_in_blocks(revision.body["blocks"], Campaign)))


def product_ids(revision: Revision) -> list[int]:
    """Return the ids of all products in a revision: those that it is about, and those in its blocks."""
    return list(dict.fromkeys(revision.body["products"] + ids_in_blocks(revision.body["blocks"], Product)))


def write_mentions(revision: Revision) -> None:
    """Write the rows by which listings find a published revision and which protect what is in it from deletion."""
    for model, rows in mentions_of(revision).items():
        model._default_manager.filter(revision=revision).delete()
        model._default_manager.bulk_create(rows)


def mentions_of(revision: Revision) -> dict[type[Model], list[Model]]:
    """Return the unsaved rows of a stored revision that `write_mentions` writes, by their model."""
    body = revision.body
    people, authors, products = (
        _present(manager, ids)
        for manager, ids in (
            (Person.ever, body["people"]),
            (Author.ever, body["authors"]),
            (Product.ever, product_ids(revision)),
        )
    )
    mentions: list[tuple[type[Model], str, list[int]]] = [
        (RevisionSection, "section_id", [*filter(None, [revision.section_id]), *body["sections"]]),
        (RevisionPerson, "person_id", people),
        (RevisionPhoto, "photo_id", photo_ids(revision)),
        (RevisionProduct, "product_id", products),
        (RevisionCampaign, "campaign_id", campaign_ids(revision)),
        (RevisionTag, "tag_id", [tag.pk for tag in tags_of(body["tags"]).values()]),
    ]
    rows: dict[type[Model], list[Model]] = {
        model: [model(revision=revision, **{field: pk}) for pk in dict.fromkeys(ids)] for model, field, ids in mentions
    }
    rows[RevisionAuthor] = [
        RevisionAuthor(revision=revision, author_id=pk, position=position) for position, pk in enumerate(authors)
    ]
    return rows


def _present(manager: Any, ids: list[int]) -> list[int]:
    """Return ids in their order, each once, with those of the rows that stand for merged ones."""
    rows = manager.standing_for(ids) if ids else {}
    return list(dict.fromkeys(rows[pk].pk if pk in rows else pk for pk in ids))

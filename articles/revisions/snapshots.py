"""Snapshots: what a revision keeps of a story, and how one is recorded.

The words and the layout are frozen; people, photos, products, campaigns and other stories are kept by id and resolved
when the revision is rendered, so that a corrected name or credit is corrected everywhere at once.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from articles.galleries import write_held
from articles.models import (
    BLOCKS,
    Article,
    Block,
    Campaign,
    Product,
    Revision,
    RevisionAuthor,
    RevisionCampaign,
    RevisionPerson,
    RevisionPhoto,
    RevisionProduct,
    RevisionSection,
    RevisionTag,
    ids_in_blocks,
    seen,
)
from articles.models.blocks.held import FrozenBlock
from articles.querysets import behind
from articles.querysets.intervals import remove_rows
from articles.revisions.merged import as_they_stand, masked
from articles.revisions.working_copy import BESIDE, asked_of_blocks, asked_of_links, blocks_in, links_in
from articles.seals import seal
from articles.tags import tags_of
from kit.prepared import prepared, read
from media.models import Photo
from people.models import Author, Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

NEW_TAGS = "new_tags"  # in the body of what a form holds: the names of tags that are made when it is saved
# Columns that stand in a body where they say more than this.
IF_SAID = {"opener": "", "listed_in": "", "list_position": 0}
FORMAT = 1  # of `Revision.body`; a later reader knows by it how to read an earlier snapshot


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
    return _freeze(article, read(*asked_of_links(article), *asked_of_blocks(article)), by=by, at=at, kind=kind)


def _freeze(article: Article, found: list[list[Any]], **how: Any) -> Revision:
    """Return what `freeze` does of what is read: what belongs to a story, and then its blocks."""
    authors, *related, tags, corrections = found[:BESIDE]
    links = links_in(authors, *related, tags=tags, corrections=corrections)
    return snapshot(article, blocks_in(found[BESIDE:]), links, **how)


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
            **_of_kind(article),
            **links,
        },
    )
    revision.digest = _digest(revision)
    return revision


def _of_kind(article: Article) -> dict[str, Any]:
    """Return what a revision keeps of what most stories say nothing of: a key in each would be a change of each."""
    kept = {"of": article.kind} if article.kind != Article.Kind.STORY else {}
    return kept | {name: value for name in IF_SAID if (value := getattr(article, name))}


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
    if _digest(one, **masked(one.body)) != _digest(other, **masked(other.body)):
        return False  # nobody has to be asked what has become of what
    before, after = as_they_stand(one.body, other.body)
    return before == after and bool(before) and _digest(one, **before) == _digest(other, **after)


@transaction.atomic
def record(article: Article, *, by: "User | AnonymousUser | None" = None, at: datetime | None = None) -> Revision:
    """Record the working copy as a revision, unless the newest one is just like it; return the newest revision."""
    lock_story(article)  # two saves at once would take the same number
    return record_held(article, by=by, at=at)


def record_held(article: Article, *, by: "User | AnonymousUser | None" = None, at: datetime | None = None) -> Revision:
    """Do what `record` does with a story that the caller holds until the transaction ends."""
    numbers, saves, *found = read(
        last_number(article.pk), last_save(article.pk), *asked_of_links(article), *asked_of_blocks(article)
    )
    revision = _freeze(article, found, by=by, at=at)
    for newest in saves:
        newest.article = article
        if same(newest, revision):
            return newest
    return add_revision(revision, next(iter(numbers), 0))


@prepared
def last_number(article: int) -> QuerySet[Revision, int]:
    """Return the last number of a story's revisions, of whatever kind."""
    return Revision.objects.in_story(article).order_by("-number").values_list("number", flat=True)[:1]


@prepared
def last_save(article: int) -> QuerySet[Revision]:
    """Return the newest save of a story."""
    return Revision.objects.in_story(article).saves().order_by("-number")[:1]


def add_revision(revision: Revision, last: int | None = None) -> Revision:
    """Store an unsaved revision under the next number; the caller holds its article's row.

    Arguments: `last`, the last number of its article, 0 if it has none; it is looked up if not given.
    """
    if last is None:
        last = revision.article.revisions.aggregate(number=Max("number"))["number"] or 0
    revision.number = last + 1
    if last and revision.kind == Revision.Kind.SAVE:
        behind.tell_of(revision)
    revision.is_behind = False
    revision.save()
    write_held(revision)
    return revision


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
    """Write the rows by which listings find a revision, and which protect what is in it; it is about to be placed."""
    written = mentions_of(revision)
    remove_rows(revision.pk)
    for model, rows in written.items():
        if rows:
            plain: QuerySet[Any] = QuerySet(model)  # the copies in them are written with the revision's place
            plain.bulk_create(rows)


def mentions_of(revision: Revision) -> dict[type[Model], list[Model]]:
    """Return the unsaved rows of a stored revision that `write_mentions` writes, by their model."""
    body = revision.body
    named = body["people"], body["authors"], product_ids(revision)
    merged = read(_merged_people(named[0]), _merged_authors(named[1]), _merged_products(named[2]))
    people, authors, products = (_present(ids, dict(rows)) for ids, rows in zip(named, merged, strict=True))
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


def _present(ids: list[int], merged: dict[int, int]) -> list[int]:
    """Return ids in their order, each once, with those of the rows that stand for merged ones."""
    return list(dict.fromkeys(merged.get(pk, pk) for pk in ids))


@prepared
def _merged_people(ids: Collection[int]) -> QuerySet[Person, Any]:
    return _merged(Person.ever, ids)


@prepared
def _merged_authors(ids: Collection[int]) -> QuerySet[Author, Any]:
    return _merged(Author.ever, ids)


@prepared
def _merged_products(ids: Collection[int]) -> QuerySet[Product, Any]:
    return _merged(Product.ever, ids)


def _merged(rows: Any, ids: Collection[int]) -> QuerySet[Any, Any]:
    return rows.filter(pk__in=ids, merged_into__isnull=False).order_by().values_list("pk", "merged_into")

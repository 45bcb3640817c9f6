"""From a revision back to the rows of the working copy: what restoring and discarding write.

Status, writer, dates and embargoes are no part of a revision, so none of them comes back with one. What is written is
written by the dozen: a story of 200 blocks costs as many statements as one of two.
"""

import datetime
from collections.abc import Container, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.addresses import reached_by
from articles.models import (
    BLOCKS,
    KINDS,
    Article,
    Block,
    Byline,
    Campaign,
    Correction,
    GalleryPhoto,
    PhotoGallery,
    Product,
    Revision,
    Section,
)
from articles.models.blocks.held import FrozenBlock, HeldGallery, HeldRow
from articles.models.gallery import FrozenGallery
from articles.revisions.references import find, ids_in_revision
from articles.revisions.snapshots import IF_SAID, NEW_TAGS
from articles.revisions.working_copy import blocks_of
from articles.tags import tags_of
from media.models import Photo
from people.models import Author, Person

STEP = 10  # from the place of one block to the next
_Galleries = dict[tuple[str, HeldGallery], PhotoGallery | None]
_COLUMNS = ["headline", "kicker", "standfirst", "section_id", "lead_photo_id", "updated_at"]
_LINKS: dict[str, tuple[type[Model], str]] = {  # of the story: the model of its rows, and how it is frozen
    "other_sections": (Section, "sections"),
    "people": (Person, "people"),
    "products": (Product, "products"),
    "campaigns": (Campaign, "campaigns"),
}


@transaction.atomic
def restore_into(revision: Revision, article: Article) -> list[str]:
    """Write a revision's words, layout and links into the rows of the working copy.

    The address stays as it is where readers come to another story by the revision's. Returns sentences: what couldn't
    be brought back, because it is no longer there.
    """
    left, body = _Missing(revision), revision.body
    sentences = _write_columns(revision, article, left)
    article.bylines.all().delete()
    authors = enumerate(left.of(Author, body["authors"]))
    Byline.objects.bulk_create(Byline(article=article, author_id=pk, position=place) for place, pk in authors)
    for name, (model, frozen) in _LINKS.items():
        getattr(article, name).set(left.of(model, body[frozen]))
    article.tags.set([*tags_of(left.of(Tag, body["tags"])).values(), *body.get(NEW_TAGS, ())])
    article.corrections.all().delete()
    Correction.objects.bulk_create(
        Correction(article=article, at=datetime.datetime.fromisoformat(each["at"]), text=each["text"])
        for each in body["corrections"]
    )
    for model in BLOCKS.values():
        model.objects.filter(parent=article).delete()
    _write_blocks(body["blocks"], range(STEP, STEP * len(body["blocks"]) + 1, STEP), article, left)
    return sentences + left.sentences


@transaction.atomic
def restore_block_into(revision: Revision, article: Article, key: str | UUID) -> list[str]:
    """Write one block of a revision into the working copy: in place of the one with its key, or at its old place.

    Returns sentences as `restore_into` does. Raises KeyError if the revision has no such block.
    """
    key = str(key)
    order = [block["key"] for block in revision.body["blocks"]]
    wanted = dict(zip(order, revision.body["blocks"], strict=True))[key]
    present = {str(block.key): block for block in blocks_of(article)}
    if key in present:
        place = present[key].ordering
        present[key].delete()
    else:
        place = _free_place([*present.values()], order[: order.index(key)])
    left = _Missing(revision)
    _write_blocks([wanted], [place], article, left)
    return left.sentences


def _free_place(blocks: Sequence[Block], before: Container[str]) -> int:
    """Renumber the blocks of a working copy so that a place is free after the last of those with the keys `before`."""
    last = max((at for at, block in enumerate(blocks, start=1) if str(block.key) in before), default=0)
    for at, block in enumerate(blocks, start=1):
        block.ordering = STEP * (at + (at > last))
    for model in BLOCKS.values():
        model.objects.bulk_update([block for block in blocks if type(block) is model], ["ordering"])
    return STEP * (last + 1)


def _write_columns(revision: Revision, article: Article, left: "_Missing") -> list[str]:
    for name in _COLUMNS:
        setattr(article, name, getattr(revision, name))
    article.lead_photo_id = left.one(Photo, revision.lead_photo_id)
    article.section_id = left.one(Section, revision.section_id)
    article.lead_caption = revision.body["lead_caption"]
    for name, none in IF_SAID.items():
        setattr(article, name, revision.body.get(name, none))
    is_taken = reached_by(revision.slug, but=article.pk).exists()
    article.slug = article.slug if is_taken else revision.slug
    columns = [name.removesuffix("_id") for name in _COLUMNS]
    article.save(update_fields=[*columns, *IF_SAID, "slug", "lead_caption", "saved_at"])
    if not is_taken:
        return []
    return [_("Another story has the address “%s” now, so the address stays.") % revision.slug]


def _write_blocks(frozen: Sequence[FrozenBlock], places: Iterable[int], article: Article, left: "_Missing") -> None:
    """Write frozen blocks at their places, those of each kind at once."""
    galleries = _galleries(frozen, left)
    blocks = [_block(block, article, place, left, galleries) for block, place in zip(frozen, places, strict=True)]
    for model in KINDS:
        model.objects.bulk_create(block for block in blocks if type(block) is model)


def _block(frozen: FrozenBlock, article: Article, place: int, left: "_Missing", galleries: "_Galleries") -> Block:
    """Return an unsaved block with what a frozen one holds."""
    model = BLOCKS[frozen["kind"]]
    values: dict[str, Any] = {}
    for held in model.declared.holds:
        match held:
            case HeldGallery():
                values[held.name] = galleries[frozen["key"], held]
            case HeldRow():
                values[f"{held.name}_id"] = left.one(held.model, frozen.get(held.name))
            case _ if held.name in frozen:
                values[held.name] = frozen[held.name]
    where = {"parent": article, "region": "body", "ordering": place, "key": UUID(frozen["key"])}
    return model(**where, **values)


def _galleries(frozen: Iterable[FrozenBlock], left: "_Missing") -> "_Galleries":
    """Return the galleries that blocks showed, by the block's key and what holds one in it."""
    shown = [(block, held) for block in frozen for held in BLOCKS[block["kind"]].declared.galleries]
    ids = {block.get(held.name) for block, held in shown} - {None}
    there = PhotoGallery.objects.prefetch_related("places").in_bulk(ids)
    return {
        (block["key"], held): _gallery(held.gallery(block), there.get(block.get(held.name)), left)
        for block, held in shown
    }


def _gallery(frozen: FrozenGallery, gallery: PhotoGallery | None, left: "_Missing") -> PhotoGallery | None:
    """Return the gallery that was frozen: the row itself, or one like it where that was changed since."""
    if gallery and gallery.frozen() == frozen:
        return gallery
    if not frozen["photos"] and not gallery:
        return None
    made = PhotoGallery.objects.create(title=frozen["title"])
    there = set(left.of(Photo, [place["photo"] for place in frozen["photos"]]))
    places = [place for place in frozen["photos"] if place["photo"] in there]
    GalleryPhoto.objects.bulk_create(
        GalleryPhoto(gallery=made, photo_id=place["photo"], caption=place["caption"], position=position)
        for position, place in enumerate(places)
    )
    return made


class _Missing:
    """Knows which of the rows that a revision names are still there, and says which are not."""

    def __init__(self, revision: Revision) -> None:
        ids = ids_in_revision(revision)
        self._there = {
            model: {pk: row.pk for pk, row in find(model, wanted).items()} if wanted else {}
            for model, wanted in ids.items()
        }
        self._gone: dict[type[Model], set[int]] = {}

    def of(self, model: type[Model], ids: Iterable[int | None]) -> list[int]:
        """Return the ids that are still there, in their order; in the place of a merged row that of the present one."""
        there, gone = self._there[model], self._gone.setdefault(model, set())
        gone.update(pk for pk in ids if pk and pk not in there)
        return list(dict.fromkeys(there[pk] for pk in ids if pk in there))

    def one(self, model: type[Model], pk: int | None) -> int | None:
        return next(iter(self.of(model, [pk])), None)

    @property
    def sentences(self) -> list[str]:
        """What was asked for and is gone, in a sentence, if anything is."""
        things = [f"{len(gone)} {_noun(model, len(gone))}" for model, gone in self._gone.items() if gone]
        return [_("No longer there, and so not brought back: %s.") % get_text_list(things, _("and"))] if things else []


def _noun(model: type[Model], number: int) -> str:
    return str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)

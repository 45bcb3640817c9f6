"""What differs between two revisions of a story: by field, and by block.

Blocks are matched by their key, so that one which was moved and changed is said to be both. Everything that revisions
hold by id is looked up at once: a comparison costs the same number of queries, however long the story.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, cast

from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext as _

from articles.models import BLOCKS, Article, Block, Correction, Revision, Section, seen
from articles.models.blocks.held import Choice, FrozenBlock, HeldGallery, HeldPhoto, HeldRow, RichWords, Value
from articles.revisions.alignment import aligned
from articles.revisions.moves import AWAY, HERE, mark_moves
from articles.revisions.references import LISTS, Names
from articles.revisions.snapshots import IF_SAID
from articles.revisions.text_diff import GONE, NEW, SAME, Mark, Paragraph, difference, rich_difference
from kit.clock import format_moment
from media.models import Photo

MOVED = "moved"
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
SPLIT, JOINED = "split", "joined"  # instead of these, where nothing but words of it went to another, or came from one


@dataclass
class Row:
    """One of several things in a part: a name, or a photo in its place. `how`: SAME, GONE, NEW or MOVED."""

    how: str
    name: str = ""
    photo: Photo | None = None
    words: list[Paragraph] = field(default_factory=list)  # of its caption, where that differs
    caption: str = ""


@dataclass
class FieldDifference:
    """A field that differs, of a story or of a block. Words, rows or photos are filled, as suits it."""

    label: str
    words: list[Paragraph] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    photos: list[Row] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        """Whether what differs can't be seen in words: markup in another place, or blanks."""
        return not self.rows and not self.photos and not self.marks and all(each.is_same for each in self.words)


@dataclass
class BlockDifference:
    """What has happened to one block. `how` holds any of the words above; nothing if it is the same."""

    key: str
    kind: str
    how: list[str]
    before: int | None  # its place, counted from 1
    after: int | None
    title: str = ""
    parts: list[FieldDifference] = field(default_factory=list)
    offers: list[int] = field(default_factory=list)  # the numbers of revisions from which it is worth bringing back

    @property
    def label(self) -> str:
        return str(BLOCKS[self.kind]._meta.verbose_name)


@dataclass
class Comparison:
    """What differs between revision `one` and revision `other`, as a reader of the second would put it."""

    one: Revision
    other: Revision
    fields: list[FieldDifference]
    blocks: list[BlockDifference]

    @property
    def sides(self) -> list[Revision]:
        return [self.one, self.other] if self.one != self.other else [self.one]

    def of_block(self, key: str) -> "Comparison":
        """Return what differs in the contents of one block, wherever it stands."""
        blocks = [replace(block, how=[each for each in block.how if each != MOVED]) for block in self.blocks]
        return replace(self, fields=[], blocks=[block for block in blocks if block.key == key])

    @property
    def is_same(self) -> bool:
        return not self.fields and not any(block.how for block in self.blocks)

    @property
    def runs(self) -> list[list[BlockDifference]]:
        """The blocks, each that differs alone, and those in between that are the same together."""
        runs: list[list[BlockDifference]] = []
        for block in self.blocks:
            if block.how or not runs or runs[-1][0].how:
                runs.append([])
            runs[-1].append(block)
        return runs


class _Name(NamedTuple):
    """What tells an item from the others: its key, and how often that came before."""

    key: Any
    times: int


def compare(one: Revision, other: Revision, *, stories: QuerySet[Article] | None = None) -> Comparison:
    """Return the `Comparison` of two revisions, saved or not: what has to happen to `one` to make it `other`.

    `stories` are the working copies whose headlines may be told, where a block leads to another story; all of them if
    not given.
    """
    names = Names(one, other, Article.objects.all() if stories is None else stories)
    return Comparison(one, other, _fields(one, other, names), _blocks(one, other, names))


def offer(comparison: Comparison, newest: Revision | None) -> None:
    """Give each block that differs the numbers of the revisions from which it is worth bringing back.

    Worth it is what the newest save doesn't have, or has otherwise.
    """
    present, *sides = [
        {block["key"]: seen(block) for block in revision.body["blocks"]} if revision else {}
        for revision in (newest, *comparison.sides)
    ]
    for block in comparison.blocks:
        block.offers = [
            revision.number
            for revision, blocks in zip(comparison.sides, sides, strict=True)
            if block.how and block.key in blocks and blocks[block.key] != present.get(block.key)
        ]


# The story's fields, in the order of the form: (name of the frozen value, name of the model's field).
_COLUMNS = (
    *("kicker", "headline", "slug", "standfirst", "section", "lead_photo", "lead_caption"),
    *IF_SAID,
    "updated_at",
)
_ORDERED = {"authors"}


def _fields(one: Revision, other: Revision, names: Names) -> list[FieldDifference]:
    """Return the parts of the story itself that differ."""
    parts = []
    for name in _COLUMNS:
        before, after = _column(one, name), _column(other, name)
        if before != after:
            parts.append(_part(name, before, after, names, _label(name)))
    for name, model in LISTS.items():
        before, after = (names.present(model, revision.body[name]) for revision in (one, other))
        if before != after:
            rows = _names(model, before, after, names, ordered=name in _ORDERED)
            parts.append(FieldDifference(_list_label(name), rows=rows))
    before, after = one.body.get("corrections", []), other.body.get("corrections", [])
    if before != after:
        texts = [
            [f"{format_moment(datetime.fromisoformat(each['at']))}: {each['text']}" for each in side]
            for side in (before, after)
        ]
        parts.append(FieldDifference(str(Correction._meta.verbose_name_plural), difference(*texts)))
    return parts


def _column(revision: Revision, name: str) -> Any:
    if name == "lead_caption":
        return revision.body[name]
    if name in IF_SAID:
        return revision.body.get(name)
    return getattr(revision, {"section": "section_id", "lead_photo": "lead_photo_id"}.get(name, name))


def _blocks(one: Revision, other: Revision, names: Names) -> list[BlockDifference]:
    """Return a `BlockDifference` for each block of either revision, in the order of the second."""
    (before, first), (after, second) = _keyed(one), _keyed(other)
    found = []
    for item, i, j, moved in aligned(before, after):
        old, new = first.get(item, {}), second.get(item, {})
        how = [ADDED] if i is None else [REMOVED] if j is None else []
        how += [MOVED] if moved else []
        parts = _block_parts(old, new, names)
        how += [CHANGED] if parts and old and new else []
        found.append(_block_difference(new or old, how, i, j, parts, names))
    mark_moves(paragraph for block in found for part in block.parts for paragraph in part.words)
    _leave_out_moved_marks(found)
    for block in found:
        block.how = [_by_moves(block) if each != MOVED else each for each in block.how]
    return found


def _leave_out_moved_marks(blocks: list[BlockDifference]) -> None:
    """Take out of a comparison the links and emphases that went with their words from one block to another."""
    parts = [part for block in blocks for part in block.parts]
    gone, new = (
        Counter((mark.tag, mark.href, mark.words) for part in parts for mark in part.marks if mark.how == how)
        for how in (GONE, NEW)
    )
    left = {GONE: gone & new, NEW: gone & new}
    for part in parts:
        kept = []
        for mark in part.marks:
            name = (mark.tag, mark.href, mark.words)
            if left[mark.how][name]:
                left[mark.how][name] -= 1
            else:
                kept.append(mark)
        part.marks = kept


def _by_moves(block: BlockDifference) -> str:
    """Return what happened to a block that differs: SPLIT or JOINED if all of it is that words moved."""
    hows = {
        segment.how for part in block.parts for each in part.words for segment in each.segments if segment.text.strip()
    }
    hows |= {NEW for part in block.parts if part.marks or part.rows or part.photos}
    default = ADDED if block.before is None else REMOVED if block.after is None else CHANGED
    if hows - {SAME, AWAY, HERE} or {AWAY, HERE} <= hows or not hows & {AWAY, HERE}:
        return default
    is_whole = default == CHANGED
    return SPLIT if is_whole == (AWAY in hows) else JOINED


def _keyed(revision: Revision) -> tuple[list[_Name], dict[_Name, dict[str, Any]]]:
    """Return the names of a revision's blocks, and the blocks by them. No two have one, even if a key came twice."""
    blocks = _numbered(revision.body["blocks"], itemgetter("kind", "key"))
    return list(blocks), blocks


def _numbered(items: Iterable[dict[str, Any]], key: Callable[[dict[str, Any]], Any]) -> dict[_Name, dict[str, Any]]:
    """Return items by their names, in their order."""
    seen: dict[Any, int] = {}
    found: dict[_Name, dict[str, Any]] = {}
    for item in items:
        name = key(item)
        seen[name] = seen.get(name, -1) + 1
        found[_Name(name, seen[name])] = item
    return found


def _block_difference(
    block: FrozenBlock, how: list[str], i: int | None, j: int | None, parts: list[FieldDifference], names: Names
) -> BlockDifference:
    return BlockDifference(
        key=block["key"],
        kind=block["kind"],
        how=how,
        before=None if i is None else i + 1,
        after=None if j is None else j + 1,
        title=_title(block, names),
        parts=parts,
    )


def _title(block: FrozenBlock, names: Names) -> str:
    """Return the words by which an editor knows a block."""
    model = BLOCKS[block["kind"]]
    held = [model.declared.by_key[name] for name in model.known_by] or model.declared.holds
    return next(filter(None, (_heading(each, block, names) for each in held)), "")


def _heading(held: Value, block: FrozenBlock, names: Names) -> str:
    """Return what a block is called by one of the things that it holds: its words, or the name of a row."""
    match held:
        case HeldPhoto() | HeldGallery():
            return held.heading(block)
        case HeldRow():
            return names.name(held.model, block[held.name]) if block.get(held.name) else ""
    return held.heading(block)


def _block_parts(old: FrozenBlock, new: FrozenBlock, names: Names) -> list[FieldDifference]:
    """Return the parts of a block that differ. One that is missing on a side has nothing in any of its fields."""
    parts = []
    model = BLOCKS[(old or new)["kind"]]
    for name in dict.fromkeys(chain(*(seen(side) for side in (new, old) if side))):
        before, after = old.get(name), new.get(name)
        if name not in ("key", "kind") and before != after and (before or after):
            parts.append(_block_part(model, name, before, after, names))
    return parts


def _block_part(model: type[Block], name: str, before: Any, after: Any, names: Names) -> FieldDifference:
    """Return the difference of two values of a frozen block; one of long ago may hold what no block has any more."""
    held = model.declared.by_key.get(name)
    label = str(held.label(model, name)) if held else name
    match held:
        case RichWords():
            return FieldDifference(label, *rich_difference(before or "", after or ""))
        case HeldPhoto():
            return _photo(label, before, after, names)
        case HeldGallery() if name == held.photos:
            return FieldDifference(label, photos=_places(before or [], after or [], names))
        case HeldGallery():
            return _text(label, before, after)
        case Choice():
            labels = dict(cast(Field, model._meta.get_field(name)).flatchoices)
            return FieldDifference(
                label, rows=_values(*(str(labels.get(each, each or "")) for each in (before, after)))
            )
        case HeldRow():
            return FieldDifference(label, rows=_names(held.model, [before], [after], names, ordered=False))
    return _text(label, before, after)


def _part(name: str, before: Any, after: Any, names: Names, label: str) -> FieldDifference:
    """Return the difference of two values of a field of the story."""
    match name:
        case "lead_photo":
            return _photo(label, before, after, names)
        case "section":
            return FieldDifference(label, rows=_names(Section, [before], [after], names, ordered=False))
        case "opener" | "listed_in":
            labels = dict(cast(Field, Article._meta.get_field(name)).flatchoices)
            return FieldDifference(
                label, rows=_values(*(str(labels.get(each or "", each)) for each in (before, after)))
            )
        case "updated_at":
            return FieldDifference(label, rows=_values(format_moment(before), format_moment(after)))
    return _text(label, before, after)


def _photo(label: str, before: int | None, after: int | None, names: Names) -> FieldDifference:
    rows = [Row(how, names.name(Photo, pk), names.row(Photo, pk)) for how, pk in ((GONE, before), (NEW, after)) if pk]
    return FieldDifference(label, photos=rows)


def _text(label: str, before: Any, after: Any) -> FieldDifference:
    return FieldDifference(label, difference(str(before or "").splitlines(), str(after or "").splitlines()))


def _names(
    model: type[Model], before: Iterable[int | None], after: Iterable[int | None], names: Names, *, ordered: bool
) -> list[Row]:
    """Return the rows of what came, went and stayed; without an order, by name."""
    rows = []
    for pk, i, j, moved in aligned(names.present(model, before), names.present(model, after)):
        how = NEW if i is None else GONE if j is None else MOVED if moved and ordered else SAME
        rows.append(Row(how, names.name(model, pk)))
    return rows if ordered else sorted(rows, key=lambda row: row.name.casefold())


def _values(before: str, after: str) -> list[Row]:
    return [Row(how, value) for how, value in ((GONE, before), (NEW, after)) if value]


def _places(before: list[dict[str, Any]], after: list[dict[str, Any]], names: Names) -> list[Row]:
    """Return the photos of a gallery with what has happened to each and to its caption."""
    first, second = (_numbered(places, itemgetter("photo")) for places in (before, after))
    rows = []
    for item, i, j, moved in aligned(list(first), list(second)):
        old, new, pk = first.get(item, {}), second.get(item, {}), item.key
        how = NEW if i is None else GONE if j is None else MOVED if moved else SAME
        row = Row(how, names.name(Photo, pk), names.row(Photo, pk), caption=(new or old)["caption"])
        if old and new and old["caption"] != new["caption"]:
            row.words = difference(old["caption"].splitlines(), new["caption"].splitlines())
        rows.append(row)
    return rows


def _label(name: str) -> str:
    """Return the name of a field of the story as the form prints it."""
    field = cast("Field[Any, Any]", Article._meta.get_field(name))  # never the other end of a relation, which has none
    return str(field.verbose_name)


def _list_label(name: str) -> str:
    if name == "authors":
        return _("byline")
    return _label("other_sections" if name == "sections" else name)
